import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { MovableClock } from '#platform';
import { connectEhr } from '#sync';
import { type Answer, startApi, type TestApi } from '../support/api.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { startTestEhr, startTestProxy, type TestEhr, type TestProxy } from '../support/ehr.js';
import { hospitalPush, type Loose } from '../support/hospital-push.js';
import { startWorker, until, type WorkerProcess } from '../support/worker.js';

/**
 * Words that stand for a patient go all the way through, by the good ways and the bad; afterwards they may be found in
 * the clinical tables and in answers to those who may read them, and nowhere else.
 */

const CANARIES = ['Zzcanaryfamily', 'Zzcanarygiven', '1961-07-23', 'zzcanary-mrn-4711', 'Zzcanarystreet', 'zzcanary note', 'zzcanary phone', 'zzcanary-order', 'zzcanary-task', 'zzcanary reason'];
const FOUND = new RegExp(CANARIES.join('|'), 'i');

let db: FreshDatabase;
let ehr: TestEhr;
let proxy: TestProxy;
let api: TestApi;
let worker: WorkerProcess;
const logs: string[] = [];
const refused: Answer[] = [];
/** Everything that reached the hospital's address: method, path and query. */
const asked: string[] = [];
const tokens = { clinician: '', nurse: '', system: '', stranger: '' };

/** What libraries of ours write to the console of the process, past the log. */
const written = (['log', 'info', 'warn', 'error'] as const).map((way) => jest.spyOn(console, way).mockImplementation((...said) => void logs.push(said.map(String).join(' '))));

beforeAll(async () => {
  [db, ehr] = await Promise.all([freshDatabase(), startTestEhr()]);
  proxy = await startTestProxy(ehr.base, {
    before: (request) => {
      asked.push(`${request.method} ${request.path}`);
      return undefined;
    },
  });
  api = await startApi(db, { clock: new MovableClock(), ehrBaseUrl: proxy.base, logLevel: 'info', logTo: { write: (line) => void logs.push(line) } });
  await db.database.inTenant(db.clinician, (tx) =>
    connectEhr(tx, { id: api.ehrId, name: 'Test hospital', baseUrl: proxy.base, auth: { kind: 'backend-services', clientId: ehr.clientId, tokenUrl: ehr.tokenUrl, scope: 'system/*.cruds' } }),
  );
  worker = await startWorker({ DATABASE_URL: db.url, KEYS_DIR: ehr.keysDir, LOG_LEVEL: 'info' });
  Object.assign(tokens, { clinician: await api.tokenFor('clinician'), nurse: await api.tokenFor('nurse'), system: await api.tokenFor('system'), stranger: await api.tokenFor('clinician', db.stranger.tenantId) });
}, 30_000);
afterAll(async () => {
  for (const spy of written) spy.mockRestore();
  worker.process.kill('SIGTERM');
  await worker.ended;
  await api.close();
  await proxy.close();
  await ehr.close();
  await db.close();
});

const bundle = (n: string, change: (p: Loose) => void = () => undefined): Loose =>
  hospitalPush(proxy.base, n, {
    change: (p) => {
      Object.assign(p.patient, { name: [{ family: CANARIES[0], given: [CANARIES[1]], text: `${CANARIES[1]} ${CANARIES[0]}` }], gender: 'male', birthDate: CANARIES[2], address: [{ line: [CANARIES[4]], city: CANARIES[4] }], telecom: [{ system: 'phone', value: CANARIES[6] }] });
      p.patient.identifier[0].value = `${CANARIES[3]}-${n}`;
      p.request.identifier[0].value = `${CANARIES[7]}-${n}`;
      p.task.identifier[0].value = `${CANARIES[8]}-${n}`;
      p.request.note = [{ text: `Please, zzcanary note of ${CANARIES[0]}` }];
      p.condition.note = [{ text: CANARIES[5] }];
      p.condition.code.text = 'zzcanary reason';
      p.task.description = CANARIES[5];
      for (const fact of [p.weight, p.pressure]) fact.effectiveDateTime = new Date().toISOString();
      change(p);
    },
  });
const call = (method: string, path: string, token: string, body?: unknown): Promise<Answer> => api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
const good = async (method: string, path: string, token: string, body?: unknown): Promise<Loose> => {
  const answer = await call(method, path, token, body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json;
};
const bad = async (answer: Promise<Answer> | Answer): Promise<void> => {
  const got = await answer;
  expect(got.status).toBeGreaterThanOrEqual(400);
  expect(got.status).toBeLessThan(500);
  refused.push(got);
};
const push = (body: unknown, token = tokens.system): Promise<Answer> => api.call('POST', '/fhir', { token, body });

it('the words of a patient stay where they belong', async () => {
  // the hospital holds the patient and the Task, and refers
  const sent = bundle('a');
  for (const { resource } of sent.entry) await ehr.call('PUT', `/${resource.resourceType}/${resource.id}`, resource);
  expect((await push(sent)).status).toBe(200);
  const [referral] = (await good('GET', `/api/v1/referrals?identifier=${encodeURIComponent(`urn:hospital:orders|${CANARIES[7]}-a`)}`, tokens.clinician)).items;

  // pushes that are refused, each for another reason
  const wrong: ((p: Loose) => void)[] = [
    (p) => (p.patient.birthDate = `${CANARIES[2]}T99`),
    (p) => (p.patient.gender = CANARIES[0]),
    (p) => (p.weight.valueQuantity.unit = p.weight.valueQuantity.code = CANARIES[5]),
    (p) => (p.weight.valueQuantity.value = CANARIES[5]),
    (p) => (p.request.subject = { reference: `Patient/${CANARIES[3]}`, display: CANARIES[0] }),
    (p) => delete p.request.subject,
    (p) => (p.request.status = CANARIES[5]),
    (p) => (p.task.focus.reference = `ServiceRequest/${CANARIES[0]}`),
    (p) => (p.patient.extension = [{ url: CANARIES[0], valueString: CANARIES[0] }, { valueString: CANARIES[5] }]),
    (p) => (p.condition.text = { status: 'generated', div: `<div>${CANARIES[0]}<script/></div>` }),
    (p) => (p.patient.deceasedBoolean = CANARIES[0]),
  ];
  for (const [i, change] of wrong.entries()) await push(bundle(`wrong-${i}`, change)).then((a) => (a.status < 400 ? undefined : bad(a)));
  expect(refused.length).toBeGreaterThanOrEqual(8);
  await bad(push(bundle('a', (p) => ((p.patient.id = 'other'), (p.patient.identifier[0].value = `${CANARIES[3]}-other`), (p.request.subject = p.task.for = p.condition.subject = p.weight.subject = p.pressure.subject = { reference: 'Patient/other' })))));
  await bad(api.call('POST', '/fhir', { token: tokens.system, raw: JSON.stringify(bundle('cut')).slice(0, -40) }));
  await bad(api.call('POST', '/fhir', { token: tokens.system, raw: JSON.stringify(bundle('twice')).replace('"birthDate"', `"birthDate":"${CANARIES[2]}","birthDate"`) }));
  await bad(push(bundle('b'), tokens.clinician));
  await bad(push(bundle('b'), `${CANARIES[0]}.x.y`));
  for (const search of [`birthdate=zz${CANARIES[2]}`, `_sort=x&_count=${CANARIES[0]}`, `name:${CANARIES[0]}=x`, `_include=${CANARIES[0]}`, `_page=${CANARIES[0]}`]) await bad(call('GET', `/fhir/Patient?${search}`, tokens.clinician));
  for (const path of [`/fhir/Patient/${CANARIES[0]}`, `/fhir/${CANARIES[0]}`, `/api/v1/referrals/${CANARIES[0]}`, `/api/v1/referrals?status=${CANARIES[0]}`, `/api/v1/plans?cursor=${CANARIES[0]}`, `/${CANARIES[0]}`]) await bad(call('GET', path, tokens.clinician));
  expect((await call('GET', `/fhir/Patient?name=${CANARIES[0]}`, tokens.clinician)).text).toMatch(FOUND);

  // the clinic's own work, and mistakes in it
  await good('POST', `/api/v1/referrals/${referral.id}/accept`, tokens.clinician);
  await bad(call('POST', `/api/v1/referrals/${referral.id}/decline`, tokens.clinician, { reason: { code: CANARIES[0], text: CANARIES[5] } }));
  await bad(call('POST', '/api/v1/plans', tokens.clinician, { referralId: CANARIES[0], protocol: CANARIES[0], dose: { value: CANARIES[5], unit: CANARIES[0] } }));
  const plan = await good('POST', '/api/v1/plans', tokens.clinician, { referralId: referral.id, protocol: 'CRPS-OP-10D', dose: { value: '0.350', unit: 'mg/kg/h' }, concentration: { value: '1', unit: 'mg/mL' } });
  await bad(call('GET', `/api/v1/plans/${plan.id}`, tokens.stranger));
  await bad(call('POST', `/api/v1/plans/${plan.id}/sign`, tokens.clinician));
  for (const f of (await good('GET', `/api/v1/plans/${plan.id}/screening`, tokens.clinician)).findings) {
    if (f.needsAcknowledgement && !f.acknowledged) await good('POST', `/api/v1/plans/${plan.id}/acknowledgements`, tokens.clinician, { rule: f.rule, reason: 'reviewed-with-patient', text: `zzcanary note of ${CANARIES[0]}` });
  }

  // the hospital refuses, and repeats in its reason what it was sent
  proxy.hooks = {
    before: (request) => {
      asked.push(`${request.method} ${request.path}`);
      if (request.method === 'GET' || request.body.length === 0) return undefined;
      const text = `${CANARIES.join(' ')} was refused`;
      const issue = { severity: 'error', code: 'invalid', diagnostics: text, details: { text, coding: [{ system: CANARIES[0], code: CANARIES[0], display: text }] }, expression: [`Bundle.entry[0].resource.where(name='${CANARIES[0]}')`], location: [text] };
      return { status: 422, headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify({ resourceType: 'OperationOutcome', text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>` }, issue: [issue] }) };
    },
  };
  await good('POST', `/api/v1/plans/${plan.id}/sign`, tokens.clinician);
  const blocked = await until('the refusal is shown', async () => {
    const view = await call('GET', `/api/v1/plans/${plan.id}/sync`, tokens.clinician);
    return view.json?.ehrs?.[0]?.state === 'blocked' && view;
  });
  refused.push(blocked);
  proxy.hooks = {
    before: (request) => {
      asked.push(`${request.method} ${request.path}`);
      return undefined;
    },
  };
  await good('POST', `/api/v1/plans/${plan.id}/sync/release`, tokens.clinician);
  await until('the plan is delivered', async () => (await call('GET', `/api/v1/plans/${plan.id}/sync`, tokens.clinician)).json.ehrs[0].inStep === true);

  // they are where they belong
  const [held] = await db.sql<{ n: number }>(`SELECT count(*)::int AS n FROM chart_resource WHERE content ~* $1`, [FOUND.source]);
  expect(held?.n).toBeGreaterThanOrEqual(4);

  // and nowhere else
  const leak = (where: string, text: string): [string, string | undefined] => [where, FOUND.exec(text)?.[0]];
  expect(leak('log of the API', logs.join(''))).toEqual(['log of the API', undefined]);
  expect(logs.length).toBeGreaterThan(20);
  expect(leak('log of the worker', worker.output())).toEqual(['log of the worker', undefined]);
  expect(worker.output()).toContain('reconciled');
  expect(refused.map((answer) => leak(answer.text.slice(0, 600), answer.text)).filter(([, found]) => found !== undefined)).toEqual([]);
  expect(leak('measurements', (await api.call('GET', '/metrics')).text)[1]).toBeUndefined();
  expect(leak('health', (await api.call('GET', '/health/ready')).text)[1]).toBeUndefined();
  // our business identifiers and the hospital's ids are asked for; a patient's are never
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((a) => FOUND.test(decodeURIComponent(a)))).toEqual([]);
  const [rows] = await db.sql<Record<string, string>>(`SELECT
    (SELECT coalesce(string_agg(j::text, ' '), '') FROM pgboss.job j) AS jobs,
    (SELECT string_agg(a::text, ' ') FROM audit_entry a) AS audit,
    (SELECT string_agg(a::text, ' ') FROM access_entry a) AS accesses,
    (SELECT string_agg(r.problem::text, ' ') FROM replica r) AS problem,
    (SELECT string_agg(coalesce(s.last_problem::text, '') || s::text, ' ') FROM replica_set s) AS last_problem,
    (SELECT string_agg(e::text, ' ') FROM ehr_connection e) AS connections,
    (SELECT string_agg(s::text, ' ') FROM stream s) AS streams,
    (SELECT coalesce(string_agg(u::text, ' '), '') FROM used_assertion u) AS assertions`);
  for (const outcome of ['shown', 'refused', 'not-found']) expect(rows?.['accesses']).toContain(`,${outcome},`);
  for (const [where, text] of Object.entries(rows ?? {})) expect(leak(where, text)).toEqual([where, undefined]);
}, 60_000);
