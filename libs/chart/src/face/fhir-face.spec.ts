import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decimal } from '#fhir';
import { HandClock, newId } from '#platform';
import { type Answer, type CallOptions, startApi, type TestApi } from '../../../../test/support/api.js';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.js';
import { Chart } from '../chart.js';
import { DEFINITION_TYPES } from './definitions.js';
import { CHART_TYPES, isChartType, paramsOf } from '../indexing/search-params.js';

let db: FreshDatabase;
let api: TestApi;
let nurse: string;
const clock = new HandClock(new Date('2026-03-01T10:00:00.000Z'));
const streamId = newId();
const patientId = newId();
const carePlanId = newId();

const patient: fhir4.Patient = { resourceType: 'Patient', id: patientId, identifier: [{ system: 'urn:mrn', value: 'A|1,2' }], name: [{ family: 'Müller', given: ['Ana'] }], birthDate: '1980-02-29' };
const weight = (id: string, at: string, value = '70.50'): fhir4.Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime: at,
  valueQuantity: { value: decimal(value), unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
});
const carePlan: fhir4.CarePlan = { resourceType: 'CarePlan', id: carePlanId, status: 'active', intent: 'plan', subject: { reference: `Patient/${patientId}` }, author: { type: 'Practitioner', identifier: { system: 'urn:titrate:id', value: 'practitioner-1' } } };
const task: fhir4.Task = { resourceType: 'Task', id: newId(), status: 'accepted', intent: 'order', for: { reference: `Patient/${patientId}` }, focus: { reference: 'https://hospital.example/fhir/ServiceRequest/9' }, owner: { identifier: { system: 'urn:titrate:id', value: 'organization-1' } }, executionPeriod: { start: '2026-03-01' } };
const DAYS = ['2026-01-01', '2026-01-02T08:00:00Z', '2026-01-02T23:59:59+02:00', '2026-01', '2026-02-01'];
const weights = DAYS.map((at) => weight(newId(), at));

const get = (address: string, options: CallOptions = {}): Promise<Answer> => api.call('GET', `/fhir${address}`, { token: nurse, ...options });
const ids = (a: Answer): string[] => (a.json.entry ?? []).map((e: { resource: { id: string } }) => e.resource.id);
const outcome = (a: Answer): unknown => [a.status, a.json.resourceType, a.json.issue?.[0]?.details?.coding?.[0]?.code];

const publish = (...resources: fhir4.Resource[]) =>
  db.database.inTenant(db.clinician, async (tx) => {
    const chart = new Chart(db.jobs, clock);
    await chart.openStream(tx, { id: streamId, kind: 'plan' });
    await chart.publish(tx, streamId, resources);
  });

beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { clock });
  nurse = await api.tokenFor('nurse');
  await publish(patient);
  for (const w of weights) {
    clock.advance(1000);
    await publish(w);
  }
  await publish(carePlan, task);
  clock.advance(1000);
  await publish({ ...carePlan, title: 'Second version' } as fhir4.CarePlan);
});
afterAll(async () => {
  await api.close();
  await db.close();
});

describe('reading', () => {
  it('serves the stored bytes with ETag and Last-Modified', async () => {
    const answer = await get(`/Observation/${weights[0]?.id}`);
    const [stored] = await db.sql<{ content: string }>('SELECT content FROM chart_resource WHERE id = $1', [weights[0]?.id]);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(stored?.content);
    expect(answer.text).toContain('"value":70.50');
    expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(answer.headers.get('etag')).toBe('W/"1"');
    expect(answer.headers.get('last-modified')).toBe('Sun, 01 Mar 2026 10:00:01 GMT');
    expect((await get(`/Observation/${weights[0]?.id}`, { headers: { 'if-none-match': 'W/"1"' } })).status).toBe(304);
  });

  it('serves each version and the history, newest first', async () => {
    expect((await get(`/CarePlan/${carePlanId}`)).json.title).toBe('Second version');
    expect((await get(`/CarePlan/${carePlanId}/_history/1`)).json.title).toBeUndefined();
    const history = await get(`/CarePlan/${carePlanId}/_history`);
    expect(history.json.entry.map((e: { resource: { meta: { versionId: string } }; request: unknown }) => [e.resource.meta.versionId, e.request])).toEqual([
      ['2', { method: 'PUT', url: `CarePlan/${carePlanId}` }],
      ['1', { method: 'POST', url: 'CarePlan' }],
    ]);
  });

  it.each([
    ['an id of nobody', `/CarePlan/${newId()}`, 'RESOURCE_UNKNOWN'],
    ['an id of another type', `/Task/${carePlanId}`, 'RESOURCE_UNKNOWN'],
    ['an id that is none of ours', '/CarePlan/1', 'RESOURCE_UNKNOWN'],
    ['a version that is not there', `/CarePlan/${carePlanId}/_history/9`, 'RESOURCE_UNKNOWN'],
    ['a version that is no number', `/CarePlan/${carePlanId}/_history/x`, 'RESOURCE_UNKNOWN'],
    ['the history of nobody', `/CarePlan/${newId()}/_history`, 'RESOURCE_UNKNOWN'],
    ['a type that we do not hold', `/Account/${newId()}`, 'TYPE_UNKNOWN'],
    ['a type that is none', '/constructor', 'TYPE_UNKNOWN'],
  ])('answers %s with an OperationOutcome', async (_, address, code) => {
    expect(outcome(await get(address))).toEqual([404, 'OperationOutcome', code]);
  });

  it('speaks JSON only', async () => {
    for (const accept of ['application/json', '*/*', 'text/html,*/*;q=0.1', 'application/fhir+json;fhirVersion=4.0']) expect((await get(`/Patient/${patientId}`, { headers: { accept } })).status).toBe(200);
    expect(outcome(await get(`/Patient/${patientId}`, { headers: { accept: 'application/fhir+xml' } }))).toEqual([406, 'OperationOutcome', 'FORMAT_NOT_SUPPORTED']);
    expect((await get(`/Patient/${patientId}?_format=xml`)).status).toBe(406);
    expect((await get(`/Patient/${patientId}?_format=application/fhir+json`, { headers: { accept: 'text/turtle' } })).status).toBe(200);
  });
});

describe('searching', () => {
  it.each<[string, string, () => (string | undefined)[]]>([
    ['by identifier with escapes', '/Patient?identifier=urn:mrn%7CA%5C%7C1%5C%2C2', () => [patientId]],
    ['by identifier without its system', '/Patient?identifier=A%5C%7C1%5C%2C2', () => [patientId]],
    ['by identifier of another system', '/Patient?identifier=urn:x%7CA%5C%7C1%5C%2C2', () => []],
    ['by name, without accent and case', '/Patient?name=mull', () => [patientId]],
    ['by name, elsewhere in it', '/Patient?family:contains=LLER', () => [patientId]],
    ['by _id, several', `/Patient?_id=${patientId},x,${newId()}`, () => [patientId]],
    ['by patient', `/CarePlan?patient=${patientId}`, () => [carePlanId]],
    ['by patient with its type', `/CarePlan?patient=Patient/${patientId}`, () => [carePlanId]],
    ['by subject and status', `/CarePlan?subject=Patient/${patientId}&status=active`, () => [carePlanId]],
    ['by two that exclude each other', `/CarePlan?status=active&status=revoked`, () => []],
    ['by either of two', `/CarePlan?status=revoked,active`, () => [carePlanId]],
    ['by what it is not', `/CarePlan?status:not=active`, () => []],
    ['by what is missing', `/CarePlan?date:missing=true`, () => [carePlanId]],
    ['by address elsewhere', `/Task?focus=https://hospital.example/fhir/ServiceRequest/9`, () => [task.id]],
    ['by owner known by identifier alone', `/Task?owner:identifier=urn:titrate:id%7Corganization-1`, () => [task.id]],
    ['by an open period', `/Task?period=gt2030-01-01`, () => [task.id]],
    ['by system alone', '/Observation?code=http://loinc.org%7C&date=2026-02-01', () => [weights[4]?.id]],
    ['by a day, across time zones', '/Observation?date=2026-01-02&_sort=date', () => [weights[1]?.id, weights[2]?.id]],
    ['by a month', '/Observation?date=2026-01&_sort=_lastUpdated', () => weights.slice(0, 4).map((w) => w.id)],
    ['after a day', '/Observation?date=sa2026-01-31', () => [weights[4]?.id]],
    ['by time of change', '/Observation?_lastUpdated=le2026-03-01T10:00:02Z&_sort=-_lastUpdated', () => [weights[1]?.id, weights[0]?.id]],
  ])('%s', async (_, address, expected) => {
    const answer = await get(address);
    expect(answer.status).toBe(200);
    expect(answer.json.type).toBe('searchset');
    expect(ids(answer)).toEqual(expected());
  });

  it('finds the newest version alone', async () => {
    expect((await get('/CarePlan?_total=accurate')).json.total).toBe(1);
    expect(await get('/Observation?_summary=count')).toMatchObject({ json: { total: 5, link: [{ relation: 'self' }] } });
    expect((await get('/Observation?_count=0')).json.entry ?? []).toEqual([]);
  });

  it('brings in what is referred to and what refers', async () => {
    const answer = await get(`/Observation?_id=${weights[0]?.id}&_include=Observation:subject`);
    expect(answer.json.entry.map((e: { resource: { id: string }; search: { mode: string } }) => [e.resource.id, e.search.mode])).toEqual([[weights[0]?.id, 'match'], [patientId, 'include']]);
    const back = await get(`/Patient?_id=${patientId}&_revinclude=CarePlan:patient&_revinclude=Task:patient`);
    expect(ids(back)).toEqual([patientId, carePlanId, task.id]);
  });

  it('pages without loss while others write, and in any order', async () => {
    for (const sort of ['', '&_sort=date', '&_sort=-date', '&_sort=_id', '&_sort=-_lastUpdated']) {
      const seen: string[] = [];
      let next: string | undefined = `/Observation?_count=2${sort}`;
      for (let pages = 0; next && pages < 40; pages++) {
        const page: Answer = await get(next);
        seen.push(...ids(page));
        clock.advance(1000);
        await publish(weight(newId(), '2026-01-15'));
        next = page.json.link.find((l: { relation: string }) => l.relation === 'next')?.url.slice(`${api.url}/fhir`.length);
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(weights.map((w) => w.id)));
    }
  });

  it('refuses a page of another search, of another clinic, or made up', async () => {
    const page = (await get('/Observation?_count=2')).json.link[1].url as string;
    const cursor = new URL(page).searchParams.get('_page') ?? '';
    expect(outcome(await get(`/Observation?status=final&_page=${cursor}`))).toEqual([400, 'OperationOutcome', 'PAGE_UNKNOWN']);
    expect(outcome(await get(`/Observation?_page=${cursor}`, { token: await api.tokenFor('nurse', db.stranger.tenantId) }))).toEqual([400, 'OperationOutcome', 'PAGE_UNKNOWN']);
    const [to, key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const tampered = ['9999-99-99 99:99:99+00', '0000-00-00 00:00:00+00', '2026-02-31 09:00:00+00', '2026-02-01 09:00:00+99:99', newId(), "'; DROP TABLE x"].map((k) => [to, k, id]);
    for (const made of ['x', ...[['a', 'b', 'c'], null, ...tampered, [to, key, '-'.repeat(36)]].map((m) => Buffer.from(JSON.stringify(m)).toString('base64url'))]) expect([made, (await get(`/Observation?_page=${made}`)).status]).toEqual([made, 400]);
  });

  it('leaves out what it does not know, or refuses it when asked to be strict', async () => {
    const lenient = await get('/CarePlan?status=active&colour=red&_sort=colour');
    expect(lenient.json.link[0]).toEqual({ relation: 'self', url: `${api.url}/fhir/CarePlan?status=active` });
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) expect(outcome(await get(`/CarePlan?${name}=1&_sort=${name}`, { headers: { prefer: 'handling=strict' } }))).toEqual([400, 'OperationOutcome', 'SEARCH_PARAMETER_UNKNOWN']);
    expect(outcome(await get('/CarePlan?colour=red', { headers: { prefer: 'handling=strict' } }))).toEqual([400, 'OperationOutcome', 'SEARCH_PARAMETER_UNKNOWN']);
  });

  it.each(['/Observation?date=yesterday', '/Observation?date=ap2026-01-01', '/Observation?date=2026-02-30', '/Observation?status:text=x', '/Observation?_count=many', '/Observation?_include=Observation:status', '/Observation?_include=Nothing', '/Observation?_total=perhaps'])('refuses %s', async (address) => {
    expect(await get(address)).toMatchObject({ status: 400, json: { resourceType: 'OperationOutcome' } });
  });

  it('takes the search from a form', async () => {
    const form = (raw: string) => api.call('POST', '/fhir/CarePlan/_search', { token: nurse, raw, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(ids(await form(`patient=${patientId}`))).toEqual([carePlanId]);
    expect(ids(await form('status=revoked'))).toEqual([]);
  });
});

describe('who may read', () => {
  it('shows nothing of another clinic', async () => {
    const token = await api.tokenFor('clinician', db.stranger.tenantId);
    for (const address of [`/Patient/${patientId}`, `/Patient/${patientId}/_history`, `/Patient/${patientId}/_history/1`]) expect((await get(address, { token })).status).toBe(404);
    for (const type of CHART_TYPES) expect(ids(await get(`/${type}`, { token }))).toEqual([]);
    expect(ids(await get(`/Patient?_revinclude=CarePlan:patient&_id=${patientId}`, { token }))).toEqual([]);
  });

  it('asks for a token everywhere but at metadata', async () => {
    for (const address of ['/fhir/Patient', `/fhir/Patient/${patientId}`, `/fhir/Patient/${patientId}/_history`]) expect(await api.call('GET', address)).toMatchObject({ status: 401, json: { resourceType: 'OperationOutcome' } });
    expect((await api.call('GET', '/fhir/metadata')).status).toBe(200);
  });
});

describe('who looked', () => {
  const accesses = async (a: Answer): Promise<unknown[]> =>
    (await db.sql<{ content: string }>(`SELECT content FROM access_entry WHERE content::jsonb->>'request' = $1`, [a.headers.get('x-request-id')])).map(({ content }) => {
      const { operation, type, outcome, ids: looked, actor } = JSON.parse(content) as { operation: string; type?: string; outcome: string; ids: string[]; actor: { subject: string } };
      return [actor.subject, operation, type, outcome, looked];
    });

  it('is written down before the answer leaves: reads, versions, histories, and what a search has found', async () => {
    const vread = '/fhir/:type/:id/_history/:vid';
    for (const [address, pattern, looked] of [[`/CarePlan/${carePlanId}`, '/fhir/:type/:id', [carePlanId]], [`/CarePlan/${carePlanId}/_history/1`, vread, [carePlanId]], [`/CarePlan/${carePlanId}/_history`, '/fhir/:type/:id/_history', [carePlanId]]] as const) {
      expect(await accesses(await get(address))).toEqual([['nurse-1', `GET ${pattern}`, 'CarePlan', 'shown', looked]]);
    }
    expect(await accesses(await get(`/CarePlan/${carePlanId}`, { headers: { 'if-none-match': 'W/"2"' } }))).toHaveLength(1);
    const search = await get(`/CarePlan?patient=${patientId}&_include=CarePlan:patient&title=Mrs+Canary`);
    expect(await accesses(search)).toEqual([['nurse-1', 'GET /fhir/:type', 'CarePlan', 'shown', [carePlanId, patientId]]]);
    const form = await api.call('POST', '/fhir/CarePlan/_search', { token: nurse, raw: `patient=${patientId}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(await accesses(form)).toEqual([['nurse-1', 'POST /fhir/:type/_search', 'CarePlan', 'shown', [carePlanId]]]);
  });

  it('is written down where nothing was shown: to another clinic, to a role or scope that may not, of what is not held', async () => {
    const stranger = await get(`/Patient/${patientId}`, { token: await api.tokenFor('clinician', db.stranger.tenantId) });
    expect([stranger.status, await accesses(stranger)]).toEqual([404, [['clinician-1', 'GET /fhir/:type/:id', 'Patient', 'not-found', [patientId]]]]);
    expect(await db.sql('SELECT 1 FROM access_entry WHERE tenant_id = $1 AND ids ? $2', [db.stranger.tenantId, patientId])).not.toEqual([]);
    const system = await get(`/Patient/${patientId}`, { token: await api.tokenFor('system', undefined, 'system/Task.rs') });
    expect([system.status, await accesses(system)]).toEqual([403, [[`hospital-${db.clinician.tenantId}`, 'GET /fhir/:type/:id', 'Patient', 'refused', [patientId]]]]);
    const nowhere = await get('/MrsCanary/Canary?name=Canary');
    expect([nowhere.status, await accesses(nowhere)]).toEqual([404, [['nurse-1', 'GET /fhir/:type/:id', undefined, 'not-found', []]]]);
    expect(await accesses(await get('/Observation?date=yesterday'))).toEqual([]);
  });

  it('is a condition of being shown anything', async () => {
    await db.sql('REVOKE INSERT ON access_entry FROM titrate_app');
    const answer = await get(`/Patient/${patientId}`);
    await db.sql('GRANT INSERT ON access_entry TO titrate_app');
    expect([outcome(answer), answer.text.includes(patientId)]).toEqual([[500, 'OperationOutcome', 'INTERNAL'], false]);
    expect((await get(`/Patient/${patientId}`)).status).toBe(200);
  });
});

describe('the CapabilityStatement', () => {
  const statement = async (): Promise<fhir4.CapabilityStatement> => (await api.call('GET', '/fhir/metadata')).json as fhir4.CapabilityStatement;

  it('lists every type that we hold, with what can be done to it', async () => {
    const { rest, ...head } = await statement();
    expect(head).toMatchObject({ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1', implementation: { url: `${api.url}/fhir` } });
    expect(rest?.[0]?.resource?.map((r) => r.type)).toEqual([...CHART_TYPES, ...DEFINITION_TYPES]);
    for (const r of rest?.[0]?.resource?.filter(({ type }) => isChartType(type)) ?? []) expect(r.interaction?.map((i) => i.code)).toEqual(expect.arrayContaining(['history-instance', 'read', 'search-type', 'vread']));
  });

  it('tells the truth about every search parameter and include', async () => {
    const strict = { prefer: 'handling=strict' };
    for (const r of (await statement()).rest?.[0]?.resource ?? []) {
      const values: Record<string, string> = { token: 'x', reference: newId(), date: '2026', string: 'x', uri: 'x' };
      const query = (r.searchParam ?? []).map((p) => `${p.name}=${values[p.type]}`).join('&');
      expect([r.type, (await get(`/${r.type}?${query}`, { headers: strict })).status]).toEqual([r.type, 200]);
      for (const include of r.searchInclude ?? []) expect([include, (await get(`/${r.type}?_include=${include}`, { headers: strict })).status]).toEqual([include, 200]);
      expect(new Set(r.searchParam?.map((p) => p.name))).toEqual(new Set(isChartType(r.type) ? ['_id', '_lastUpdated', ...Object.keys(paramsOf(r.type))] : ['_id', 'url', 'version', 'status', 'name', 'title', 'identifier']));
    }
  });

  it('tells the truth about what may be created: what it does not list is refused', async () => {
    const system = await api.tokenFor('system');
    for (const r of (await statement()).rest?.[0]?.resource ?? []) {
      const { status } = await api.call('POST', `/fhir/${r.type}`, { token: system, body: { resourceType: r.type } });
      if (r.interaction?.some((i) => i.code === 'create')) expect([400, 422]).toContain(status);
      else expect(status).toBe(405);
      for (const method of ['PUT', 'PATCH', 'DELETE']) expect((await api.call(method, `/fhir/${r.type}/${newId()}`, { token: system })).status).toBe(405);
    }
  });
});
