import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHART_TYPES } from '#chart';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { hospitalPush } from '../support/hospital-push.js';

/** Two hospitals refer to one clinic: neither system sees what the clinic holds from the other. */

const HOSPITALS = { a: 'https://a.example/fhir', b: 'https://b.example/fhir' } as const;
let db: FreshDatabase;
let api: TestApi;
const tokens = { a: '', b: '', none: '', clinician: '' };
/** `Type/id` of what each pushed. */
const pushed: { a: string[]; b: string[] } = { a: [], b: [] };

const get = (address: string, token: string): Promise<Answer> => api.call('GET', `/fhir/${address}`, { token });
const found = (a: Answer): string[] => (a.json.entry ?? []).map((e: { resource: { resourceType: string; id: string } }) => `${e.resource.resourceType}/${e.resource.id}`);
const linkTo = (a: Answer, relation: string): string => new URL((a.json.link as { relation: string; url: string }[]).find((l) => l.relation === relation)?.url ?? '').search;

/** The system of another hospital at the same clinic: the client of the first, registered for another connection. */
async function tokenOf(ehrId: string | null): Promise<string> {
  await db.sql('UPDATE oauth_client SET ehr_id = $1 WHERE tenant_id = $2', [ehrId, db.clinician.tenantId]);
  return api.tokenFor('system');
}

beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { ehrBaseUrl: HOSPITALS.a });
  const other = randomUUID();
  await db.sql(`INSERT INTO ehr_connection (tenant_id, id, name, base_url, auth) VALUES ($1, $2, 'Other hospital', $3, '{"kind":"none"}')`, [db.clinician.tenantId, other, HOSPITALS.b]);
  Object.assign(tokens, { clinician: await api.tokenFor('clinician'), none: await tokenOf(null), b: await tokenOf(other), a: await tokenOf(api.ehrId) });
  for (const name of ['a', 'b'] as const) {
    // the same ids and numbers at both, as two hospitals of one vendor may well have
    const answer = await api.call('POST', '/fhir', { token: tokens[name], body: hospitalPush(HOSPITALS[name], 'same', { change: (p) => (p.request.identifier[0].system = `urn:hospital:orders:${name}`) }) });
    pushed[name] = answer.json.entry.map((e: { response: { location: string } }) => e.response.location.replace('/_history/1', ''));
  }
});
afterAll(async () => {
  await api.close();
  await db.close();
});

describe('the system of one hospital', () => {
  it('reads what it sent, in every way', async () => {
    for (const address of pushed.a) for (const way of ['', '/_history', '/_history/1']) expect([address, way, (await get(address + way, tokens.a)).status]).toEqual([address, way, 200]);
  });

  it('reads nothing of the other, in no way', async () => {
    for (const address of pushed.b) for (const way of ['', '/_history', '/_history/1']) expect([address, way, (await get(address + way, tokens.a)).status]).toEqual([address, way, 404]);
  });

  it('finds its own and not the other’s, whatever it searches by', async () => {
    const all: string[] = [];
    for (const type of CHART_TYPES) all.push(...found(await get(`${type}?_total=accurate`, tokens.a)));
    expect(all.sort()).toEqual([...pushed.a].sort());
    expect((await get('Patient?_summary=count', tokens.a)).json.total).toBe(1);
    const [patientB] = pushed.b;
    for (const search of [`Patient?_id=${patientB?.split('/')[1]}`, `Condition?patient=${patientB}`, 'ServiceRequest?identifier=urn:hospital:orders:b|ORD-same', 'Task?_lastUpdated=gt2020&_count=0']) expect([search, found(await get(search, tokens.a))]).toEqual([search, []]);
  });

  it('brings in nothing of the other, also where something of its own leads there', async () => {
    const [patientA, conditionA] = pushed.a.map((p) => p.split('/')[1]);
    const [patientB] = pushed.b.map((p) => p.split('/')[1]);
    // what must not happen, made by hand: a reference of one hospital's resource to the other's
    await db.sql(`INSERT INTO chart_reference (tenant_id, resource_type, id, name, target_type, target_id) VALUES ($1, 'Condition', $2, 'subject', 'Patient', $3)`, [db.clinician.tenantId, conditionA, patientB]);
    const include = `Condition?_id=${conditionA}&_include=Condition:subject`;
    expect(found(await get(include, tokens.a)).sort()).toEqual([`Condition/${conditionA}`, `Patient/${patientA}`]);
    expect(found(await get(include, tokens.clinician))).toContain(`Patient/${patientB}`);
    expect(found(await get(`Patient?_id=${patientB}&_revinclude=Condition:subject`, tokens.b))).not.toContain(`Condition/${conditionA}`);
  });

  it('takes no cursor of the other', async () => {
    const mine = linkTo(await get('Observation?_count=1', tokens.a), 'next');
    expect((await get(`Observation${mine}`, tokens.a)).status).toBe(200);
    expect((await get(`Observation${mine}`, tokens.b)).status).toBe(400);
  });

  it('cannot place a referral for a patient of the other, not even by our own id', async () => {
    const request = { resourceType: 'ServiceRequest', status: 'active', intent: 'order', code: { text: 'Ketamine infusion' }, subject: { reference: `${api.url}/fhir/${pushed.a[0]}` } };
    expect(await api.call('POST', '/fhir/ServiceRequest', { token: tokens.b, body: request })).toMatchObject({ status: 422, json: { issue: [{ expression: ['ServiceRequest.subject'] }] } });
    expect((await api.call('POST', '/fhir/ServiceRequest', { token: tokens.a, body: request })).status).toBe(201);
  });
});

it('a system that speaks for no hospital finds nothing', async () => {
  for (const type of CHART_TYPES) expect(found(await get(type, tokens.none))).toEqual([]);
  expect((await get(pushed.a[0] ?? '', tokens.none)).status).toBe(404);
});

it('people of the clinic see both', async () => {
  expect(found(await get('Patient', tokens.clinician)).sort()).toEqual([pushed.a[0], pushed.b[0]].sort());
});
