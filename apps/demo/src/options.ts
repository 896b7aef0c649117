import { ConfigError, parsePort } from '#platform';

export interface Options {
  readonly fresh: boolean;
  readonly story: boolean;
  readonly port: number;
  readonly ehrPort: number;
  /** A PostgreSQL of the user's own instead of the embedded one. */
  readonly databaseUrl?: string;
  /** A FHIR server of the user's own instead of the sandbox EHR. */
  readonly ehr?: { readonly baseUrl: string; readonly auth: EhrAuth };
}

export type EhrAuth = { readonly kind: 'none' } | { readonly kind: 'backend-services'; readonly clientId: string; readonly tokenUrl: string; readonly scope: string };

export const USAGE = `Usage: npm start -- [--fresh] [--no-story] [--port 3000] [--ehr-port 4000]

  --fresh       start over: forget the data of the last run
  --no-story    only start, play nothing
  --port        port of the API (default 3000)
  --ehr-port    port of the sandbox EHR (default 4000)

  DATABASE_URL  a PostgreSQL of your own instead of the embedded one
  EHR_BASE_URL  a FHIR R4 server of your own instead of the sandbox EHR, with
  EHR_AUTH      none (default) or backend-services (then also EHR_TOKEN_URL, EHR_CLIENT_ID)`;

function address(name: string, value: string): string {
  try {
    const { protocol, href } = new URL(value);
    if (protocol === 'http:' || protocol === 'https:') return href.replace(/\/$/, '');
  } catch {
    // refused below
  }
  throw new ConfigError(name, 'is not an address such as http://127.0.0.1:8080/fhir');
}

function ehrOf(env: NodeJS.ProcessEnv): Options['ehr'] {
  const base = env['EHR_BASE_URL']?.trim();
  if (!base) return undefined;
  const baseUrl = address('EHR_BASE_URL', base);
  const kind = env['EHR_AUTH']?.trim() || 'none';
  if (kind === 'none') return { baseUrl, auth: { kind } };
  if (kind !== 'backend-services') throw new ConfigError('EHR_AUTH', 'must be none or backend-services');
  const [tokenUrl, clientId] = [env['EHR_TOKEN_URL']?.trim(), env['EHR_CLIENT_ID']?.trim()];
  if (!tokenUrl) throw new ConfigError('EHR_TOKEN_URL', 'is missing: EHR_AUTH=backend-services needs the address of the token endpoint');
  if (!clientId) throw new ConfigError('EHR_CLIENT_ID', 'is missing: EHR_AUTH=backend-services needs the client id that the EHR gave to Titrate');
  return { baseUrl, auth: { kind, clientId, tokenUrl: address('EHR_TOKEN_URL', tokenUrl), scope: env['EHR_SCOPE']?.trim() || 'system/*.cruds' } };
}

/** Reads the command line and the environment. Throws `ConfigError` with one sentence that says what to change. */
export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  let [fresh, story, port, ehrPort] = [false, true, 3000, 4000];
  const rest = args.flatMap((a) => (/^--[a-z-]+=/.test(a) ? [a.slice(0, a.indexOf('=')), a.slice(a.indexOf('=') + 1)] : [a]));
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i];
    if (arg === '--fresh') fresh = true;
    else if (arg === '--no-story') story = false;
    else if (arg === '--port') port = parsePort('--port', rest[++i] ?? '');
    else if (arg === '--ehr-port') ehrPort = parsePort('--ehr-port', rest[++i] ?? '');
    else throw new ConfigError(arg ?? '', `is not known: npm start -- --help lists them`);
  }
  const databaseUrl = env['DATABASE_URL']?.trim();
  if (databaseUrl && !(/^postgres(ql)?:\/\//.test(databaseUrl) && URL.canParse(databaseUrl))) throw new ConfigError('DATABASE_URL', 'is not an address such as postgresql://user:password@host:5432/titrate');
  const ehr = ehrOf(env);
  if (!ehr && port === ehrPort && port !== 0) throw new ConfigError('--ehr-port', 'must be another port than --port');
  return { fresh, story, port, ehrPort, ...(databaseUrl ? { databaseUrl } : {}), ...(ehr ? { ehr } : {}) };
}
