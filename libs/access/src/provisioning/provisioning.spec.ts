import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.js';
import { type ClientRegistration, registerClient } from './register-client.js';
import { registerClinic } from './register-clinic.js';
import { registerIdentityProvider } from './register-identity-provider.js';

let db: FreshDatabase;
let publicKey: JWK;
let privateKey: JWK;
beforeAll(async () => {
  db = await freshDatabase();
  const pair = await generateKeyPair('ES384', { extractable: true });
  [publicKey, privateKey] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
});
afterAll(() => db.close());

const client = (change: Partial<ClientRegistration> = {}): ClientRegistration => ({ clientId: 'hospital', tenantId: db.clinician.tenantId, name: 'Hospital', jwks: { keys: [publicKey] }, scope: 'system/Task.crus', ...change });

describe('registering who may come', () => {
  it('can be done again: a clinic, its identity provider, a client', async () => {
    const id = randomUUID();
    for (const [name, port] of [
      ['Before', 1],
      ['After', 2],
    ] as const) {
      await db.database.inDirectory(async (tx) => {
        await registerClinic(tx, { id, name });
        await registerIdentityProvider(tx, { tenantId: id, name: 'IdP', issuer: `http://127.0.0.1:${port}/clinic`, audience: 'a', jwksUri: `http://127.0.0.1:${port}/jwks` });
        await registerClient(tx, client({ clientId: 'again', tenantId: id, name, scope: `system/Task.c${port === 2 ? ' system/Task.c system/*.rs' : ''}` }));
      });
    }
    expect(await db.sql('SELECT name FROM tenant WHERE id = $1', [id])).toEqual([{ name: 'After' }]);
    expect(await db.sql('SELECT issuer FROM identity_provider WHERE tenant_id = $1', [id])).toEqual([{ issuer: 'http://127.0.0.1:2/clinic' }]);
    expect(await db.sql('SELECT name, scopes FROM oauth_client WHERE tenant_id = $1', [id])).toEqual([{ name: 'After', scopes: ['system/Task.c', 'system/*.rs'] }]);
  });

  it.each<[string, () => Partial<ClientRegistration>]>([
    ['with a private key', () => ({ jwks: { keys: [privateKey] } })],
    ['with a shared secret', () => ({ jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } })],
    ['with keys over plain http from elsewhere', () => ({ clientId: 'x' })],
    ['without scopes', () => ({ scope: ' ' })],
    ['with scopes of a person', () => ({ scope: 'user/*.rs' })],
  ])('refuses a client %s', async (what, change) => {
    const { jwks: _jwks, ...withoutKeys } = client(change());
    const registration = what.includes('plain http') ? { ...withoutKeys, jwksUri: 'http://hospital.example/jwks' } : client(change());
    await expect(db.database.inDirectory((tx) => registerClient(tx, registration))).rejects.toThrow();
    expect(await db.sql('SELECT 1 FROM oauth_client WHERE client_id = $1', [registration.clientId])).toEqual([]);
  });

  it('never moves a client to another clinic, nor an issuer', async () => {
    await db.database.inDirectory((tx) => registerClient(tx, client()));
    await expect(db.database.inDirectory((tx) => registerClient(tx, client({ tenantId: db.stranger.tenantId })))).rejects.toThrow('belongs to another clinic');
    const provider = { name: 'IdP', issuer: 'https://idp.example', audience: 'a', jwksUri: 'https://idp.example/jwks' };
    await db.database.inDirectory((tx) => registerIdentityProvider(tx, { ...provider, tenantId: db.clinician.tenantId }));
    await expect(db.database.inDirectory((tx) => registerIdentityProvider(tx, { ...provider, tenantId: db.stranger.tenantId }))).rejects.toThrow(/unique/);
  });

  it('is out of reach of work inside a clinic', async () => {
    for (const table of ['identity_provider', 'oauth_client', 'used_assertion']) await expect(db.database.inTenant(db.clinician, (tx) => tx.query(`SELECT 1 FROM ${table}`))).rejects.toThrow(/permission denied/);
  });
});
