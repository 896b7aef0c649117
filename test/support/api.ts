import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Type } from '@nestjs/common';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { DestinationStream } from 'pino';
import { registerClient, registerIdentityProvider } from '#access';
import type { Clock, Role } from '#platform';
import { createApi } from '../../apps/api/src/create-api.js';
import type { FreshDatabase } from './database.js';

/** What every test system may do; a test of scopes asks for less. */
const ALL_SCOPES = 'system/*.cruds';
const AUDIENCE = 'titrate-test';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as plain JSON (numbers lose trailing zeros: look at `text` for decimals); undefined where it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly json: any;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestIdentityProvider {
  readonly issuer: (tenantId: string) => string;
  /** Signs whatever claims a test wants to see refused. */
  sign(claims: Record<string, unknown>, change?: { readonly key?: CryptoKey | Uint8Array; readonly header?: { alg: string; kid?: string } }): Promise<string>;
  /** The public half of the key that signs, as JSON text. */
  readonly publicKey: string;
}

export interface TestApi {
  readonly url: string;
  /** The EHR connection that `tokenFor('system')` of the first clinic speaks for; its row exists. */
  readonly ehrId: string;
  readonly identity: TestIdentityProvider;
  /** A person of that role, or (`system`) the hospital's system, at `tenantId` (the first clinic unless told); `scope` narrows a system's. */
  tokenFor(who: Role | 'system', tenantId?: string, scope?: string): Promise<string>;
  call(method: string, address: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly clock?: Clock;
  readonly logTo?: DestinationStream;
  readonly logLevel?: 'info' | 'silent';
  readonly examplesFile?: string;
  /** Routes of the test's own. */
  readonly controllers?: readonly Type[];
  /** Where the EHR connections point to; nobody answers there unless the test starts somebody. */
  readonly ehrBaseUrl?: string;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

const close = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

/** The public address is part of every token, so the port must be known before the API is made. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

/** The API on loopback over `db`, with an identity provider for both clinics and a hospital's system at each. */
export async function startApi(db: FreshDatabase, options: TestApiOptions = {}): Promise<TestApi> {
  const person = await generateKeyPair('ES256', { extractable: true });
  const publicKey = { ...(await exportJWK(person.publicKey)), kid: 'people', alg: 'ES256', use: 'sig' };
  const idp = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [publicKey] })));
  const idpUrl = `http://127.0.0.1:${await listen(idp)}`;
  const issuer = (tenantId: string): string => `${idpUrl}/${tenantId}`;

  const system = await generateKeyPair('ES384', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(system.publicKey)), kid: 'system', alg: 'ES384', use: 'sig' }] };
  const tenants = [db.clinician.tenantId, db.stranger.tenantId];
  const ehrs = new Map(tenants.map((tenantId) => [tenantId, randomUUID()]));
  for (const tenantId of tenants) {
    const ehrId = ehrs.get(tenantId) ?? '';
    await db.sql(`INSERT INTO ehr_connection (tenant_id, id, name, base_url, auth) VALUES ($1, $2, 'Test hospital', $3, '{"kind":"none"}')`, [tenantId, ehrId, options.ehrBaseUrl ?? 'http://127.0.0.1:9/fhir']);
    await db.database.inDirectory(async (tx) => {
      await registerIdentityProvider(tx, { tenantId, name: 'Test identity provider', issuer: issuer(tenantId), audience: AUDIENCE, jwksUri: `${issuer(tenantId)}/jwks` });
      await registerClient(tx, { clientId: `hospital-${tenantId}`, tenantId, ehrId, name: 'Test hospital', jwks, scope: ALL_SCOPES });
    });
  }

  const keysDir = await mkdtemp(path.join(tmpdir(), 'titrate-keys-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const app = await createApi(
    {
      databaseUrl: db.url,
      apiPort: port,
      apiHost: '127.0.0.1',
      publicUrl: url,
      keysDir,
      logLevel: options.logLevel ?? 'silent',
      plainHttpHosts: [],
      demoClock: false,
      ...(options.examplesFile === undefined ? {} : { examplesFile: options.examplesFile }),
    },
    { ...(options.clock ? { clock: options.clock } : {}), ...(options.logTo ? { logTo: options.logTo } : {}), ...(options.controllers ? { controllers: options.controllers } : {}) },
  );
  await app.listen(port, '127.0.0.1');

  const sign: TestIdentityProvider['sign'] = async (claims, change = {}) => new SignJWT(claims).setProtectedHeader(change.header ?? { alg: 'ES256', kid: 'people' }).sign(change.key ?? person.privateKey);
  const inOneHour = (): number => Math.floor(Date.now() / 1000) + 3600;

  const call: TestApi['call'] = async (method, address, { token, body, raw, headers = {} } = {}) => {
    const fhir = address.startsWith('/fhir');
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await fetch(url + address, {
      method,
      redirect: 'manual',
      headers: {
        accept: fhir ? 'application/fhir+json' : 'application/json',
        ...(content === undefined ? {} : { 'content-type': fhir ? 'application/fhir+json' : 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    const text = await answer.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // not JSON
    }
    return { status: answer.status, headers: answer.headers, text, json };
  };

  const systemToken = async (tenantId: string, scope: string): Promise<string> => {
    const clientId = `hospital-${tenantId}`;
    const assertion = await new SignJWT({ iss: clientId, sub: clientId, aud: `${url}/oauth/token`, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 60 }).setProtectedHeader({ alg: 'ES384', kid: 'system' }).sign(system.privateKey);
    const { status, json, text } = await call('POST', '/oauth/token', {
      raw: new URLSearchParams({ grant_type: 'client_credentials', scope, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    if (status !== 200) throw new Error(`The token endpoint answered ${status}: ${text}`);
    return json.access_token as string;
  };

  return {
    url,
    ehrId: ehrs.get(db.clinician.tenantId) ?? '',
    identity: { issuer, sign, publicKey: JSON.stringify(publicKey) },
    call,
    tokenFor: async (who, tenantId = db.clinician.tenantId, scope = ALL_SCOPES) =>
      who === 'system' ? systemToken(tenantId, scope) : sign({ iss: issuer(tenantId), aud: AUDIENCE, sub: `${who}-1`, name: `Test ${who}`, roles: [who], exp: inOneHour() }),
    close: async () => {
      await app.close();
      await close(idp);
      await rm(keysDir, { recursive: true, force: true });
    },
  };
}
