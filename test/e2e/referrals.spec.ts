import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { hospitalPush, type PushOptions } from '../support/hospital-push.js';

let db: FreshDatabase;
let api: TestApi;
let system: string;
let clinician: string;
const EHR = 'https://hospital.example/fhir';

beforeAll(async () => {
  db = await freshDatabase();
  api = await startApi(db, { ehrBaseUrl: EHR });
  system = await api.tokenFor('system');
  clinician = await api.tokenFor('clinician');
});
afterAll(async () => {
  await api.close();
  await db.close();
});

const post = (body: unknown, address = '/fhir', token = system): Promise<Answer> => api.call('POST', address, { token, body });
const push = (n: string, options: PushOptions = {}) => hospitalPush(EHR, n, options);
const locations = (a: Answer): string[] => (a.json.entry as { response: { location: string } }[]).map((e) => e.response.location);
const codes = (a: Answer): unknown[] => [a.status, ...(a.json.issue ?? []).map((i: { details: { coding: { code: string }[] }; expression?: string[] }) => `${i.details.coding[0]?.code} ${i.expression?.[0] ?? ''}`)];
const TABLES = ['referral', 'referral_intake', 'stream', 'replica_set', 'replica', 'chart_resource', 'chart_current', 'chart_token', 'chart_reference', 'chart_date', 'chart_string', 'audit_entry', 'audit_link'];
async function counts(): Promise<Record<string, number>> {
  const [row] = await db.sql<Record<string, string>>(`SELECT ${TABLES.map((t) => `(SELECT count(*) FROM ${t}) AS ${t}`).join(', ')}, (SELECT count(*) FROM pgboss.job) AS jobs`);
  return Object.fromEntries(Object.entries(row ?? {}).map(([k, v]) => [k, Number(v)]));
}

describe('a transaction Bundle', () => {
  it('becomes a referral: copies under our ids, references that hold among them, linked to the hospital', async () => {
    const answer = await post(push('a'));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ resourceType: 'Bundle', type: 'transaction-response' });
    expect(answer.json.entry.map((e: { response: { status: string } }) => e.response.status)).toEqual(Array(6).fill('201 Created'));
    const [patient, condition, weight, , request, task] = locations(answer).map((l) => l.replace('/_history/1', ''));
    const read = async (address: string | undefined) => (await api.call('GET', `/fhir/${address}`, { token: clinician })).json;
    expect(await read(weight)).toMatchObject({ subject: { reference: patient } });
    expect((await api.call('GET', `/fhir/${weight}`, { token: clinician })).text).toContain('"value":70.50');
    expect(await read(request)).toMatchObject({ subject: { reference: patient }, reasonReference: [{ reference: condition }], requester: { reference: `${EHR}/Practitioner/7` } });
    expect(await read(task)).toMatchObject({ focus: { reference: request }, for: { reference: patient }, status: 'requested' });
    const replicas = await db.sql<{ resource_type: string; ownership: string; state: string; remote_id: string }>('SELECT resource_type, ownership, state, remote_id FROM replica ORDER BY position');
    expect(replicas).toEqual([
      { resource_type: 'Patient', ownership: 'theirs', state: 'linked', remote_id: 'p-a' },
      { resource_type: 'Condition', ownership: 'theirs', state: 'linked', remote_id: 'c-a' },
      { resource_type: 'Observation', ownership: 'theirs', state: 'linked', remote_id: 'w-a' },
      { resource_type: 'Observation', ownership: 'theirs', state: 'linked', remote_id: 'bp-a' },
      { resource_type: 'ServiceRequest', ownership: 'theirs', state: 'linked', remote_id: 'sr-a' },
      { resource_type: 'Task', ownership: 'shared', state: 'linked', remote_id: 't-a' },
    ]);
    expect(await db.sql('SELECT placer_system, placer_value, task_value, status FROM referral')).toEqual([{ placer_system: 'urn:hospital:orders', placer_value: 'ORD-a', task_value: 'TASK-a', status: 'submitted' }]);
  });

  it('pushed 20 times at once is one referral and one answer', async () => {
    const before = await counts();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(push('twenty'))));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    const after = await counts();
    expect([after['referral'], after['chart_current'], after['referral_intake']]).toEqual([before['referral'] as number + 1, before['chart_current'] as number + 6, before['referral_intake'] as number + 1]);
  });
});
