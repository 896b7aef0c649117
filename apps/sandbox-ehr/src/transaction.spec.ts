import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestHospital, patient, post, transaction, weight } from '../test/hospital.js';

const URN = 'urn:uuid:5a1c0b5e-0000-4000-8000-000000000001';
const order = (subject: string, more: object = {}): object => ({ resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject: { reference: subject }, ...more });

describe('transactions', () => {
  let hospital: TestHospital;
  beforeAll(async () => {
    hospital = await TestHospital.start();
  });
  afterAll(() => hospital.stop());

  it('leave nothing when an entry fails, whatever was done before it', async () => {
    const kept = await hospital.created(patient('kept'));
    const before = await hospital.fhir('GET', '/_history');
    const reply = await hospital.fhir('POST', '', transaction(
      post(patient('lost'), {}, URN),
      { resource: { ...patient('kept', { gender: 'other' }), id: kept }, request: { method: 'PUT', url: `Patient/${kept}` } },
      { resource: JSON.parse(weight(URN, '70')) as object, request: { method: 'PUT', url: `Observation/x`, ifMatch: 'W/"7"' } },
    ));
    expect(reply.status).toBe(400);
    expect(reply.json.issue[0].expression).toEqual(['Bundle.entry[2].resource']);
    expect((await hospital.fhir('GET', '/_history')).json.total).toBe(before.json.total);
    expect(await hospital.total('Patient?identifier=urn:test|lost')).toBe(0);
    expect(await hospital.total(`Patient?_id=${kept}&gender=other`)).toBe(0);
    expect((await hospital.fhir('GET', `/Patient/${kept}`)).json.meta.versionId).toBe('1');
    expect((await hospital.fhir('GET', `/Observation/x`)).status).toBe(404);
  });

  it('leave nothing when a reference leads nowhere, and name the element', async () => {
    const reply = await hospital.fhir('POST', '', transaction(post(patient('nowhere')), post(order('Patient/nobody'))));
    expect(reply.status).toBe(422);
    expect(reply.json.issue[0].expression).toEqual(['Bundle.entry[1].resource.subject.reference']);
    const dangling = await hospital.fhir('POST', '', transaction(post(patient('nowhere')), post(order(URN))));
    expect(dangling.status).toBe(422);
    expect(await hospital.total('Patient?identifier=urn:test|nowhere')).toBe(0);
  });

  it('create the same thing once when twenty send it at the same time', async () => {
    const body = transaction(
      post(patient('once'), { ifNoneExist: 'identifier=urn:test|once' }, URN),
      post(order(URN, { identifier: [{ system: 'urn:test', value: 'order-once' }] }), { ifNoneExist: 'identifier=urn:test|order-once' }),
    );
    const replies = await Promise.all(Array.from({ length: 20 }, () => hospital.fhir('POST', '', body)));
    const places = replies.map((reply) => reply.json.entry.map((e: { response: { location: string } }) => e.response.location).join());
    expect(new Set(places).size).toBe(1);
    expect(replies.filter((reply) => reply.json.entry[0].response.status.startsWith('201'))).toHaveLength(1);
    expect(await hospital.total('Patient?identifier=urn:test|once')).toBe(1);
    expect(await hospital.total('ServiceRequest?identifier=urn:test|order-once')).toBe(1);
  });

  it('create once what stands twice in one Bundle', async () => {
    const twice = post(patient('twin'), { ifNoneExist: 'identifier=urn:test|twin' });
    const reply = await hospital.fhir('POST', '', transaction(twice, twice));
    expect(reply.json.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual(['201 Created', '200 OK']);
    expect(await hospital.total('Patient?identifier=urn:test|twin')).toBe(1);
  });

  it('take more than eight conditional creates and more than fifty updates', async () => {
    const creates = Array.from({ length: 30 }, (_, i) => post(patient(`many-${i}`), { ifNoneExist: `identifier=urn:test|many-${i}` }));
    const updates = Array.from({ length: 60 }, (_, i) => ({ resource: { ...patient(`put-${i}`), id: `put-${i}` }, request: { method: 'PUT', url: `Patient/put-${i}` } }));
    const reply = await hospital.fhir('POST', '', transaction(...creates, ...updates));
    expect(reply.status).toBe(200);
    expect(reply.json.entry).toHaveLength(90);
  });

  it('resolve urn, absolute, relative and conditional references', async () => {
    await hospital.created(patient('known'));
    const elsewhere = 'https://elsewhere.example/fhir';
    const reply = await hospital.fhir('POST', '', transaction(
      post(order('Patient/77', { identifier: [{ system: 'urn:test', value: 'resolved' }], supportingInfo: [{ reference: URN.toUpperCase().replace('URN:UUID', 'urn:uuid') }] }), {}, `${elsewhere}/ServiceRequest/1`),
      post(patient('absolute'), {}, `${elsewhere}/Patient/77`),
      post(order('Patient?identifier=urn:test|known'), {}, URN),
    ), { prefer: 'return=representation' });
    expect(reply.status).toBe(200);
    const [first, absolute, conditional] = reply.json.entry.map((e: { resource: object }) => e.resource);
    expect(first.subject.reference).toBe(`Patient/${absolute.id}`);
    expect(first.supportingInfo[0].reference).toBe(`ServiceRequest/${conditional.id}`);
    expect(conditional.subject.reference).toMatch(/^Patient\/[0-9a-f-]{36}$/);
  });

  it('refuse a conditional reference or criteria that fit several', async () => {
    await hospital.created(patient('double'));
    await hospital.created(patient('double'));
    expect((await hospital.fhir('POST', '', transaction(post(order('Patient?identifier=urn:test|double'))))).status).toBe(412);
    expect((await hospital.fhir('POST', '', transaction(post(patient('double'), { ifNoneExist: 'identifier=urn:test|double' })))).status).toBe(412);
    expect((await hospital.fhir('POST', '', transaction(post(patient('x'), { ifNoneExist: 'nickname=y' })))).status).toBe(400);
  });

  it('refuse two entries of one fullUrl', async () => {
    const reply = await hospital.fhir('POST', '', transaction(post(patient('same-url-1'), {}, URN), post(patient('same-url-2'), {}, URN)));
    expect([reply.status, reply.json.issue[0].expression]).toEqual([400, ['Bundle.entry[1].fullUrl']]);
  });

  it('update, patch, delete and read in the order of the specification', async () => {
    const [a, b] = [await hospital.created(patient('to-delete')), await hospital.created(patient('to-patch'))];
    const patch = Buffer.from(JSON.stringify([{ op: 'add', path: '/gender', value: 'female' }])).toString('base64');
    const reply = await hospital.fhir('POST', '', transaction(
      { request: { method: 'GET', url: `Patient?identifier=urn:test|to-put` } },
      { resource: patient('to-put'), request: { method: 'PUT', url: 'Patient?identifier=urn:test|to-put' } },
      { resource: { resourceType: 'Binary', contentType: 'application/json-patch+json', data: patch }, request: { method: 'PATCH', url: `Patient/${b}` } },
      { request: { method: 'DELETE', url: `Patient/${a}` } },
    ));
    expect(reply.json.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual(['200 OK', '201 Created', '200 OK', '204 No Content']);
    expect(reply.json.entry[0].resource.total).toBe(1);
    expect((await hospital.fhir('GET', `/Patient/${b}`)).json.gender).toBe('female');
    expect((await hospital.fhir('GET', `/Patient/${a}`)).status).toBe(410);
  });

  it('do the other entries of a batch when one fails', async () => {
    const reply = await hospital.fhir('POST', '', { resourceType: 'Bundle', type: 'batch', entry: [post(patient('batch')), post(order('Patient/nobody')), { request: { method: 'GET', url: 'Patient/none' } }] });
    expect(reply.json.type).toBe('batch-response');
    expect(reply.json.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual(['201 Created', '422 Unprocessable Entity', '404 Not Found']);
    expect(await hospital.total('Patient?identifier=urn:test|batch')).toBe(1);
  });

  it('refuse what is no transaction', async () => {
    for (const body of [{ resourceType: 'Bundle', type: 'collection' }, { resourceType: 'Patient' }, [], 7, { resourceType: 'Bundle', type: 'transaction', entry: [null] }, { resourceType: 'Bundle', type: 'transaction', entry: [{ request: null }] }, { resourceType: 'Bundle', type: 'transaction', entry: {} }, transaction(post([])), transaction({ resource: patient('x') }), transaction({ request: { method: 'POST', url: 'Patient' } }), transaction({ request: { method: 'FETCH', url: 'Patient' } }), transaction({ resource: { resourceType: 'Bundel' }, request: { method: 'POST', url: 'Bundel' } })]) {
      const reply = await hospital.fhir('POST', '', body);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      expect(reply.json.resourceType).toBe('OperationOutcome');
    }
  });
});
