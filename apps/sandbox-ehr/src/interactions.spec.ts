import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestHospital, patient, weight } from '../test/hospital.js';

describe('single interactions', () => {
  let hospital: TestHospital;
  beforeAll(async () => {
    hospital = await TestHospital.start();
  });
  afterAll(() => hospital.stop());

  it('create, read, update, vread, history and delete, with ETag, Location and Last-Modified', async () => {
    const created = await hospital.fhir('POST', '/Patient', { ...patient('crud'), id: 'mine' });
    expect(created.status).toBe(201);
    const { id } = created.json;
    expect(id).not.toBe('mine');
    expect(created.headers.get('etag')).toBe('W/"1"');
    expect(created.headers.get('location')).toBe(`${hospital.base}/Patient/${id}/_history/1`);
    expect(Date.parse(created.headers.get('last-modified') ?? '')).toBeLessThanOrEqual(Date.parse(created.json.meta.lastUpdated));
    const updated = await hospital.fhir('PUT', `/Patient/${id}`, { ...patient('crud'), id, gender: 'female' }, { 'if-match': 'W/"1"' });
    expect([updated.status, updated.json.meta.versionId]).toEqual([200, '2']);
    expect((await hospital.fhir('GET', `/Patient/${id}/_history/1`)).json.gender).toBeUndefined();
    expect((await hospital.fhir('DELETE', `/Patient/${id}`)).status).toBe(204);
    expect((await hospital.fhir('DELETE', `/Patient/${id}`)).status).toBe(204);
    expect((await hospital.fhir('GET', `/Patient/${id}`)).status).toBe(410);
    const history = (await hospital.fhir('GET', `/Patient/${id}/_history`)).json;
    expect(history.entry.map((e: { request: { method: string } }) => e.request.method)).toEqual(['DELETE', 'PUT', 'POST']);
    const again = await hospital.fhir('PUT', `/Patient/${id}`, { ...patient('crud'), id });
    expect([again.status, again.json.meta.versionId]).toEqual([201, '4']);
  });

  it('refuse a stale If-Match and one that cannot be read', async () => {
    const id = await hospital.created(patient('stale'));
    const body = { ...patient('stale'), id };
    expect((await hospital.fhir('PUT', `/Patient/${id}`, body, { 'if-match': 'W/"1"' })).status).toBe(200);
    expect((await hospital.fhir('PUT', `/Patient/${id}`, body, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await hospital.fhir('PUT', `/Patient/${id}`, body, { 'if-match': '2' })).status).toBe(400);
    expect((await hospital.fhir('PUT', '/Patient/not-there', { ...body, id: 'not-there' }, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await hospital.fhir('DELETE', `/Patient/${id}`, undefined, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await hospital.fhir('PUT', `/Patient/${id}`, body, { 'if-none-match': '*' })).status).toBe(412);
    expect((await hospital.fhir('GET', `/Patient/${id}`)).json.meta.versionId).toBe('2');
  });

  it('create and update conditionally', async () => {
    const criteria = { 'if-none-exist': 'identifier=urn:test|conditional' };
    const first = await hospital.fhir('POST', '/Patient', patient('conditional'), criteria);
    const second = await hospital.fhir('POST', '/Patient', patient('conditional'), criteria);
    expect([first.status, second.status, second.json.id]).toEqual([201, 200, first.json.id]);
    const replies = await Promise.all(Array.from({ length: 20 }, () => hospital.fhir('POST', '/Patient', patient('race'), { 'if-none-exist': 'identifier=urn:test|race' })));
    expect(new Set(replies.map((reply) => reply.json.id)).size).toBe(1);
    const put = await hospital.fhir('PUT', '/Patient?identifier=urn:test|conditional', patient('conditional', { gender: 'male' }));
    expect([put.status, put.json.id, put.json.meta.versionId]).toEqual([200, first.json.id, '2']);
    expect((await hospital.fhir('PUT', '/Patient?identifier=urn:test|put-new', patient('put-new'))).status).toBe(201);
    expect((await hospital.fhir('DELETE', '/Patient?identifier=urn:test|put-new')).status).toBe(204);
    expect(await hospital.total('Patient?identifier=urn:test|put-new')).toBe(0);
    for (const query of ['', '?nickname=x', '?identifier=', '?_count=1']) {
      expect((await hospital.fhir('DELETE', `/Patient${query}`)).status).toBe(400);
    }
  });

  it('answer in the form that Prefer asks for', async () => {
    const minimal = await hospital.fhir('POST', '/Patient', patient('prefer'), { prefer: 'return=minimal' });
    expect([minimal.status, minimal.text]).toEqual([201, '']);
    expect(minimal.headers.get('location')).toContain('/Patient/');
    const outcome = await hospital.fhir('POST', '/Patient', patient('prefer'), { prefer: 'return=OperationOutcome' });
    expect(outcome.json.resourceType).toBe('OperationOutcome');
    const id = await hospital.created(patient('prefer'));
    expect((await hospital.fhir('GET', `/Patient/${id}`, undefined, { 'if-none-match': 'W/"1"' })).status).toBe(304);
  });

  it('patch', async () => {
    const id = await hospital.created(patient('patch'));
    const json = { 'content-type': 'application/json-patch+json' };
    const patched = await hospital.fhir('PATCH', `/Patient/${id}`, [{ op: 'replace', path: '/name/0/family', value: 'New' }], json);
    expect([patched.status, patched.json.name[0].family]).toEqual([200, 'New']);
    expect((await hospital.fhir('PATCH', `/Patient/${id}`, [{ op: 'test', path: '/name/0/family', value: 'Other' }], json)).status).toBe(422);
    expect((await hospital.fhir('PATCH', `/Patient/${id}`, [{ op: 'replace', path: '/id', value: 'x' }], json)).status).toBe(422);
    for (const patch of [null, 7, {}, [null], [7], [{ op: 'explode' }], [{ op: 'add', path: '/nothing/0/x', value: 1 }], [{ op: 'add', path: '/__proto__/polluted', value: 'x' }], [{ op: 'replace', path: '', value: null }]]) {
      const reply = await hospital.fhir('PATCH', `/Patient/${id}`, patch, json);
      expect([JSON.stringify(patch), Math.floor(reply.status / 100)]).toEqual([JSON.stringify(patch), 4]);
    }
    expect('polluted' in {}).toBe(false);
    expect((await hospital.fhir('GET', `/Patient/${id}`)).json.meta.versionId).toBe('2');
  });

  it('keep a resource that others refer to', async () => {
    const id = await hospital.created(patient('referred'));
    const observation = (await hospital.fhir('POST', '/Observation', weight(`Patient/${id}`, '70'))).json.id as string;
    expect((await hospital.fhir('DELETE', `/Patient/${id}`)).status).toBe(409);
    expect((await hospital.fhir('GET', `/Patient/${id}`)).status).toBe(200);
    await hospital.fhir('DELETE', `/Observation/${observation}`);
    expect((await hospital.fhir('DELETE', `/Patient/${id}`)).status).toBe(204);
  });

  it.each([
    ['truncated JSON', '{"resourceType":"Patient"', 400],
    ['nesting without end', '{"a":['.repeat(100_000), 400],
    ['another type', { resourceType: 'Observation', status: 'final', code: { text: 'x' } }, 400],
    ['a type that is none', { resourceType: 'Patients' }, 400],
    ['an array', [], 400],
    ['a number', '7', 400],
    ['null', 'null', 400],
    ['meta that is none', { ...patient('x'), meta: 'x' }, 400],
    ['nothing', '', 400],
    ['a null', { ...patient('x'), gender: null }, 400],
    ['an empty text', { ...patient('x'), gender: '' }, 400],
    ['an empty array', { ...patient('x'), name: [] }, 400],
    ['a NUL', { ...patient('x'), name: [{ family: 'A\u0000B' }] }, 400],
    ['a prototype', '{"resourceType":"Patient","__proto__":{"polluted":true}}', 400],
    ['a reference to nothing', { ...patient('x'), managingOrganization: { reference: 'Organization/none' } }, 422],
    ['a reference that is none', { ...patient('x'), managingOrganization: { reference: 'the clinic' } }, 400],
    ['a contained reference to nothing', { ...patient('x'), managingOrganization: { reference: '#none' } }, 422],
    ['more than 10 MB', `{"resourceType":"Patient","text":"${'x'.repeat(10 * 1024 * 1024)}"}`, 413],
  ])('refuse %s and store nothing', async (_name, body, status) => {
    const before = await hospital.total('Patient?_summary=count');
    const reply = await hospital.fhir('POST', '/Patient', body);
    expect(reply.status).toBe(status);
    expect(reply.json.resourceType).toBe('OperationOutcome');
    expect(reply.json.issue[0].diagnostics ?? reply.json.issue[0].details.text).toBeTruthy();
    expect(await hospital.total('Patient?_summary=count')).toBe(before);
  });

  it('refuse other media types, unknown addresses and missing elements', async () => {
    expect((await hospital.fhir('POST', '/Patient', '<Patient/>', { 'content-type': 'application/fhir+xml' })).status).toBe(415);
    for (const below of ['/Nothing', '/Patient/1/x', '/Patient/1/_history/1/2', '/$graphql', '/Patient/%zz']) expect((await hospital.fhir('GET', below)).status).toBe(404);
    expect((await hospital.fhir('POST', '/$graphql', {})).status).toBe(404);
    const task = await hospital.fhir('POST', '/Task', { resourceType: 'Task', status: 'requested' });
    expect([task.status, task.json.issue[0].expression]).toEqual([422, ['Task.intent']]);
    expect((await hospital.fhir('PUT', '/Patient/1', { ...patient('x'), id: '2' })).status).toBe(400);
  });

  it('state what they can, in the open', async () => {
    const metadata = await (await fetch(`${hospital.base}/metadata`)).json() as { fhirVersion: string; rest: { security: object; interaction: { code: string }[]; resource: { type: string; conditionalCreate: boolean; versioning: string; searchParam: { name: string }[] }[] }[] };
    expect(metadata.fhirVersion).toBe('4.0.1');
    expect(metadata.rest[0]?.interaction.map((i) => i.code)).toContain('transaction');
    expect(JSON.stringify(metadata.rest[0]?.security)).toContain(`${hospital.origin}/oauth/token`);
    const task = metadata.rest[0]?.resource.find((r) => r.type === 'Task');
    expect(task).toMatchObject({ conditionalCreate: true, versioning: 'versioned-update' });
    expect(task?.searchParam.map((p) => p.name)).toEqual(expect.arrayContaining(['identifier', 'focus', 'owner', 'status', 'patient', '_lastUpdated']));
    const smart = await (await fetch(`${hospital.base}/.well-known/smart-configuration`)).json() as object;
    expect(smart).toMatchObject({ token_endpoint: `${hospital.origin}/oauth/token` });
  });
});
