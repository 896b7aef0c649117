import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

let db: FreshDatabase;
let api: TestApi;
let token: string;
beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db);
  token = await api.tokenFor('nurse');
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const get = (address: string, as = token): Promise<Answer> => api.call('GET', `/fhir${address}`, { token: as });
const urls = (a: Answer): unknown => [a.status, ...(a.json.entry ?? []).map((e: { resource: { url: string } }) => e.resource.url)];

describe('the code tables at the FHIR face', () => {
  it('are read by id and found by url', async () => {
    expect((await get('/CodeSystem/hold-reason')).json).toMatchObject({ resourceType: 'CodeSystem', url: 'urn:titrate:cs:hold-reason', content: 'complete', concept: expect.arrayContaining([{ code: 'bp-high', display: 'Blood pressure too high' }]) });
    expect((await get('/ValueSet/indications')).json).toMatchObject({ resourceType: 'ValueSet', url: 'urn:titrate:vs:indications' });
    expect(urls(await get('/CodeSystem?url=urn:titrate:cs:finding'))).toEqual([200, 'urn:titrate:cs:finding']);
    expect(urls(await get('/ValueSet?url=urn:titrate:vs:drugs,urn:titrate:vs:vitals&status=active'))).toEqual([200, 'urn:titrate:vs:drugs', 'urn:titrate:vs:vitals']);
    expect(urls(await get('/ValueSet?url=http://example.org/none'))).toEqual([200]);
    expect((await get('/ValueSet/none')).status).toBe(404);
    expect((await get('/CodeSystem/constructor')).status).toBe(404);
    const form = await api.call('POST', '/fhir/ValueSet/_search', { token, raw: 'title=unit', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(urls(form)).toEqual([200, 'urn:titrate:vs:units']);
  });

  it('are for whoever may read them', async () => {
    expect((await api.call('GET', '/fhir/ValueSet')).status).toBe(401);
    expect((await get('/ValueSet', await api.tokenFor('system', undefined, 'system/ValueSet.s'))).status).toBe(200);
    expect((await get('/ValueSet/units', await api.tokenFor('system', undefined, 'system/ValueSet.s'))).status).toBe(403);
  });
});
