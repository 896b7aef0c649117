import { randomUUID } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose';
import { TestHospital, patient, post, transaction } from '../test/hospital.js';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('tokens', () => {
  let hospital: TestHospital;
  let keys: Server;
  let now = Date.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-ehr-clients-'));
  const privateKeys: Record<string, CryptoKey> = {};

  beforeAll(async () => {
    const publicKeys: JWK[] = [];
    for (const alg of ['RS384', 'ES384', 'ES256']) {
      const pair = await generateKeyPair(alg, { extractable: true });
      privateKeys[alg] = pair.privateKey;
      publicKeys.push({ ...(await exportJWK(pair.publicKey)), alg, kid: alg, use: 'sig' });
    }
    keys = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: publicKeys })));
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const clientsFile = path.join(folder, 'clients.json');
    writeFileSync(
      clientsFile,
      JSON.stringify([
        { clientId: 'titrate', jwksUri: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`, scope: 'system/*.read system/*.write' },
        { clientId: 'reader', jwks: { keys: publicKeys }, scope: 'system/Patient.rs system/Task.cruds' },
        { clientId: 'unreachable', jwksUri: 'http://127.0.0.1:1/jwks' },
      ]),
    );
    hospital = await TestHospital.start({ clientsFile, clock: () => now });
  });
  afterAll(async () => {
    keys.close();
    await hospital.stop();
    rmSync(folder, { recursive: true });
  });

  const sign = (alg: string, claims: JWTPayload = {}, client = 'titrate'): Promise<string> => {
    const seconds = Math.floor(now / 1_000);
    return new SignJWT({ iss: client, sub: client, aud: `${hospital.origin}/oauth/token`, iat: seconds, exp: seconds + 240, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg, kid: alg, typ: 'JWT' })
      .sign(privateKeys[alg] as CryptoKey);
  };
  const ask = async (assertion: string, more: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: ASSERTION, client_assertion: assertion, ...more });
    const answer = await fetch(`${hospital.origin}/oauth/token`, { method: 'POST', body: form });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const as = (token: unknown): Record<string, string> => ({ authorization: `Bearer ${String(token)}` });

  it.each(['RS384', 'ES384'])('are given for an assertion signed with %s, and open the door', async (alg) => {
    const { status, body } = await ask(await sign(alg));
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'system/*.read system/*.write' });
    expect((await hospital.fhir('POST', '/Patient', patient(alg), as(body['access_token']))).status).toBe(201);
    const items = (await hospital.call('GET', `${hospital.origin}/journal?client=titrate`)).json.items as { method: string }[];
    expect(items.at(-1)).toMatchObject({ method: 'POST', path: '/fhir/Patient', status: 201 });
  });

  it('are refused for the same assertion a second time', async () => {
    const assertion = await sign('ES384');
    expect((await ask(assertion)).status).toBe(200);
    expect(await ask(assertion)).toMatchObject({ status: 401, body: { error: 'invalid_client', error_description: expect.stringContaining('used before') } });
  });

  it('are given once when the same assertion comes twenty times at once', async () => {
    const assertion = await sign('ES384');
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(assertion)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  it.each([
    ['expired', 'ES384', { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ['for another audience', 'ES384', { aud: 'https://elsewhere.example/token' }],
    ['about another client', 'ES384', { sub: 'someone' }],
    ['by an unknown client', 'ES384', { iss: 'someone', sub: 'someone' }],
    ['without jti', 'ES384', { jti: undefined }],
    ['that lives too long', 'ES384', { exp: Math.floor(Date.now() / 1_000) + 3_600 }],
    ['with another algorithm', 'ES256', {}],
    ['whose keys cannot be read', 'ES384', { iss: 'unreachable', sub: 'unreachable' }],
  ])('are refused for an assertion %s', async (_name, alg, claims) => {
    expect(await ask(await sign(alg, claims as JWTPayload))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('are refused for a forged signature and for anything else than this grant', async () => {
    const assertion = await sign('ES384');
    const [head, claims, signature = ''] = assertion.split('.');
    const forged = `${head}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect((await ask(forged)).status).toBe(401);
    expect((await ask('nonsense')).status).toBe(401);
    expect((await ask(assertion, { grant_type: 'password' })).body['error']).toBe('unsupported_grant_type');
    expect((await ask(assertion, { scope: 'user/*.read' })).body['error']).toBe('invalid_scope');
    expect((await fetch(`${hospital.origin}/oauth/token`, { method: 'POST', body: 'x' })).status).toBe(400);
  });

  it('end after five minutes and reach as far as their scope', async () => {
    const { body } = await ask(await sign('ES384', {}, 'reader'));
    const token = as(body['access_token']);
    const id = await hospital.created(patient('scope'));
    expect((await hospital.fhir('GET', `/Patient/${id}`, undefined, token)).status).toBe(200);
    expect((await hospital.fhir('POST', '/Patient', patient('scope'), token)).status).toBe(403);
    expect((await hospital.fhir('GET', '/Observation', undefined, token)).status).toBe(403);
    expect((await hospital.fhir('GET', '/_history', undefined, token)).status).toBe(403);
    expect((await hospital.fhir('GET', '/?_type=Patient,Observation', undefined, token)).status).toBe(403);
    const task = { resourceType: 'Task', status: 'requested', intent: 'order' };
    expect((await hospital.fhir('POST', '', transaction(post(task)), token)).status).toBe(200);
    expect((await hospital.fhir('POST', '', transaction(post(task), post(patient('smuggled'))), token)).status).toBe(403);
    expect(await hospital.total('Patient?identifier=urn:test|smuggled')).toBe(0);
    now += 301_000;
    expect((await hospital.fhir('GET', `/Patient/${id}`, undefined, token)).status).toBe(401);
  });

  it('are needed everywhere but where a stranger has to look first', async () => {
    for (const authorization of ['', 'Bearer nonsense', 'Basic c3RhZmY6']) {
      const answer = await fetch(`${hospital.base}/Patient`, { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(((await answer.json()) as { resourceType: string }).resourceType).toBe('OperationOutcome');
    }
    for (const below of ['/metadata', '/.well-known/smart-configuration']) expect((await fetch(hospital.base + below)).status).toBe(200);
    expect(await (await fetch(hospital.origin)).text()).toContain(`${hospital.origin}/fhir`);
  });
});
