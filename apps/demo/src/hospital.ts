import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { parseFhirJson, stringifyFhir } from '#fhir';
import { ask } from './http.js';

const FHIR = 'application/fhir+json';

/** A resource as the demo handles it: foreign JSON with its decimals kept. */
export type Json = Record<string, unknown>;

function parse(text: string): Json {
  const parsed = parseFhirJson(text);
  if (!parsed.ok) throw new Error('A FHIR server answered with something that is not FHIR JSON.');
  return parsed.value as Json;
}

/** The hospital of the story: its staff works on its own FHIR server, its system pushes to the clinic. */
export class Hospital {
  private token: { value: string; until: number } | undefined;

  constructor(
    readonly fhir: string,
    /** Null where the hospital's FHIR server asks for no token. */
    readonly staffToken: string | null,
    private readonly clinic: { readonly fhir: string; readonly tokenUrl: string; readonly clientId: string; readonly scope: string; readonly key: JWK },
  ) {}

  async read(path: string): Promise<Json> {
    return parse((await ask('GET', path.startsWith('http') ? path : `${this.fhir}/${path}`, { token: this.staffToken, type: FHIR })).text);
  }

  /** All matches of a search, over all pages. */
  async search(query: string): Promise<Json[]> {
    const found: Json[] = [];
    for (let next: string | undefined = query; next; ) {
      const page: Json = await this.read(next);
      for (const entry of (page['entry'] as { resource: Json; search?: { mode?: string } }[] | undefined) ?? []) if (entry.search?.mode !== 'include') found.push(entry.resource);
      next = (page['link'] as { relation: string; url: string }[] | undefined)?.find((l) => l.relation === 'next')?.url;
    }
    return found;
  }

  /** The staff stores something in the hospital's own chart. */
  async store(resource: Json): Promise<Json> {
    const answer = await ask('POST', `${this.fhir}/${String(resource['resourceType'])}`, { token: this.staffToken, type: FHIR, body: stringifyFhir(resource) });
    const stored = answer.text ? parse(answer.text) : {};
    if (stored['id']) return stored;
    const id = /\/([^/]+)\/_history\//.exec(answer.headers.get('location') ?? '')?.[1] ?? '';
    return { ...resource, id };
  }

  async transact(bundle: Json): Promise<void> {
    await ask('POST', this.fhir, { token: this.staffToken, type: FHIR, body: stringifyFhir(bundle) });
  }

  /** SMART Backend Services: a signed assertion for a token of the clinic, kept until it is nearly over. */
  async systemToken(): Promise<string> {
    if (this.token && this.token.until > Date.now() + 60_000) return this.token.value;
    return this.freshSystemToken();
  }

  async freshSystemToken(): Promise<string> {
    const { clientId, tokenUrl, scope, key } = this.clinic;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: key.alg ?? 'ES384', kid: key.kid ?? '', typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('4m')
      .sign(await importJWK(key, key.alg));
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion });
    const answer = await fetch(tokenUrl, { method: 'POST', body: form, headers: { accept: 'application/json' } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`The clinic's token endpoint answered ${answer.status}: ${text.slice(0, 300)}`);
    const { access_token: value, expires_in: seconds } = JSON.parse(text) as { access_token: string; expires_in: number };
    this.token = { value, until: Date.now() + seconds * 1000 };
    return value;
  }

  /** The hospital's system pushes to the clinic's FHIR face. */
  async push(bundle: Json): Promise<{ answer: Json; status: number; ms: number }> {
    const { text, status, ms } = await ask('POST', this.clinic.fhir, { token: await this.systemToken(), type: FHIR, body: stringifyFhir(bundle) });
    return { answer: parse(text), status, ms };
  }
}
