import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Told } from '../../apps/demo/src/story/play.js';
import type { TestApi } from '../support/api.js';
import type { FreshDatabase } from '../support/database.js';
import type { TestEhr } from '../support/ehr.js';
import { type StoryDay, storyDay } from '../support/story.js';
import { until } from '../support/worker.js';

let day: StoryDay;
let db: FreshDatabase;
let ehr: TestEhr;
let api: TestApi;
let told: Told;
let clinician: string;
let stranger: string;
let said: readonly string[];

beforeAll(async () => {
  day = await storyDay();
  ({ db, ehr, api, said } = day);
  ({ clinician, otherClinic: stranger } = day.tokens);
  told = await day.play();
}, 60_000);

afterAll(() => day.close());

const all = async (type: string): Promise<fhir4.FhirResource[]> => (((await ehr.call('GET', `/${type}?_count=200`)).json as fhir4.Bundle).entry ?? []).map((e) => e.resource as fhir4.FhirResource);
const read = async (path: string): Promise<string> => (await api.call('GET', path, { token: clinician })).text;

describe('the main job', () => {
  it('ends with the EHR holding what the clinic says', () => {
    expect(said.filter((l) => l.includes('NO:'))).toEqual([]);
    expect(said.find((l) => /^(\d+) of \1 equal$/.test(l))).toBeDefined();
  });

  it('leaves every kind of resource in the EHR, and the hospital\'s own Task in progress', async () => {
    for (const type of ['CarePlan', 'MedicationRequest', 'MedicationAdministration', 'Procedure']) expect((await all(type)).length).toBeGreaterThan(0);
    const categories = ((await all('Observation')) as fhir4.Observation[]).filter((o) => o.identifier?.[0]?.system === 'urn:titrate:id').flatMap((o) => o.category?.[0]?.coding?.[0]?.code ?? []);
    expect(new Set(categories)).toEqual(new Set(['vital-signs', 'survey']));
    const tasks = (await all('Task')) as fhir4.Task[];
    const [, mine] = /Task\/(\S+) says in-progress/.exec(said.join('\n')) ?? [];
    expect(tasks.find((t) => t.id === mine)?.status).toBe('in-progress');
    expect(new Set(tasks.map((t) => t.identifier?.[0]?.value)).size).toBe(tasks.length);
  });

  it('keeps 0.350 mg/kg/h digit by digit: in the database, on the domain API, on our FHIR face, in the EHR', async () => {
    expect((await db.sql<{ dose_value: string }>('SELECT dose_value FROM plan WHERE id = $1', [told.plan]))[0]?.dose_value).toBe('0.350');
    expect(await read(`/api/v1/plans/${told.plan}`)).toContain('"value":"0.350","unit":"mg/kg/h"');
    const face = await read(`/fhir/MedicationRequest?patient=Patient/${told.examples['patient'] ?? ''}`);
    expect(face).toContain('"value":0.350,');
    expect((await ehr.call('GET', '/MedicationRequest?_count=50')).text).toMatch(/"value":\s*0\.350,/);
  });

  it('writes nothing to the ServiceRequest that the hospital placed', async () => {
    // the hospital's staff itself stored three of them; we wrote none
    const writes = (await ehr.journal()).filter((j) => j.method !== 'GET' && /\/fhir\/ServiceRequest/.test(j.path));
    expect(writes.every((j) => j.method === 'POST')).toBe(true);
    for (const request of (await all('ServiceRequest')) as fhir4.ServiceRequest[]) expect(request.meta?.versionId).toBe('1');
  });

  it('says on the sync view that all of it is in step', async () => {
    const view = await until('The plan in step', async () => {
      const { json } = await api.call('GET', `/api/v1/plans/${told.plan}/sync`, { token: clinician });
      return json.ehrs.every((e: { inStep: boolean }) => e.inStep) ? json : undefined;
    });
    expect(view.ehrs[0].resources.every((r: { equal: boolean }) => r.equal)).toBe(true);
  });
});

interface OpenApi {
  readonly paths: Record<string, Record<string, { operationId?: string }>>;
}

describe('the other clinic', () => {
  it('sees nothing of it on any route of the OpenAPI document', async () => {
    const document = (await api.call('GET', '/openapi.json')).json as OpenApi;
    const ids = [...new Set(Object.values(told.examples))].filter((id) => id && id !== api.ehrId);
    const leaks: string[] = [];
    let tried = 0;
    for (const [route, item] of Object.entries(document.paths)) {
      for (const method of Object.keys(item).filter((m) => ['get', 'post', 'put', 'patch', 'delete'].includes(m))) {
        if (/^\/(health|metrics|oauth|docs|openapi)/.test(route)) continue;
        const types = route.includes('{type}') ? ['Patient', 'Task', 'CarePlan', 'MedicationRequest', 'Observation', 'ServiceRequest'] : [''];
        for (const type of types) {
          for (const id of route.replace('{type}', '').includes('{') ? ids : [ids[0] ?? '']) {
            const address = route.replace('{type}', type).replace(/\{version\w*\}|\{vid\}/, '1').replaceAll(/\{[^}]+\}/g, id);
            const answer = await api.call(method.toUpperCase(), address, { token: stranger, ...(method === 'get' ? {} : { raw: address.startsWith('/fhir') ? '{"resourceType":"Parameters"}' : '{}' }) });
            tried++;
            // an address that names the id may repeat it in a refusal, never in a success
            if (answer.status >= 500) leaks.push(`${method} ${address} ${answer.status}`);
            if (answer.status < 400 && ids.some((x) => answer.text.includes(x))) leaks.push(`${method} ${address} ${answer.status}`);
            if (answer.status < 400 && /Feil|Ruelas|Beatty/.test(answer.text)) leaks.push(`${method} ${address} names a patient`);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
    expect(tried).toBeGreaterThan(100);
  }, 60_000);

  it('while the clinic itself reads each of them', async () => {
    for (const path of [`referrals/${told.referral}`, `plans/${told.plan}`, `plans/${told.plan}/sessions/${told.session}`, `plans/${told.plan}/outcomes`]) {
      expect((await api.call('GET', `/api/v1/${path}`, { token: clinician })).status).toBe(200);
      expect((await api.call('GET', `/api/v1/${path}`, { token: stranger })).status).toBe(404);
    }
  });
});
