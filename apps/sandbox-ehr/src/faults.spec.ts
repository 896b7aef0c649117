import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestHospital, eventually, patient } from '../test/hospital.js';

describe('fault switches and journal', () => {
  let hospital: TestHospital;
  const set = (...rules: object[]): Promise<unknown> => hospital.call('PUT', `${hospital.origin}/faults`, { rules });
  const rules = async (): Promise<{ hits: number }[]> => (await hospital.call('GET', `${hospital.origin}/faults`)).json.rules;
  const clear = (): Promise<unknown> => hospital.call('DELETE', `${hospital.origin}/faults`);
  const journal = async (query = ''): Promise<Record<string, unknown>[]> => (await hospital.call('GET', `${hospital.origin}/journal${query}`)).json.items;

  beforeAll(async () => {
    hospital = await TestHospital.start();
  });
  afterEach(clear);
  afterAll(() => hospital.stop());

  it('answer a status before anything is done, as often as told', async () => {
    await set({ method: 'POST', path: '/Patient', fault: 'status', status: 429, headers: { 'Retry-After': '7' }, times: 2 });
    for (let i = 0; i < 2; i++) {
      const reply = await hospital.fhir('POST', '/Patient', patient('status'));
      expect([reply.status, reply.headers.get('retry-after'), reply.json.resourceType]).toEqual([429, '7', 'OperationOutcome']);
    }
    expect(await hospital.total('Patient?identifier=urn:test|status')).toBe(0);
    expect((await hospital.fhir('POST', '/Patient', patient('status'))).status).toBe(201);
    expect(await rules()).toEqual([{ method: 'POST', path: '/Patient', fault: 'status', status: 429, headers: { 'Retry-After': '7' }, times: 2, hits: 2 }]);
  });

  it('bite everything, the base and the public addresses too, but not themselves', async () => {
    await set({ method: '*', path: '.*', fault: 'status', status: 503 });
    for (const below of ['', '/metadata', '/Patient?name=x']) expect((await hospital.fhir('GET', below)).status).toBe(503);
    expect((await hospital.fhir('POST', '', {})).status).toBe(503);
    expect((await rules())[0]?.hits).toBe(4);
    expect((await hospital.call('POST', `${hospital.origin}/oauth/token`)).status).toBe(400);
  });

  it('drop: commit, then close the connection without an answer', async () => {
    await set({ method: 'POST', path: '^/Patient$', fault: 'drop', times: 1 });
    await expect(hospital.fhir('POST', '/Patient', patient('dropped'))).rejects.toThrow();
    expect(await hospital.total('Patient?identifier=urn:test|dropped')).toBe(1);
    await hospital.restart();
    expect(await hospital.total('Patient?identifier=urn:test|dropped')).toBe(1);
  });

  it('hang until the switches are cleared', async () => {
    await set({ method: 'POST', path: '/Patient', fault: 'hang' });
    const hanging = hospital.fhir('POST', '/Patient', patient('hangs'));
    await eventually(async () => ((await rules())[0]?.hits === 1 ? true : undefined));
    expect(await hospital.total('Patient?identifier=urn:test|hangs')).toBe(0);
    await clear();
    expect((await hanging).status).toBe(503);
    expect(await hospital.total('Patient?identifier=urn:test|hangs')).toBe(0);
  });

  it('stop while a request hangs', async () => {
    const other = await TestHospital.start();
    await other.call('PUT', `${other.origin}/faults`, { rules: [{ method: '*', path: '', fault: 'hang' }] });
    const hanging = other.fhir('GET', '/Patient');
    await eventually(async () => ((await other.call('GET', `${other.origin}/faults`)).json.rules[0].hits === 1 ? true : undefined));
    await other.stop();
    expect((await hanging).status).toBe(503);
  });

  it('delay', async () => {
    await set({ method: 'GET', path: '/Patient', fault: 'delay', ms: 120 });
    const from = performance.now();
    expect((await hospital.fhir('GET', '/Patient?name=x')).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThanOrEqual(119);
    expect((await journal()).at(-1)).toMatchObject({ path: '/fhir/Patient?name=x', status: 200 });
  });

  it.each([
    [{}, 'rules is not an array'],
    [{ rules: [null] }, 'rules[0].method'],
    [{ rules: [{ method: 'FETCH', path: '', fault: 'drop' }] }, 'rules[0].method'],
    [{ rules: [{ method: '*', path: '(', fault: 'drop' }] }, 'rules[0].path'],
    [{ rules: [{ method: '*', path: '', fault: 'drop' }, { method: '*', path: '', fault: 'explode' }] }, 'rules[1].fault'],
    [{ rules: [{ method: '*', path: '', fault: 'status' }] }, 'rules[0].status'],
    [{ rules: [{ method: '*', path: '', fault: 'status', status: 200 }] }, 'rules[0].status'],
    [{ rules: [{ method: '*', path: '', fault: 'status', status: 500, headers: { a: 'b\r\nc: d' } }] }, 'rules[0].headers'],
    [{ rules: [{ method: '*', path: '', fault: 'delay' }] }, 'rules[0].ms'],
    [{ rules: [{ method: '*', path: '', fault: 'drop', times: 0 }] }, 'rules[0].times'],
  ])('name what is wrong with %j', async (body, field) => {
    const reply = await hospital.call('PUT', `${hospital.origin}/faults`, body);
    expect(reply.status).toBe(400);
    expect(reply.json.error).toContain(field);
    expect(await rules()).toEqual([]);
  });

  it('need the token of the staff', async () => {
    for (const path of ['/faults', '/journal']) {
      expect((await fetch(hospital.origin + path)).status).toBe(401);
      expect((await fetch(hospital.origin + path, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
    }
  });

  it('list what was received, newest last, and forget it on demand', async () => {
    await hospital.call('DELETE', `${hospital.origin}/journal`);
    await hospital.fhir('GET', '/Patient?name=x');
    await set({ method: 'GET', path: '/Task', fault: 'drop' });
    await hospital.fhir('GET', '/Task').catch(() => undefined);
    await fetch(`${hospital.base}/Patient`);
    const items = await journal();
    expect(items.map(({ method, path, status, client, fault }) => [method, path, status, client, fault])).toEqual([
      ['GET', '/fhir/Patient?name=x', 200, 'staff', undefined],
      ['GET', '/fhir/Task', null, 'staff', 'drop'],
      ['GET', '/fhir/Patient', 401, null, undefined],
    ]);
    expect(items[0]).toMatchObject({ time: expect.stringMatching(/Z$/), ms: expect.any(Number) });
    expect(await journal('?client=staff')).toHaveLength(2);
    expect(await journal(`?since=${new Date(Date.now() + 60_000).toISOString()}`)).toHaveLength(0);
    expect((await hospital.call('GET', `${hospital.origin}/journal?since=yesterday`)).status).toBe(400);
    await hospital.call('DELETE', `${hospital.origin}/journal`);
    expect(await journal()).toEqual([]);
  });
});
