/** How we prove to an EHR who we are. Keys are never part of it: they lie in the keys folder. */
export type EhrAuth =
  | { readonly kind: 'none' }
  /** SMART Backend Services: client_credentials with a signed assertion (private_key_jwt). */
  | { readonly kind: 'backend-services'; readonly clientId: string; readonly tokenUrl: string; readonly scope: string };

/** One hospital's FHIR endpoint as one clinic knows it. */
export interface EhrEndpoint {
  readonly tenantId: string;
  readonly id: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly auth: EhrAuth;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** undefined when `address` may be called, else why not. Plain http only on this machine and to hosts named in the configuration. */
export function addressProblem(address: string, plainHttpHosts: readonly string[]): 'not-an-address' | 'credentials-in-address' | 'plain-http' | undefined {
  if (!URL.canParse(address)) return 'not-an-address';
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-an-address';
  if (url.username !== '' || url.password !== '' || url.hash !== '' || url.search !== '') return 'credentials-in-address';
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname) && !plainHttpHosts.includes(url.host)) return 'plain-http';
  return undefined;
}
