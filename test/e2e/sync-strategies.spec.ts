import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { businessIdentifier, TITRATE_CS } from '#fhir';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type PassedAnswer, startTestEhr, startTestProxy, TestClinic, type TestEhr, type TestProxy, type TestStream } from '../support/ehr.js';
import { carePlan, medicationRequest, painScore } from '../support/plan-resources.js';

let db: FreshDatabase;
let ehr: TestEhr;
let proxy: TestProxy;
let clinic: TestClinic;
let ehrId: string;
let stream: TestStream;

interface Stated {
  rest: { interaction: { code: string }[]; resource: { type: string; conditionalCreate?: boolean; interaction: { code: string }[] }[] }[];
}
/** The hospital, saying less about itself than it can do. */
const saying = (change: (rest: Stated['rest'][0]) => void) => (request: { path: string }, answer: PassedAnswer): PassedAnswer => {
  if (request.path !== '/metadata') return answer;
  const statement = JSON.parse(answer.body) as Stated;
  for (const rest of statement.rest) change(rest);
  return { ...answer, body: JSON.stringify(statement) };
};
const noTransactions = (rest: Stated['rest'][0]): void => {
  rest.interaction = [];
};
const noConditions = (rest: Stated['rest'][0]): void => {
  for (const r of rest.resource) r.conditionalCreate = false;
};

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
beforeEach(async () => {
  proxy.hooks = {};
  await ehr.faults();
  await db.sql('DELETE FROM pgboss.job');
  await db.sql('UPDATE ehr_connection SET last_failure_at = NULL, last_failure = NULL, not_before = NULL, capability = NULL, capability_read_at = NULL');
  stream = await clinic.openStream(ehrId);
});

const states = async (): Promise<string[]> => (await clinic.replicas(stream)).map((r) => r.state);
async function publishPlan(): Promise<{ planId: string; rxId: string }> {
  const [planId, rxId] = [randomUUID(), randomUUID()];
  await clinic.publish(stream, carePlan(stream, planId, { activity: [{ reference: { reference: `MedicationRequest/${rxId}` } }] }), medicationRequest(stream, planId, '0.350', rxId));
  return { planId, rxId };
}
const retry = async (): Promise<string> => {
  await clinic.sweep.run();
  await clinic.sweep.settled();
  await clinic.passTime(stream);
  return clinic.reconcile(stream);
};

describe('an EHR without transactions', () => {
  beforeEach(() => {
    proxy.hooks = { after: saying(noTransactions) };
  });

  it('gets one resource after the other, and references both ways in the end', async () => {
    const { planId, rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [plan] = (await ehr.holds('CarePlan', `plan-${planId}`)) as fhir4.CarePlan[];
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(rx?.basedOn?.[0]?.reference).toBe(`CarePlan/${plan?.id}`);
    expect(plan?.activity?.[0]?.reference?.reference).toBe(`MedicationRequest/${rx?.id}`);
    expect(await states()).toEqual(['acknowledged', 'acknowledged']);
  });

  it.each([1, 2, 3])('goes on behind what was acknowledged when write %i gets no answer', async (nth) => {
    const { planId, rxId } = await publishPlan();
    let writes = 0;
    proxy.hooks = { after: (request, answer) => (['POST', 'PUT'].includes(request.method) && ++writes === nth ? 'cut' : saying(noTransactions)(request, answer)) };
    expect(await clinic.reconcile(stream)).toBe('setback');
    expect(await retry()).toBe('settled');
    expect(await ehr.holds('CarePlan', `plan-${planId}`)).toHaveLength(1);
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
    expect(await states()).toEqual(['acknowledged', 'acknowledged']);
  });

  it('is searched before anything is created where it cannot create conditionally', async () => {
    let writes = 0;
    const says = saying((rest) => (noTransactions(rest), noConditions(rest)));
    proxy.hooks = { after: (request, answer) => (request.method === 'POST' && ++writes === 1 ? 'cut' : says(request, answer)) };
    const { planId, rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('setback');
    // forgotten, as after a kill: nothing says that anything was sent
    await db.sql(`UPDATE replica SET state = 'due' WHERE stream_id = $1 AND ownership = 'ours'`, [stream.streamId]);
    expect(await retry()).toBe('settled');
    expect(await ehr.holds('CarePlan', `plan-${planId}`)).toHaveLength(1);
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
    expect(writes).toBe(2);
  });
});

describe('an EHR with transactions that cannot create conditionally', () => {
  it('is searched before the bundle is sent', async () => {
    let bundles = 0;
    proxy.hooks = { after: (request, answer) => (request.method === 'POST' && ++bundles === 1 ? 'cut' : saying(noConditions)(request, answer)) };
    const { planId, rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('setback');
    expect(await retry()).toBe('settled');
    expect(await ehr.holds('CarePlan', `plan-${planId}`)).toHaveLength(1);
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
  });
});

describe('an EHR that does not take a type', () => {
  it('gets the rest; what stays here is said, and named by identifier instead of by address', async () => {
    proxy.hooks = {
      after: saying((rest) => {
        rest.resource = rest.resource.filter((r) => r.type !== 'CarePlan');
      }),
    };
    const { planId, rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await ehr.holds('CarePlan', `plan-${planId}`)).toHaveLength(0);
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(rx?.basedOn).toEqual([{ type: 'CarePlan', identifier: businessIdentifier('plan', planId) }]);
    expect(await clinic.replicas(stream)).toMatchObject([{ state: 'downgraded', problem: { code: 'EHR_NOT_SUPPORTED' } }, { state: 'acknowledged' }]);
  });

  it('although it said so is asked again what it can do', async () => {
    proxy.hooks = { before: (request) => (request.method === 'POST' && request.path.startsWith('/CarePlan') ? { status: 404, headers: {}, body: '' } : undefined), after: saying(noTransactions) };
    const { rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await states()).toEqual(['downgraded', 'acknowledged']);
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
  });
});

describe('what the hospital sent without an address', () => {
  it('is found by its identifiers', async () => {
    await db.sql(`UPDATE replica SET remote_id = NULL WHERE stream_id = $1 AND ownership = 'theirs'`, [stream.streamId]);
    const { rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    const [patient] = await ehr.holds('Patient', `urn:test:mrn|${stream.patientId}`);
    expect(rx?.subject.reference).toBe(`Patient/${patient?.id}`);
  });

  it('an order for a patient whom the EHR does not know is not sent', async () => {
    const [patient] = await ehr.holds('Patient', `urn:test:mrn|${stream.patientId}`);
    await ehr.call('DELETE', `/Patient/${patient?.id}`);
    await db.sql(`UPDATE replica SET remote_id = NULL WHERE stream_id = $1 AND ownership = 'theirs'`, [stream.streamId]);
    const { rxId } = await publishPlan();
    expect(await clinic.reconcile(stream)).toBe('blocked');
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(0);
    expect(await clinic.set(stream)).toMatchObject({ last_problem: { code: 'PATIENT_NOT_FOUND' } });
  });
});

describe('what another stream has to bring first', () => {
  it('is waited for, and named by its identifier if it takes too long', async () => {
    const other = await clinic.openStream(ehrId);
    const planId = randomUUID();
    await clinic.publish(other, carePlan(other, planId));
    const [first, second] = [painScore(stream, '1', randomUUID(), { basedOn: [{ reference: `CarePlan/${planId}` }] }), painScore(stream, '2', randomUUID(), { basedOn: [{ reference: `CarePlan/${planId}` }] })];
    await clinic.publish(stream, first);
    expect(await clinic.reconcile(stream)).toBe('setback');
    expect(await clinic.set(stream)).toMatchObject({ last_problem: { code: 'WAITS_FOR_REFERENCE' } });
    for (let i = 0; i < 4; i++) {
      await clinic.passTime(stream);
      expect(await clinic.reconcile(stream)).toBe('setback');
    }
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect((await ehr.holds('Observation', `observation-${first.id}`))[0]).toMatchObject({ basedOn: [{ type: 'CarePlan', identifier: businessIdentifier('plan', planId) }] });

    await clinic.publish(stream, second);
    expect(await clinic.reconcile(stream)).toBe('setback');
    expect(await clinic.reconcile(other)).toBe('settled');
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [plan] = await ehr.holds('CarePlan', `plan-${planId}`);
    expect((await ehr.holds('Observation', `observation-${second.id}`))[0]).toMatchObject({ basedOn: [{ reference: `CarePlan/${plan?.id}` }] });
  });
});

describe('more than fits into one bundle', () => {
  it('arrives in the order of the stream, also where the first refers to the last', async () => {
    const planId = randomUUID();
    const scores = Array.from({ length: 70 }, (_, i) => painScore(stream, `${i % 11}`));
    const last = scores.at(-1)?.id ?? '';
    await clinic.publish(stream, carePlan(stream, planId, { supportingInfo: [{ reference: `Observation/${last}` }] }), ...scores);
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [plan] = (await ehr.holds('CarePlan', `plan-${planId}`)) as fhir4.CarePlan[];
    const [score] = await ehr.holds('Observation', `observation-${last}`);
    expect(plan?.supportingInfo?.[0]?.reference).toBe(`Observation/${score?.id}`);
    expect(new Set(await states())).toEqual(new Set(['acknowledged']));
  });
});

describe('a Task that both sides write', () => {
  let taskId: string;
  let remoteId: string;
  const task = (): fhir4.Task => ({
    resourceType: 'Task', identifier: [{ system: 'urn:test:task', value: taskId }], status: 'requested', intent: 'order', description: 'Ketamine, please',
    for: { reference: `Patient/${stream.patientId}` }, requester: { display: 'Dr. Referrer' }, output: [{ type: { text: 'their own' }, valueString: 'kept' }],
  });
  const said = (change: Partial<fhir4.Task> = {}): fhir4.Task => ({
    ...task(), id: taskId, status: 'accepted', businessStatus: { text: 'Accepted' }, lastModified: '2026-03-01T10:00:00Z', owner: { display: 'Clinic' },
    description: 'Ours to keep, not to send', requester: { reference: 'Practitioner/only-our-chart-knows' }, ...change,
  });
  const there = async (): Promise<fhir4.Task> => (await ehr.call('GET', `/Task/${remoteId}`)).json as fhir4.Task;

  beforeEach(async () => {
    taskId = randomUUID();
    const [patient] = await ehr.holds('Patient', `urn:test:mrn|${stream.patientId}`);
    remoteId = ((await ehr.call('POST', '/Task', { ...task(), for: { reference: `Patient/${patient?.id}` } })).json as { id: string }).id;
  });
  const adopt = (known: string | null): Promise<unknown> =>
    db.database.inTenant(db.clinician, (tx) => clinic.chart.adopt(tx, { streamId: stream.streamId, ehrId, resource: { ...task(), id: taskId }, remoteId: known, ownership: 'shared' }));

  it.each([['its address', true], ['its identifier', false]])('is updated where it stands, found by %s, and only in the fields of the fulfiller', async (_by, known) => {
    await adopt(known ? remoteId : null);
    await clinic.publish(stream, said({ output: [{ type: { coding: [{ system: TITRATE_CS.taskOutput, code: 'progress' }] }, valueString: '1 of 10' }] }));
    expect(await clinic.reconcile(stream)).toBe('settled');
    const after = await there();
    expect(after).toMatchObject({ status: 'accepted', businessStatus: { text: 'Accepted' }, owner: { display: 'Clinic' }, description: 'Ketamine, please', requester: { display: 'Dr. Referrer' } });
    expect(after.output?.map((o) => o.valueString)).toEqual(['kept', '1 of 10']);
    expect(await ehr.holds('Task', `urn:test:task|${taskId}`)).toHaveLength(1);
    expect(await clinic.replicas(stream)).toMatchObject([{ state: 'acknowledged', remote_id: remoteId }]);
  });

  it('keeps what the placer wrote at the same moment', async () => {
    await adopt(remoteId);
    await clinic.publish(stream, said());
    let clashed = false;
    proxy.hooks = {
      before: async (request) => {
        if (request.method === 'PUT' && !clashed) {
          clashed = true;
          await ehr.call('PUT', `/Task/${remoteId}`, { ...(await there()), description: 'Soon, please' });
        }
        return undefined;
      },
    };
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await there()).toMatchObject({ status: 'accepted', description: 'Soon, please', meta: { versionId: '3' } });
  });

  it('is not taken out of the hands of a placer who has cancelled it', async () => {
    await adopt(remoteId);
    await ehr.call('PUT', `/Task/${remoteId}`, { ...(await there()), status: 'cancelled' });
    await clinic.publish(stream, said());
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect((await there()).status).toBe('cancelled');
    expect(await clinic.replicas(stream)).toMatchObject([{ state: 'conflict', problem: { code: 'PLACER_DECIDED' } }]);
  });

  it('is never created, and the ServiceRequest is never written', async () => {
    await adopt(null);
    await ehr.call('DELETE', `/Task/${remoteId}`);
    await clinic.publish(stream, said());
    const before = (await ehr.journal()).length;
    expect(await clinic.reconcile(stream)).toBe('blocked');
    expect((await ehr.journal()).slice(before).filter((i) => i.method !== 'GET' && i.path.startsWith('/fhir'))).toEqual([]);
    expect(await clinic.set(stream)).toMatchObject({ last_problem: { code: 'TASK_NOT_FOUND' } });
  });
});
