import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify, type CryptoKey } from 'jose';
import { decimal, stringifyFhir } from '#fhir';
import { HandClock } from '#platform';
import type { EhrAuth } from './connection.js';
import type { EhrClient } from './ehr-client.js';
import { EhrGateway } from './ehr-gateway.js';

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let origin: string;
let keysDir: string;
let publicKey: CryptoKey;
let heard: Heard[];
let answer: (request: Heard, response: ServerResponse) => void;
const clock = new HandClock(new Date('2026-03-01T10:00:00Z'));

const json = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers }).end(body);
};

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      heard.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  keysDir = await mkdtemp(path.join(tmpdir(), 'titrate-ehr-keys-'));
  const pair = await generateKeyPair('ES384', { extractable: true });
  publicKey = pair.publicKey;
  await writeFile(path.join(keysDir, 'ehr-client.json'), JSON.stringify({ ...(await exportJWK(pair.privateKey)), kid: 'k1', alg: 'ES384' }));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(keysDir, { recursive: true, force: true });
});
beforeEach(() => {
  heard = [];
  answer = (_request, response) => json(response, 500, '');
});

const client = (auth: EhrAuth = { kind: 'none' }, baseUrl = `${origin}/fhir`): EhrClient => new EhrGateway({ keysDir, plainHttpHosts: [] }, clock).client({ tenantId: 't', id: 'e', baseUrl, auth });
const services = (): EhrAuth => ({ kind: 'backend-services', clientId: 'titrate', tokenUrl: `${origin}/token`, scope: 'system/*.cruds' });

const observation: fhir4.Observation = { resourceType: 'Observation', id: '5f2b0c4e-0000-4000-8000-000000000001', status: 'final', code: { text: 'rate' }, valueQuantity: { value: decimal('0.350') } };

describe('what goes out and comes in', () => {
  it('keeps every digit both ways', async () => {
    answer = (request, response) => (request.method === 'POST' ? json(response, 201, '', { location: `${origin}/fhir/Observation/7/_history/1`, etag: 'W/"1"' }) : json(response, 200, '{"resourceType":"Observation","id":"7","valueQuantity":{"value":0.350}}', { etag: 'W/"1"' }));
    const ehr = client();
    expect(await ehr.create(observation, { system: 'urn:titrate:id', value: 'observation-1' })).toEqual({ ok: true, value: { id: '7', etag: 'W/"1"', created: true } });
    expect(heard[0]).toMatchObject({ method: 'POST', path: '/fhir/Observation', headers: { 'if-none-exist': 'identifier=urn%3Atitrate%3Aid%7Cobservation-1' } });
    expect(heard[0]?.body).toContain('"value":0.350');
    expect(heard[0]?.body).not.toContain('"id"');
    const back = await ehr.read('Observation', '7');
    expect(back.ok && stringifyFhir(back.value.resource)).toContain('"value":0.350');
  });

  it('updates over the version that was seen', async () => {
    answer = (_request, response) => json(response, 200, '', { etag: 'W/"4"' });
    expect(await client().update(observation, '7', '"3"')).toEqual({ ok: true, value: { id: '7', etag: 'W/"4"', created: false } });
    expect(heard[0]).toMatchObject({ method: 'PUT', path: '/fhir/Observation/7', headers: { 'if-match': 'W/"3"' } });
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({ id: '7' });
  });

  it('answers a transaction in the order in which it was asked', async () => {
    answer = (_request, response) =>
      json(response, 200, JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: [{ response: { status: '201 Created', location: 'Observation/8/_history/1', etag: 'W/"1"' } }, { response: { status: '200 OK', location: 'Observation/7/_history/5', etag: 'W/"5"' } }] }));
    const receipts = await client().transaction([
      { kind: 'update', resource: observation, remoteId: '7', ifMatch: 'W/"4"' },
      { kind: 'create', resource: { ...observation, id: '5f2b0c4e-0000-4000-8000-000000000002' }, ifNoneExist: null },
    ]);
    expect(receipts).toEqual({ ok: true, value: [{ id: '7', etag: 'W/"5"', created: false }, { id: '8', etag: 'W/"1"', created: true }] });
    expect(heard[0]).toMatchObject({ method: 'POST', path: '/fhir' });
  });

  it('takes an answer that tells nothing for none', async () => {
    answer = (_request, response) => json(response, 200, '{"resourceType":"Bundle","type":"transaction-response","entry":[]}');
    expect(await client().transaction([{ kind: 'create', resource: observation }])).toEqual({ ok: false, failure: { kind: 'timeout-in-doubt' } });
    answer = (_request, response) => json(response, 201, '');
    expect(await client().create(observation)).toEqual({ ok: false, failure: { kind: 'timeout-in-doubt' } });
  });
});

describe('where it goes', () => {
  it.each(['ftp://x/fhir', 'http://ehr.example.org/fhir', 'https://user:secret@ehr.example.org/fhir', 'https://ehr.example.org/fhir?tenant=1', 'nonsense'])('never to %s', (address) => {
    expect(() => client({ kind: 'none' }, address)).toThrow('An EHR connection calls its own address only.');
  });

  it('over plain http only where the configuration names the host', () => {
    const gateway = new EhrGateway({ keysDir, plainHttpHosts: ['ehr.example.org:8080'] }, clock);
    expect(gateway.addressProblem('http://ehr.example.org:8080/fhir')).toBeUndefined();
    expect(gateway.addressProblem('http://ehr.example.org/fhir')).toBe('plain-http');
    expect(gateway.addressProblem('https://ehr.example.org/fhir')).toBeUndefined();
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => json(response, 302, '', { location: `${origin}/elsewhere` });
    expect(await client().read('Patient', '1')).toMatchObject({ ok: false, failure: { kind: 'refused', status: 302 } });
    expect(heard).toHaveLength(1);
  });

  it('not outside its base, whatever an id says', async () => {
    await expect(client().read('Patient', '../../admin')).rejects.toThrow('An EHR connection calls its own address only.');
    expect(heard).toHaveLength(0);
  });

  it('does not believe an id that is a path', async () => {
    answer = (_request, response) => json(response, 200, '{"resourceType":"Patient","id":".."}');
    expect((await client().read('Patient', '1')).ok).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('is a value without address, header or body', async () => {
    answer = (_request, response) => response.destroy();
    expect(await client().create(observation)).toEqual({ ok: false, failure: { kind: 'timeout-in-doubt' } });
    for (const port of [9, 59_999]) expect(await client({ kind: 'none' }, `http://127.0.0.1:${port}/fhir`).create(observation)).toEqual({ ok: false, failure: { kind: 'unreachable' } });
    answer = (_request, response) => json(response, 429, '', { 'retry-after': 'Sun, 01 Mar 2026 10:00:05 GMT' });
    expect(await client().create(observation)).toEqual({ ok: false, failure: { kind: 'throttled', retryAfterMs: 5_000 } });
    answer = (_request, response) => json(response, 200, '<html>not FHIR</html>');
    expect((await client().read('Patient', '1')).ok).toBe(false);
  });
});

describe('tokens', () => {
  const tokens = (life: number, tokenStatus = 200): void => {
    let n = 0;
    answer = (request, response) => {
      if (request.path === '/token') json(response, tokenStatus, JSON.stringify({ access_token: `token-${++n}`, token_type: 'bearer', expires_in: life }));
      else json(response, 200, '{"resourceType":"Patient","id":"1"}');
    };
  };
  const asked = (): number => heard.filter((h) => h.path === '/token').length;

  it('are asked for with a signed assertion, once for all who wait', async () => {
    tokens(300);
    const ehr = client(services());
    await Promise.all([1, 2, 3].map(() => ehr.read('Patient', '1')));
    expect(asked()).toBe(1);
    const form = new URLSearchParams(heard[0]?.body);
    expect(Object.fromEntries(form)).toMatchObject({ grant_type: 'client_credentials', scope: 'system/*.cruds', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
    const assertion = form.get('client_assertion') ?? '';
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'ES384', kid: 'k1', typ: 'JWT' });
    const { payload } = await jwtVerify(assertion, publicKey, { currentDate: clock.now(), audience: `${origin}/token`, issuer: 'titrate', subject: 'titrate', requiredClaims: ['jti', 'iat'] });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(300);
    expect(heard.filter((h) => h.path !== '/token').every((h) => h.headers.authorization === 'Bearer token-1')).toBe(true);
  });

  it('are replaced before they end', async () => {
    tokens(300);
    const ehr = client(services());
    await ehr.read('Patient', '1');
    clock.advance(269_000);
    await ehr.read('Patient', '1');
    expect(asked()).toBe(1);
    clock.advance(2_000);
    await ehr.read('Patient', '1');
    expect(asked()).toBe(2);
  });

  it('that the EHR rejects are replaced once, then it is said', async () => {
    answer = (request, response) => (request.path === '/token' ? json(response, 200, '{"access_token":"revoked","expires_in":300}') : json(response, 401, ''));
    expect(await client(services()).read('Patient', '1')).toEqual({ ok: false, failure: { kind: 'unauthorized' } });
    expect(heard.map((h) => h.path)).toEqual(['/token', '/fhir/Patient/1', '/token', '/fhir/Patient/1']);
  });

  it('that are refused mean that nothing was sent', async () => {
    tokens(300, 400);
    expect(await client(services()).create(observation)).toEqual({ ok: false, failure: { kind: 'unauthorized' } });
    answer = (_request, response) => response.destroy();
    expect(await client(services()).create(observation)).toEqual({ ok: false, failure: { kind: 'unreachable' } });
    expect(heard.every((h) => h.path === '/token')).toBe(true);
  });
});

describe('capabilities', () => {
  it('are what its CapabilityStatement says of our types, asked without a token', async () => {
    answer = (_request, response) =>
      json(response, 200, JSON.stringify({
        resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', software: { name: 'Some EHR', version: '3' },
        rest: [{ mode: 'server', interaction: [{ code: 'batch' }], resource: [{ type: 'Observation', versioning: 'versioned', conditionalCreate: true, interaction: [{ code: 'create' }, { code: 'read' }], searchParam: [{ name: 'identifier', type: 'token' }] }, { type: 'Basic' }] }],
      }));
    expect(await client(services()).capability()).toEqual({
      ok: true,
      value: {
        fhirVersion: '4.0.1', software: 'Some EHR 3', transaction: false, batch: true,
        types: { Observation: { create: true, update: false, read: true, search: false, conditionalCreate: true, conditionalUpdate: false, versioning: true, searchParams: ['identifier'] } },
      },
    });
    expect(heard.map((h) => h.path)).toEqual(['/fhir/metadata']);
  });

  it('are not read out of something else', async () => {
    answer = (_request, response) => json(response, 200, '{"resourceType":"Patient"}');
    expect(await client().capability()).toEqual({ ok: false, failure: { kind: 'not-supported' } });
  });
});
