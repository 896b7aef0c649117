import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from 'jose';
import type { Principal } from '#platform';
import { startApi, type TestApi } from '../../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.js';
import { Allow } from '../allow.js';
import { CurrentPrincipal } from '../current-principal.js';
import { registerIdentityProvider } from '../provisioning/register-identity-provider.js';

@Controller('probe')
class Probe {
  @Allow({ people: ['clinician'] })
  @Get()
  whoAmI(@CurrentPrincipal() principal: Principal): Principal {
    return principal;
  }
}

let db: FreshDatabase;
let api: TestApi;
beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { controllers: [Probe] });
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const now = (): number => Math.floor(Date.now() / 1000);
const claims = (change: Record<string, unknown> = {}): Record<string, unknown> => {
  const all: Record<string, unknown> = { iss: api.identity.issuer(db.clinician.tenantId), aud: 'titrate-test', sub: 'dr-1', name: 'Dr. One', roles: ['clinician'], exp: now() + 60, ...change };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};
const signed = (change: Record<string, unknown> = {}): Promise<string> => api.identity.sign(claims(change));
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens of people', () => {
  it('say who acts, at the clinic of their issuer', async () => {
    const seen = await api.call('GET', '/probe', { token: await signed({ roles: ['clinician', 'janitor'], tenantId: db.stranger.tenantId }) });
    expect(seen.json).toEqual({ tenantId: db.clinician.tenantId, kind: 'person', subject: 'dr-1', display: 'Dr. One', roles: ['clinician'], scopes: [] });
    const other = await api.call('GET', '/probe', { token: await signed({ iss: api.identity.issuer(db.stranger.tenantId) }) });
    expect(other.json.tenantId).toBe(db.stranger.tenantId);
  });

  it.each<[string, () => Promise<string>]>([
    ['from an unknown issuer', () => signed({ iss: 'https://elsewhere.example' })],
    ['without an issuer', () => signed({ iss: undefined })],
    ['for another audience', () => signed({ aud: 'another' })],
    ['without an audience', () => signed({ aud: undefined })],
    ['that expired', () => signed({ exp: now() - 60 })],
    ['that is not valid yet', () => signed({ nbf: now() + 60 })],
    ['without an end', () => signed({ exp: undefined })],
    ['without a subject', () => signed({ sub: undefined })],
    ['with an empty subject', () => signed({ sub: ' ' })],
    ['signed by another key', () => generateKeyPair('ES256').then(({ privateKey }) => api.identity.sign(claims(), { key: privateKey }))],
    ['signed with the public key as a secret', () => api.identity.sign(claims(), { key: new TextEncoder().encode(api.identity.publicKey), header: { alg: 'HS256', kid: 'people' } })],
    ['with alg none', async () => `${base64({ alg: 'none' })}.${base64(claims())}.`],
    ['whose claims were changed', async () => (await signed()).split('.').map((part, i) => (i === 1 ? base64(claims({ sub: 'dr-2' })) : part)).join('.')],
    ['of an issuer with a null character in its name, which nobody has to sign', async () => `${base64({ alg: 'ES384', kid: 'k' })}.${base64(claims({ iss: 'a\0b' }))}.AAAA`],
    ['of somebody with a null character in the name', () => signed({ sub: 'dr\0-1' })],
    ['that is no JWT', async () => 'not-a-token'],
    ['that is enormous', async () => `${await signed()}${'A'.repeat(15_000)}`],
  ])('are refused %s', async (_what, make) => {
    const refused = await api.call('GET', '/probe', { token: await make() }).catch((error: unknown) => ({ status: 431, headers: new Headers(), json: undefined, error }));
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="titrate", error="invalid_token"');
    expect(refused.json).toMatchObject({ status: 401, errors: [{ code: expect.stringMatching(/^TOKEN_/) }] });
  });

  it('are asked for without an error code where none came, and in no other scheme', async () => {
    expect((await api.call('GET', '/probe')).headers.get('www-authenticate')).toBe('Bearer realm="titrate"');
    expect((await api.call('GET', '/probe', { headers: { authorization: 'Basic eDp5' } })).status).toBe(401);
    expect((await api.call('GET', `/probe?access_token=${await signed()}`)).status).toBe(401);
  });

  it('without a role that we know open nothing', async () => {
    for (const roles of [[], ['janitor'], 'clinician', undefined]) {
      const { status, json } = await api.call('GET', '/probe', { token: await signed({ roles }) });
      expect([status, json.errors[0].code]).toEqual([403, 'ROLE_NEEDED']);
      expect(json.errors[0].fix).toMatch(/^(Use a token with role [a-z]+( or [a-z]+)*|No role opens this to you)\.$/);
    }
  });

  it('cannot be checked while the keys of their issuer cannot be read: said as such, not as a refusal', async () => {
    const issuer = 'http://127.0.0.1:9/down';
    await db.database.inDirectory((tx) => registerIdentityProvider(tx, { tenantId: db.clinician.tenantId, name: 'Down', issuer, audience: 'titrate-test', jwksUri: 'http://127.0.0.1:9/jwks' }));
    const { status, json } = await api.call('GET', '/probe', { token: await signed({ iss: issuer }) });
    expect([status, json.errors[0].code]).toEqual([503, 'IDENTITY_PROVIDER_DOWN']);
  });
});
