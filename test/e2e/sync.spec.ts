import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { startTestEhr, startTestProxy, TestClinic, type TestEhr, type TestProxy, type TestStream } from '../support/ehr.js';
import { carePlan, medicationRequest, painScore } from '../support/plan-resources.js';

let db: FreshDatabase;
let ehr: TestEhr;
let proxy: TestProxy;
let clinic: TestClinic;
let ehrId: string;
let stream: TestStream;

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
  await db.sql('UPDATE ehr_connection SET last_failure_at = NULL, last_failure = NULL, not_before = NULL');
  stream = await clinic.openStream(ehrId);
});

const states = async (of: TestStream = stream): Promise<string[]> => (await clinic.replicas(of)).map((r) => r.state);
/** A plan and one order of it, published; answers their ids. */
async function plan(of: TestStream = stream, rate = '0.350'): Promise<{ planId: string; rxId: string }> {
  const [planId, rxId] = [randomUUID(), randomUUID()];
  await clinic.publish(of, carePlan(of, planId, { activity: [{ reference: { reference: `MedicationRequest/${rxId}` } }] }), medicationRequest(of, planId, rate, rxId));
  return { planId, rxId };
}
const isWrite = (method: string): boolean => method === 'POST' || method === 'PUT';

describe('an EHR comes to hold what the stream says', () => {
  it('each resource once, linked by its own addresses, digits kept', async () => {
    const { planId, rxId } = await plan();
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [[carePlanThere], [rx]] = [await ehr.holds('CarePlan', `plan-${planId}`), await ehr.holds('MedicationRequest', `rx-${rxId}`)] as [fhir4.CarePlan[], fhir4.MedicationRequest[]];
    expect(rx?.basedOn?.[0]?.reference).toBe(`CarePlan/${carePlanThere?.id}`);
    expect(carePlanThere?.activity?.[0]?.reference?.reference).toBe(`MedicationRequest/${rx?.id}`);
    expect((await ehr.call('GET', `/MedicationRequest/${rx?.id}`)).text).toContain('"value":0.350');
    expect(await clinic.replicas(stream)).toMatchObject([
      { resource_type: 'CarePlan', state: 'acknowledged', acked_version: 1, remote_id: carePlanThere?.id },
      { resource_type: 'MedicationRequest', state: 'acknowledged', acked_version: 1, remote_id: rx?.id },
    ]);
    expect(await clinic.set(stream)).toMatchObject({ attempts: 0, lease_id: null, last_problem: null });
  });

  it('a later version over the version that it has, referring to what it holds by then', async () => {
    const { planId, rxId } = await plan();
    await clinic.reconcile(stream);
    const scoreId = randomUUID();
    await clinic.publish(stream, medicationRequest(stream, planId, '0.40', rxId, { status: 'on-hold' }), painScore(stream, '7.50', scoreId, { basedOn: [{ reference: `MedicationRequest/${rxId}` }] }));
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(rx).toMatchObject({ status: 'on-hold', meta: { versionId: '2' } });
    expect((await ehr.call('GET', `/MedicationRequest/${rx?.id}`)).text).toContain('"value":0.40');
    const [score] = (await ehr.holds('Observation', `observation-${scoreId}`)) as fhir4.Observation[];
    expect(score?.basedOn?.[0]?.reference).toBe(`MedicationRequest/${rx?.id}`);
  });

  it('nothing more when nothing changed', async () => {
    await plan();
    await clinic.reconcile(stream);
    const before = (await ehr.journal()).length;
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect((await ehr.journal()).length).toBe(before);
  });
});

describe('the lost wake-up', () => {
  it('a change that is published while a worker delivers goes out with the same run', async () => {
    const { planId, rxId } = await plan();
    proxy.hooks = {
      after: async (request, answer) => {
        if (request.method === 'POST') {
          proxy.hooks = {};
          await clinic.publish(stream, medicationRequest(stream, planId, '0.50', rxId));
          // the job of that change finds the stream held and ends
          expect(await clinic.worker().reconcile(stream)).toBe('held-by-another');
        }
        return answer;
      },
    };
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect((await ehr.call('GET', `/MedicationRequest?identifier=rx-${rxId}`)).text).toContain('"value":0.50');
  });

  it('a worker that is about to let go waits for a writer that is about to commit', async () => {
    await plan();
    await clinic.reconcile(stream);
    const scoreId = randomUUID();
    let run: Promise<string> | undefined;
    await db.database.inTenant(db.clinician, async (tx) => {
      await clinic.chart.publish(tx, stream.streamId, [painScore(stream, '4', scoreId)]);
      run = clinic.reconcile(stream);
      // it waits for our lock rather than finding nothing
      while ((await db.sql(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).length === 0);
    });
    expect(await run).toBe('settled');
    expect(await ehr.holds('Observation', `observation-${scoreId}`)).toHaveLength(1);
  });
});

describe('in doubt', () => {
  it('an answer that is lost after the EHR has done it leaves one resource, not two', async () => {
    const { planId, rxId } = await plan();
    await ehr.faults({ method: 'POST', path: '.*', fault: 'drop', times: 1 });
    expect(await clinic.reconcile(stream)).toBe('setback');
    expect(await states()).toEqual(['in-doubt', 'in-doubt']);
    expect(await clinic.set(stream)).toMatchObject({ attempts: 1, lease_id: null, last_problem: { code: 'EHR_NO_ANSWER' } });
    await clinic.sweep.run();
    await clinic.sweep.settled();
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await ehr.holds('CarePlan', `plan-${planId}`)).toHaveLength(1);
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
    expect(await states()).toEqual(['acknowledged', 'acknowledged']);
  });

  it('what stands there already in an older version is made equal', async () => {
    const { planId, rxId } = await plan(stream, '0.350');
    await ehr.faults({ method: 'POST', path: '.*', fault: 'drop', times: 1 });
    await clinic.reconcile(stream);
    await clinic.publish(stream, medicationRequest(stream, planId, '0.275', rxId));
    await clinic.sweep.run();
    await clinic.sweep.settled();
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
    expect((await ehr.call('GET', `/MedicationRequest?identifier=rx-${rxId}`)).text).toContain('"value":0.275');
    expect(await clinic.replicas(stream)).toMatchObject([{ acked_version: 1 }, { acked_version: 2, desired_version: 2 }]);
  });

  it('an update whose answer is lost is recognised, not repeated', async () => {
    const { planId, rxId } = await plan();
    await clinic.reconcile(stream);
    await clinic.publish(stream, medicationRequest(stream, planId, '0.5', rxId));
    proxy.hooks = { after: (request, answer) => (request.method === 'POST' ? 'cut' : answer) };
    expect(await clinic.reconcile(stream)).toBe('setback');
    proxy.hooks = {};
    await clinic.sweep.run();
    await clinic.sweep.settled();
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(rx?.meta?.versionId).toBe('2');
  });
});

describe('the slow worker', () => {
  it('whose lease has passed to another records nothing', async () => {
    const { rxId } = await plan();
    let other: Promise<string> | undefined;
    proxy.hooks = {
      after: async (request, answer) => {
        if (request.method === 'POST' && !other) {
          await db.sql(`UPDATE replica_set SET lease_until = now() - interval '1 second' WHERE stream_id = $1`, [stream.streamId]);
          other = clinic.worker().reconcile(stream);
          await other;
          await db.sql(`UPDATE replica SET state = 'due', acked_version = NULL, remote_id = NULL WHERE stream_id = $1 AND ownership = 'ours'`, [stream.streamId]);
          await db.sql(`UPDATE replica_set SET lease_id = gen_random_uuid(), lease_until = now() + interval '15 seconds' WHERE stream_id = $1`, [stream.streamId]);
        }
        return answer;
      },
    };
    expect(await clinic.reconcile(stream)).toBe('lease-lost');
    expect(await other).toBe('settled');
    expect(await states()).toEqual(['due', 'due']);
    expect((await clinic.set(stream)).lease_id).not.toBeNull();
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
  });

  it('does not begin another request', async () => {
    const { rxId } = await plan();
    await ehr.faults();
    proxy.hooks = {
      before: async (request) => {
        if (request.path !== '/metadata') return undefined;
        clinic.elapsedMore += 60_000;
        await db.sql(`UPDATE replica_set SET lease_id = gen_random_uuid() WHERE stream_id = $1`, [stream.streamId]);
        return undefined;
      },
    };
    await db.sql('UPDATE ehr_connection SET capability_read_at = NULL');
    expect(await clinic.reconcile(stream)).toBe('lease-lost');
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(0);
  });
});

describe('superseded', () => {
  it('only the last version arrives, also when the earlier one failed', async () => {
    const { planId, rxId } = await plan(stream, '0.1');
    await ehr.faults({ method: 'POST', path: '.*', fault: 'status', status: 500, times: 1 });
    expect(await clinic.reconcile(stream)).toBe('setback');
    for (const rate of ['0.2', '0.3']) await clinic.publish(stream, medicationRequest(stream, planId, rate, rxId));
    await clinic.sweep.run();
    await clinic.sweep.settled();
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(rx?.meta?.versionId).toBe('1');
    expect(rx?.dosageInstruction?.[0]?.text).toBe('ketamine 0.3 mg/kg/h');
    expect((await clinic.replicas(stream))[1]).toMatchObject({ acked_version: 3, state: 'acknowledged' });
  });
});

describe('poison', () => {
  const poisoned = (of: TestStream, id: string): fhir4.Observation => painScore(of, '5', id, { status: undefined as never });

  it('a refused resource blocks its own stream, names the element, and no other stream waits', async () => {
    const other = await clinic.openStream(ehrId);
    const badId = randomUUID();
    await clinic.publish(stream, painScore(stream, '5'), poisoned(stream, badId));
    const { rxId } = await plan(other);
    expect(await clinic.reconcile(stream)).toBe('blocked');
    expect(await clinic.reconcile(other)).toBe('settled');
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
    const refused = (await clinic.replicas(stream)).find((r) => r.state === 'refused' && r.resource_id === badId);
    expect(refused?.problem).toMatchObject({ code: 'EHR_REFUSED', issues: [{ code: 'required', expression: 'Observation.status' }] });
    expect(clinic.told).toContainEqual({ streamId: stream.streamId, ehrId: stream.ehrId, code: 'EHR_REFUSED', resources: [`Observation/${badId}`], issues: [expect.objectContaining({ code: 'required', expression: 'Observation.status' })] });
    expect((await clinic.set(stream)).blocked_at).not.toBeNull();
    // blocked means that nobody tries
    await db.sql('DELETE FROM pgboss.job');
    const before = (await ehr.journal()).length;
    await clinic.passTime();
    await clinic.sweep.run();
    expect(await clinic.queued()).not.toContain(stream.streamId);
    expect(await clinic.reconcile(stream)).toBe('blocked');
    expect((await ehr.journal()).length).toBe(before);
  });

  it('an amended version starts the stream again, with everything that waited', async () => {
    const [goodId, badId] = [randomUUID(), randomUUID()];
    await clinic.publish(stream, painScore(stream, '5', goodId), poisoned(stream, badId));
    await clinic.reconcile(stream);
    await clinic.publish(stream, painScore(stream, '6', badId));
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await ehr.holds('Observation', `observation-${goodId}`)).toHaveLength(1);
    expect(await ehr.holds('Observation', `observation-${badId}`)).toHaveLength(1);
    expect(await clinic.set(stream)).toMatchObject({ blocked_at: null, last_problem: null });
  });
});

describe('version clashes', () => {
  it('a change that the EHR made meanwhile is seen, and what the stream says stands in the end', async () => {
    const { planId, rxId } = await plan();
    await clinic.reconcile(stream);
    const [rx] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect((await ehr.call('PUT', `/MedicationRequest/${rx?.id}`, { ...rx, priority: 'urgent' })).status).toBe(200);
    await clinic.publish(stream, medicationRequest(stream, planId, '0.6', rxId));
    expect(await clinic.reconcile(stream)).toBe('settled');
    const [after] = (await ehr.holds('MedicationRequest', `rx-${rxId}`)) as fhir4.MedicationRequest[];
    expect(after?.meta?.versionId).toBe('3');
    expect(after?.dosageInstruction?.[0]?.text).toBe('ketamine 0.6 mg/kg/h');
  });

  it('what somebody deleted there is created again', async () => {
    const { planId, rxId } = await plan();
    await clinic.reconcile(stream);
    const scoreId = randomUUID();
    await clinic.publish(stream, painScore(stream, '3', scoreId));
    await clinic.reconcile(stream);
    const [score] = await ehr.holds('Observation', `observation-${scoreId}`);
    expect((await ehr.call('DELETE', `/Observation/${score?.id}`)).status).toBeLessThan(300);
    await clinic.publish(stream, painScore(stream, '2', scoreId), medicationRequest(stream, planId, '0.7', rxId));
    expect(await clinic.reconcile(stream)).toBe('settled');
    expect(await ehr.holds('Observation', `observation-${scoreId}`)).toHaveLength(1);
  });
});

describe('an EHR that asks for patience', () => {
  it('is left alone until it said, by every stream', async () => {
    const other = await clinic.openStream(ehrId);
    await plan();
    await plan(other);
    await ehr.faults({ method: 'POST', path: '.*', fault: 'status', status: 429, headers: { 'retry-after': '120' }, times: 1 });
    expect(await clinic.reconcile(stream)).toBe('setback');
    const { next_attempt_at: next } = await clinic.set(stream);
    expect((next?.getTime() ?? 0) - Date.now()).toBeGreaterThan(110_000);
    expect(await clinic.reconcile(other)).toBe('pausing');
    expect((await ehr.journal()).filter((i) => isWrite(i.method) && i.status === 429)).toHaveLength(1);
    await db.sql('DELETE FROM pgboss.job');
    await clinic.sweep.run();
    expect(await clinic.queued()).toEqual([]);
  });

  it('that rejects our token is asked once more with a new one, then slowly', async () => {
    await plan();
    const seen: string[] = [];
    proxy.hooks = {
      before: (request) => {
        if (request.method !== 'POST') return undefined;
        seen.push(String(request.headers['authorization']));
        return { status: 401, headers: {}, body: '' };
      },
    };
    expect(await clinic.reconcile(stream)).toBe('setback');
    expect(seen).toHaveLength(2);
    expect(new Set(seen).size).toBe(2);
    expect(await clinic.set(stream)).toMatchObject({ last_problem: { code: 'EHR_UNAUTHORIZED' } });
    proxy.hooks = {};
    await clinic.passTime(stream);
    expect(await clinic.reconcile(stream)).toBe('settled');
  });
});

describe('an outage', () => {
  it('holds nobody up, and everything arrives in order once the EHR is back', async () => {
    const streams = [stream, ...(await Promise.all([1, 2, 3, 4].map(() => clinic.openStream(ehrId))))];
    await ehr.faults({ method: '*', path: '.*', fault: 'status', status: 503 });
    const plans: { planId: string; rxId: string }[] = [];
    for (const s of streams) plans.push(await plan(s));
    await clinic.drain();
    // the first met the outage; nobody else had to
    expect((await ehr.journal()).filter((i) => i.method === 'POST' && i.path.startsWith('/fhir') && i.status === 503)).toHaveLength(1);
    await clinic.sweep.run();
    await clinic.sweep.settled();
    expect(await clinic.queued()).toEqual([]);
    for (const [i, s] of streams.entries()) await clinic.publish(s, medicationRequest(s, plans[i]?.planId ?? '', '0.9', plans[i]?.rxId));
    await clinic.drain();

    await ehr.faults();
    // long enough ago for each stream's own pace
    await db.sql(`UPDATE replica_set SET last_attempt_at = last_attempt_at - interval '10 seconds' WHERE last_attempt_at IS NOT NULL`);
    await clinic.sweep.run();
    await clinic.sweep.settled();
    expect(await clinic.sweep.run()).toBeGreaterThanOrEqual(streams.length);
    await clinic.drain();
    for (const [i, s] of streams.entries()) {
      expect(await states(s)).toEqual(['acknowledged', 'acknowledged']);
      const [rx] = (await ehr.holds('MedicationRequest', `rx-${plans[i]?.rxId}`)) as fhir4.MedicationRequest[];
      expect(rx?.dosageInstruction?.[0]?.text).toBe('ketamine 0.9 mg/kg/h');
      expect(rx?.basedOn?.[0]?.reference).toMatch(/^CarePlan\//);
    }
  });

  it('a stream whose worker died is found by the sweep once its lease has run out', async () => {
    const { rxId } = await plan();
    await db.sql('DELETE FROM pgboss.job');
    await db.sql(`UPDATE replica_set SET lease_id = gen_random_uuid(), lease_until = now() + interval '5 seconds' WHERE stream_id = $1`, [stream.streamId]);
    await clinic.sweep.run();
    expect(await clinic.queued()).not.toContain(stream.streamId);
    await db.sql(`UPDATE replica_set SET lease_until = now() - interval '1 second' WHERE stream_id = $1`, [stream.streamId]);
    await clinic.sweep.run();
    expect(await clinic.queued()).toContain(stream.streamId);
    await clinic.drain();
    expect(await ehr.holds('MedicationRequest', `rx-${rxId}`)).toHaveLength(1);
  });
});
