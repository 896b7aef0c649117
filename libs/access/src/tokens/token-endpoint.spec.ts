import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Principal } from '#platform';
import { type Answer, startApi, type TestApi } from '../../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.js';
import { Allow } from '../allow.js';
import { CurrentPrincipal } from '../current-principal.js';
import { registerClient } from '../provisioning/register-client.js';

@Controller('probe')
class Probe {
  @Allow({ systems: ['system/Task.c'] })
  @Get()
  whoAmI(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

const makeKeys = async (alg: string, kid: string): Promise<Keys> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
};

let db: FreshDatabase;
let api: TestApi;
let es: Keys;
let rs: Keys;
let jwksServer: Server;
const ehrId = randomUUID();

beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { controllers: [Probe] });
  [es, rs] = await Promise.all([makeKeys('ES384', 'es'), makeKeys('RS384', 'rs')]);
  jwksServer = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [rs.jwk] })));
  await new Promise<void>((resolve) => jwksServer.listen(0, '127.0.0.1', resolve));
  const { port } = jwksServer.address() as { port: number };
  const { tenantId } = db.clinician;
  await db.database.inDirectory(async (tx) => {
    await registerClient(tx, { clientId: 'by-key', tenantId, ehrId, name: 'General Hospital', jwks: { keys: [es.jwk] }, scope: 'system/Task.crus system/Patient.rs' });
    await registerClient(tx, { clientId: 'by-address', tenantId, name: 'County Hospital', jwksUri: `http://127.0.0.1:${port}/jwks`, scope: 'system/*.read' });
  });
});
afterAll(async () => {
  await api.close();
  jwksServer.close();
  await db.close();
});

const now = (): number => Math.floor(Date.now() / 1000);

interface Change {
  readonly claims?: Record<string, unknown>;
  readonly header?: { alg: string; kid?: string };
  readonly key?: CryptoKey | Uint8Array;
}

async function assertion(clientId: string, keys: Keys, { claims = {}, header, key }: Change = {}): Promise<string> {
  const all: Record<string, unknown> = { iss: clientId, sub: clientId, aud: `${api.url}/oauth/token`, jti: randomUUID(), exp: now() + 120, ...claims };
  const defined = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(defined).setProtectedHeader(header ?? { alg: keys.jwk.alg ?? '', kid: keys.jwk.kid ?? '' }).sign(key ?? keys.privateKey);
}

const ask = (clientAssertion: string, change: Record<string, string> = {}): Promise<Answer> =>
  api.call('POST', '/oauth/token', {
    raw: new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/Task.c', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: clientAssertion, ...change }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

describe('the token endpoint', () => {
  it('gives a system of its clinic a token for an hour (ES384, inline key)', async () => {
    const given = await ask(await assertion('by-key', es), { scope: 'system/Task.crs system/Patient.c' });
    expect(given.status).toBe(200);
    expect(given.json).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: 'Bearer', scope: 'system/Task.crs' });
    expect(given.headers.get('cache-control')).toBe('no-store');
    const seen = await api.call('GET', '/probe', { token: given.json.access_token });
    expect(seen.json).toEqual({ tenantId: db.clinician.tenantId, kind: 'system', subject: 'by-key', display: 'General Hospital', roles: [], scopes: ['system/Task.crs'], ehrId });
  });

  it('reads RS384 keys by address, and grants v1 scopes in the words of the client', async () => {
    const given = await ask(await assertion('by-address', rs), { scope: 'system/Task.read' });
    expect([given.status, given.json.scope]).toEqual([200, 'system/Task.read']);
    const seen = await api.call('GET', '/probe', { token: given.json.access_token });
    expect([seen.status, seen.json.errors[0].code]).toEqual([403, 'SCOPE_NEEDED']);
  });

  it('takes an assertion once, however many are shown at the same time', async () => {
    const same = await assertion('by-key', es);
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(same)));
    expect(answers.map((a) => a.status).sort((a, b) => a - b)).toEqual([200, ...Array<number>(9).fill(401)]);
    expect(answers.filter((a) => a.status === 401).every((a) => a.json.error === 'invalid_client')).toBe(true);
    expect((await ask(same)).status).toBe(401);
  });

  it('does not let a forger use up the assertion of another', async () => {
    const jti = randomUUID();
    const { privateKey } = await generateKeyPair('ES384');
    expect((await ask(await assertion('by-key', es, { claims: { jti }, key: privateKey }))).status).toBe(401);
    expect((await ask(await assertion('by-key', es, { claims: { jti } }))).status).toBe(200);
  });

  it.each<[string, () => Promise<string>]>([
    ['for another address', () => assertion('by-key', es, { claims: { aud: 'https://elsewhere.example/token' } })],
    ['for our issuer instead of the token endpoint', () => assertion('by-key', es, { claims: { aud: `${api.url}/oauth` } })],
    ['that expired', () => assertion('by-key', es, { claims: { exp: now() - 60 } })],
    ['that lives longer than five minutes', () => assertion('by-key', es, { claims: { exp: now() + 600 } })],
    ['without an end', () => assertion('by-key', es, { claims: { exp: undefined } })],
    ['that was written in the future', () => assertion('by-key', es, { claims: { iat: now() + 600 } })],
    ['of a client with a null character in its name', () => assertion('by-key\0', es)],
    ['without a jti', () => assertion('by-key', es, { claims: { jti: undefined } })],
    ['in the name of another', () => assertion('by-key', es, { claims: { iss: 'by-address' } })],
    ['of an unknown client', () => assertion('nobody', es)],
    ['signed by another key', () => assertion('by-key', { ...rs, jwk: es.jwk }, { header: { alg: 'RS384', kid: 'es' } })],
    ['signed with RS256', () => generateKeyPair('RS256').then(({ privateKey }) => assertion('by-address', rs, { header: { alg: 'RS256', kid: 'rs' }, key: privateKey }))],
    ['signed with the public key as a secret', () => assertion('by-key', es, { header: { alg: 'HS256' }, key: new TextEncoder().encode(JSON.stringify(es.jwk)) })],
    ['without a signature', async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await assertion('by-key', es)).split('.')[1]}.`],
  ])('refuses an assertion %s', async (_what, make) => {
    const refused = await ask(await make());
    expect([refused.status, refused.json.error]).toEqual([401, 'invalid_client']);
    expect(refused.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a scope that is not registered', { scope: 'system/Patient.c' }, 'invalid_scope'],
    ['no scope', { scope: '' }, 'invalid_scope'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a token for another resource', { resource: 'https://elsewhere.example/fhir' }, 'invalid_target'],
  ])('refuses %s', async (_what, change, error) => {
    const refused = await ask(await assertion('by-key', es), change);
    expect([refused.status, refused.json.error]).toEqual([400, error]);
  });

  it('refuses a client that was switched off', async () => {
    await db.sql(`UPDATE oauth_client SET active = false WHERE client_id = 'by-address'`);
    expect((await ask(await assertion('by-address', rs), { scope: 'system/Task.read' })).json.error).toBe('invalid_client');
    await db.sql(`UPDATE oauth_client SET active = true WHERE client_id = 'by-address'`);
  });

  it('forgets used assertions once they could not be used any more', async () => {
    await db.sql(`INSERT INTO used_assertion (id, expires_at) VALUES ('long ago', now() - interval '1 hour')`);
    await ask(await assertion('by-key', es));
    expect(await db.sql(`SELECT 1 FROM used_assertion WHERE id = 'long ago'`)).toEqual([]);
  });

  it('tells where and how in the SMART configuration', async () => {
    const { json } = await api.call('GET', '/fhir/.well-known/smart-configuration');
    expect(json).toMatchObject({ token_endpoint: `${api.url}/oauth/token`, token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'], grant_types_supported: ['client_credentials'] });
    expect(json.capabilities).toContain('client-confidential-asymmetric');
    const { json: keys } = await api.call('GET', '/oauth/jwks');
    expect(keys.keys).toEqual([expect.not.objectContaining({ d: expect.anything() })]);
  });
});
