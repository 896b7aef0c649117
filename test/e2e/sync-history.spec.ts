import { randomUUID } from 'node:crypto';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { businessIdentifier } from '#fhir';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type Passed, type PassedAnswer, startTestEhr, startTestProxy, TestClinic, type TestEhr, type TestProxy, type TestStream } from '../support/ehr.js';
import { carePlan, medicationRequest, painScore } from '../support/plan-resources.js';

/**
 * A random history: several streams are published to, two workers deliver, the hospital fails in every way it can,
 * leases run out in the middle of a request, and the placer edits its Task meanwhile. Whatever happened, in the end each
 * resource stands there once, says what was published last, and never went back to what it said before.
 * `HISTORY_SEED=7` repeats one of them.
 */

const SEEDS = process.env['HISTORY_SEED'] ? [Number(process.env['HISTORY_SEED'])] : [1, 2, 3];
const STREAMS = 4;
const PUBLISHES = 60;
const FAULTS = 0.4;

/** mulberry32 */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let db: FreshDatabase;
let ehr: TestEhr;
let proxy: TestProxy;
let clinic: TestClinic;
let ehrId: string;
/** Writes that reach the EHR after we were told that nothing came of them. */
const late: Promise<unknown>[] = [];

beforeAll(async () => {
  [db, ehr] = await Promise.all([freshDatabase(), startTestEhr()]);
  proxy = await startTestProxy(ehr.base);
  clinic = new TestClinic(db, ehr);
  ehrId = await clinic.connect(proxy.base);
});
afterAll(async () => {
  await db.close();
  await proxy.close();
  await ehr.close();
});

interface Course extends TestStream {
  readonly planId: string;
  readonly rxId: string;
  readonly taskId: string;
  readonly taskRemoteId: string;
  readonly scores: Map<string, number>;
  planned: number;
  ordered: number;
  said: number;
  notes: number;
}

async function openCourse(): Promise<Course> {
  const stream = await clinic.openStream(ehrId);
  const task: fhir4.Task = { resourceType: 'Task', status: 'accepted', intent: 'order', identifier: [{ system: 'urn:test:task', value: randomUUID() }] };
  const { json } = await ehr.call('POST', '/Task', task);
  const [taskId, taskRemoteId] = [randomUUID(), (json as { id: string }).id];
  await db.database.inTenant(db.clinician, (tx) => clinic.chart.adopt(tx, { streamId: stream.streamId, ehrId, resource: { ...task, id: taskId }, remoteId: taskRemoteId, ownership: 'shared' }));
  return { ...stream, planId: randomUUID(), rxId: randomUUID(), taskId, taskRemoteId, scores: new Map(), planned: 0, ordered: 0, said: 0, notes: 0 };
}

const rateOf = (n: number): string => `0.${String(n).padStart(3, '0')}`;
const plan = (c: Course): fhir4.CarePlan => carePlan(c, c.planId, { title: `Plan ${c.planned}`, activity: [{ reference: { reference: `MedicationRequest/${c.rxId}` } }] });
const order = (c: Course): fhir4.MedicationRequest => medicationRequest(c, c.planId, rateOf(c.ordered), c.rxId);
const taskSaid = (c: Course): fhir4.Task => ({ resourceType: 'Task', id: c.taskId, identifier: [businessIdentifier('task', c.taskId)], status: 'in-progress', intent: 'order', businessStatus: { text: `Said ${c.said}` }, lastModified: new Date(Date.UTC(2026, 0, 1, 0, 0, c.said)).toISOString() });

/** What a clinician does next. */
async function publishSomething(c: Course, random: () => number): Promise<void> {
  const dice = random();
  if (c.planned === 0 || dice < 0.2) {
    c.planned += 1;
    c.ordered += 1;
    await clinic.publish(c, plan(c), order(c));
  } else if (dice < 0.45) {
    c.ordered += 1;
    await clinic.publish(c, order(c));
  } else if (dice < 0.65) {
    c.said += 1;
    await clinic.publish(c, taskSaid(c));
  } else {
    const known = [...c.scores.keys()];
    const id = dice < 0.8 && known.length > 0 ? (known[Math.floor(random() * known.length)] as string) : randomUUID();
    c.scores.set(id, (c.scores.get(id) ?? 0) + 1);
    await clinic.publish(c, painScore(c, String(c.scores.get(id)), id, { basedOn: [{ reference: `MedicationRequest/${c.rxId}` }] }));
  }
}

/** What the placer does meanwhile, over the version that it has read, as a good client does. */
async function editTask(c: Course): Promise<void> {
  const { json } = await ehr.call('GET', `/Task/${c.taskRemoteId}`);
  const there = json as fhir4.Task;
  const edited = { ...there, note: [...(there.note ?? []), { text: `Note ${c.notes + 1}` }] };
  const answer = await fetch(`${ehr.base}/Task/${c.taskRemoteId}`, { method: 'PUT', headers: { authorization: `Bearer ${ehr.staffToken}`, 'content-type': 'application/fhir+json', 'if-match': `W/"${there.meta?.versionId}"` }, body: JSON.stringify(edited) });
  await answer.text();
  if (answer.ok) c.notes += 1;
}

function faultsOf(random: () => number): TestProxy['hooks'] {
  const refusals: PassedAnswer[] = [500, 503, 429, 409, 412, 401, 502].map((status) => ({ status, headers: { 'content-type': 'application/fhir+json', ...(status === 429 ? { 'retry-after': '0' } : {}) }, body: '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"transient"}]}' }));
  const sendLater = async ({ method, path, headers, body }: Passed, ms: number): Promise<void> => {
    await passed(ms);
    const { host: _host, connection: _connection, 'content-length': _length, ...kept } = headers as Record<string, string>;
    await fetch(ehr.base + path, { method, headers: kept, body: new Uint8Array(body) }).then((a) => a.text());
  };
  return {
    before: async (request) => {
      const isWrite = request.method === 'POST' || request.method === 'PUT';
      if (isWrite && random() < 0.15) await db.sql('UPDATE replica_set SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL');
      if (random() < 0.2) await passed(random() * 40);
      const dice = random() / FAULTS;
      if (dice < 0.4) return refusals[Math.floor(random() * refusals.length)];
      if (dice < 0.6) return 'cut';
      if (dice < 0.75 && isWrite) {
        late.push(sendLater(request, random() * 80));
        return 'cut';
      }
      return undefined;
    },
    after: async (_request, answer) => {
      if (random() < 0.2) await passed(random() * 40);
      return random() < FAULTS / 4 ? 'cut' : answer;
    },
  };
}

/** Pauses are over, and the EHR counts as reachable. */
async function goOn(): Promise<void> {
  await db.sql('UPDATE ehr_connection SET last_failure_at = NULL, last_failure = NULL, not_before = NULL');
  await clinic.passTime();
}

interface Version {
  readonly resource: fhir4.FhirResource;
}

/** What the EHR said of a resource, oldest first. */
async function historyOf(type: string, id: string): Promise<fhir4.FhirResource[]> {
  const { json } = await ehr.call('GET', `/${type}/${id}/_history?_count=200`);
  return (json as { entry: Version[] }).entry.map((e) => e.resource).reverse();
}

async function standsOnce(type: string, identifier: string, what: (r: fhir4.FhirResource) => number, last: number): Promise<void> {
  const there = await ehr.holds(type, identifier);
  expect([type, identifier, there.length]).toEqual([type, identifier, 1]);
  const said = (await historyOf(type, there[0]?.id ?? '')).map(what);
  expect([type, said]).toEqual([type, [...said].sort((a, b) => a - b)]);
  expect([type, said.at(-1)]).toEqual([type, last]);
}

it.each(SEEDS)('history %i ends with the EHR holding what was published last, each thing once', async (seed) => {
  const random = randomOf(seed);
  await proxy.close();
  proxy = await startTestProxy(ehr.base);
  await db.sql('UPDATE ehr_connection SET base_url = $1', [proxy.base]);
  const courses = await Promise.all(Array.from({ length: STREAMS }, openCourse));
  const any = (): Course => courses[Math.floor(random() * courses.length)] as Course;
  proxy.hooks = faultsOf(random);

  let publishing = true;
  const work = async (reconciler: ReturnType<TestClinic['worker']>): Promise<void> => {
    while (publishing) {
      await goOn();
      await reconciler.reconcile(any());
    }
  };
  const workers = [work(clinic.worker()), work(clinic.worker())];
  for (let i = 0; i < PUBLISHES; i++) {
    await publishSomething(any(), random);
    if (random() < 0.3) await editTask(any());
    await passed(random() * 30);
  }
  publishing = false;
  await Promise.all(workers);

  proxy.hooks = {};
  await Promise.all(late.splice(0));
  await db.sql('UPDATE replica_set SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL');
  for (const c of courses) {
    await goOn();
    expect([c.streamId, await clinic.reconcile(c)]).toEqual([c.streamId, 'settled']);
    expect((await clinic.replicas(c)).filter((r) => r.state !== 'linked').map((r) => [r.state, r.acked_version])).toEqual((await clinic.replicas(c)).filter((r) => r.state !== 'linked').map((r) => ['acknowledged', r.desired_version]));
    if (c.planned > 0) {
      await standsOnce('CarePlan', `plan-${c.planId}`, (r) => Number((r as fhir4.CarePlan).title?.slice('Plan '.length)), c.planned);
      await standsOnce('MedicationRequest', `rx-${c.rxId}`, (r) => Number((r as fhir4.MedicationRequest).dosageInstruction?.[0]?.text?.slice('ketamine 0.'.length, 'ketamine 0.'.length + 3)), c.ordered);
    }
    for (const [id, value] of c.scores) await standsOnce('Observation', `observation-${id}`, (r) => (r as fhir4.Observation).valueQuantity?.value ?? 0, value);
    const tasks = (await historyOf('Task', c.taskRemoteId)) as fhir4.Task[];
    const said = tasks.map((t) => Number(t.businessStatus?.text?.slice('Said '.length) ?? 0));
    expect(said).toEqual([...said].sort((a, b) => a - b));
    expect([said.at(-1), tasks.at(-1)?.note?.length ?? 0, tasks.at(-1)?.identifier?.length]).toEqual([c.said, c.notes, 1]);
  }
}, 30_000);
