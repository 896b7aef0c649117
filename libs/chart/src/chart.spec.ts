import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { refuse } from '#clinical';
import { decimal } from '#fhir';
import { HandClock, newId } from '#platform';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';
import { Chart } from './chart.js';

let db: FreshDatabase;
let chart: Chart;
let streamId: string;
let ehrId: string;
const clock = new HandClock(new Date('2026-03-01T10:00:00.123Z'));

beforeAll(async () => {
  db = await freshDatabase();
  chart = new Chart(db.jobs, clock);
});
afterAll(() => db.close());
beforeEach(async () => {
  [streamId, ehrId] = [newId(), newId()];
  await db.sql('DELETE FROM pgboss.job');
  await db.sql(`INSERT INTO ehr_connection (tenant_id, id, name, base_url, auth) VALUES ($1, $2, 'General', $3, '{"kind":"none"}')`, [db.clinician.tenantId, ehrId, `https://${ehrId}.example/fhir`]);
  await db.database.inTenant(db.clinician, (tx) => chart.openStream(tx, { id: streamId, kind: 'plan' }));
});

const weight = (id: string, value = '70.50'): fhir4.Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: 'Patient/00000000-0000-4000-8000-000000000001' },
  valueQuantity: { value: decimal(value), unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
});
const publish = (...resources: fhir4.Resource[]) => db.database.inTenant(db.clinician, (tx) => chart.publish(tx, streamId, resources));
const follow = () => db.database.inTenant(db.clinician, (tx) => chart.follow(tx, streamId, ehrId));
const replicas = () => db.sql<{ resource_id: string; state: string; desired_version: number; position: number; ownership: string }>('SELECT resource_id, state, desired_version, position, ownership FROM replica WHERE stream_id = $1 ORDER BY position', [streamId]);
const jobs = () => db.sql<{ data: unknown }>(`SELECT data FROM pgboss.job WHERE name = 'reconcile'`);

describe('publish', () => {
  it('stores the bytes that it will show and send, digits kept, and what the following EHR is owed', async () => {
    const [a, b] = [newId(), newId()];
    await follow();
    expect(await publish(weight(a), weight(b))).toEqual([
      { resourceType: 'Observation', id: a, version: 1 },
      { resourceType: 'Observation', id: b, version: 1 },
    ]);
    const entry = await db.database.inTenant(db.clinician, (tx) => chart.read(tx, 'Observation', a));
    expect(entry?.content).toBe(
      `{"resourceType":"Observation","id":"${a}","meta":{"source":"urn:titrate","versionId":"1","lastUpdated":"2026-03-01T10:00:00.123Z"},"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/00000000-0000-4000-8000-000000000001"},"valueQuantity":{"value":70.50,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}`,
    );
    expect(await replicas()).toEqual([
      { resource_id: a, state: 'due', desired_version: 1, position: 1, ownership: 'ours' },
      { resource_id: b, state: 'due', desired_version: 1, position: 2, ownership: 'ours' },
    ]);
    expect(await jobs()).toEqual([{ data: { tenantId: db.clinician.tenantId, streamId, ehrId } }]);
  });

  it('makes a version only of a change', async () => {
    const id = newId();
    await follow();
    await publish(weight(id));
    await db.sql('DELETE FROM pgboss.job');
    clock.advance(1000);
    expect(await publish(weight(id))).toEqual([{ resourceType: 'Observation', id, version: 1 }]);
    expect(await jobs()).toEqual([]);
    // 70.5 and 70.50 are the same number and not the same statement
    expect(await publish(weight(id, '70.5'))).toEqual([{ resourceType: 'Observation', id, version: 2 }]);
    const versions = await db.database.inTenant(db.clinician, (tx) => chart.history(tx, 'Observation', id));
    expect(versions.map((v) => v.version)).toEqual([2, 1]);
    expect(await replicas()).toMatchObject([{ resource_id: id, state: 'due', desired_version: 2 }]);
    expect(await jobs()).toHaveLength(1);
  });

  it('owes an EHR that follows later what was published before', async () => {
    const id = newId();
    await publish(weight(id));
    expect(await jobs()).toEqual([]);
    await follow();
    expect(await replicas()).toMatchObject([{ resource_id: id, state: 'due', desired_version: 1 }]);
    expect(await jobs()).toHaveLength(1);
  });

  it('leaves in doubt what is in doubt, and releases a stream whose refused resource was amended', async () => {
    const [doubtful, refused, other] = [newId(), newId(), newId()];
    await follow();
    await publish(weight(doubtful), weight(refused));
    await db.sql(`UPDATE replica SET state = 'in-doubt' WHERE resource_id = $1`, [doubtful]);
    await db.sql(`UPDATE replica SET state = 'refused' WHERE resource_id = $1`, [refused]);
    await db.sql('UPDATE replica_set SET blocked_at = now() WHERE stream_id = $1', [streamId]);
    const blocked = () => db.sql<{ blocked: boolean }>('SELECT blocked_at IS NOT NULL AS blocked FROM replica_set WHERE stream_id = $1', [streamId]).then(([r]) => r?.blocked);
    await publish(weight(doubtful, '71'), weight(other));
    expect(await blocked()).toBe(true);
    await publish(weight(refused, '71'));
    expect(await blocked()).toBe(false);
    expect((await replicas()).map((r) => [r.state, r.desired_version])).toEqual([['in-doubt', 2], ['due', 2], ['due', 1]]);
  });

  it('keeps nothing of a transaction that is refused', async () => {
    const id = newId();
    await follow();
    await db.database.inTenant(db.clinician, async (tx) => {
      await chart.publish(tx, streamId, [weight(id)]);
      return refuse({ kind: 'business-rule', code: 'NO', text: 'No.' });
    });
    expect(await db.sql('SELECT 1 FROM chart_resource WHERE id = $1', [id])).toEqual([]);
    expect(await replicas()).toEqual([]);
    expect(await jobs()).toEqual([]);
  });

  it('waits for a worker that is reading what is due, so that no change is left undelivered', async () => {
    const id = newId();
    await follow();
    const order: string[] = [];
    let release = (): void => undefined;
    const reading = new Promise<void>((resolve) => (release = resolve));
    let isLocked = (): void => undefined;
    const locked = new Promise<void>((resolve) => (isLocked = resolve));
    const worker = db.database.inTenant(db.clinician, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [streamId]);
      isLocked();
      await reading;
      order.push('worker has read');
    });
    await locked;
    const writer = publish(weight(id)).then(() => order.push('writer has enqueued'));
    // the writer is seen waiting for the lock, not for a clock
    for (let waiting = 0; waiting === 0; ) waiting = (await db.sql(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).length;
    expect(await jobs()).toEqual([]);
    release();
    await Promise.all([worker, writer]);
    expect(order).toEqual(['worker has read', 'writer has enqueued']);
    expect(await jobs()).toHaveLength(1);
  });

  it('refuses ids that are not ours, and to change a published version', async () => {
    await expect(publish(weight('ABC'))).rejects.toThrow('not a lower-case UUID');
    await expect(db.database.inTenant(db.clinician, (tx) => tx.query(`UPDATE chart_resource SET content = '{}'`))).rejects.toThrow(/permission denied/);
    await expect(db.sql(`DELETE FROM chart_resource`)).rejects.toThrow(/never changed/);
  });
});

describe('adopt', () => {
  it('keeps a copy under our id, linked to theirs, and never owes it back', async () => {
    const id = newId();
    await follow();
    await db.database.inTenant(db.clinician, (tx) => chart.adopt(tx, { streamId, ehrId, resource: weight(id), remoteId: 'w-1', remoteEtag: 'W/"3"', ownership: 'theirs' }));
    expect(await replicas()).toMatchObject([{ resource_id: id, state: 'linked', ownership: 'theirs', desired_version: 1 }]);
    expect(await db.database.inTenant(db.clinician, (tx) => chart.idOfRemote(tx, ehrId, 'Observation', 'w-1'))).toBe(id);
    expect(await jobs()).toEqual([]);
    await expect(publish(weight(id, '9'))).rejects.toThrow('belongs to the EHR');
  });

  it('owes a shared Task its state, and still owes it after the hospital changed its part', async () => {
    const id = newId();
    const task: fhir4.Task = { resourceType: 'Task', id, meta: { source: 'https://hospital.example' }, status: 'requested', intent: 'order' };
    const adopt = (resource: fhir4.Task) => db.database.inTenant(db.clinician, (tx) => chart.adopt(tx, { streamId, ehrId, resource, remoteId: 't-1', ownership: 'shared' }));
    await follow();
    await adopt(task);
    await publish({ ...task, status: 'accepted' } as fhir4.Task);
    expect(await replicas()).toMatchObject([{ resource_id: id, state: 'due', ownership: 'shared', desired_version: 2 }]);
    // the hospital's copy knows nothing of what we said: it must not become what we owe
    await adopt({ ...task, priority: 'urgent' });
    expect(await replicas()).toMatchObject([{ resource_id: id, state: 'due', ownership: 'shared', desired_version: 2 }]);
    await db.sql(`UPDATE replica SET state = 'acknowledged', acked_version = desired_version, acked_hash = desired_hash WHERE resource_id = $1`, [id]);
    await adopt({ ...task, priority: 'stat' });
    expect(await replicas()).toMatchObject([{ state: 'acknowledged', desired_version: 2 }]);
    const stored = await db.database.inTenant(db.clinician, (tx) => chart.read(tx, 'Task', id));
    expect(stored?.resource().meta?.source).toBe('https://hospital.example');
  });
});

describe('two clinics', () => {
  it('do not see each other in any read', async () => {
    const id = newId();
    await publish(weight(id));
    await db.database.inTenant(db.stranger, async (tx) => {
      expect(await chart.read(tx, 'Observation', id)).toBeNull();
      expect(await chart.readVersion(tx, 'Observation', id, 1)).toBeNull();
      expect(await chart.history(tx, 'Observation', id)).toEqual([]);
      expect(await chart.patientRecord(tx, '00000000-0000-4000-8000-000000000001')).toEqual([]);
    });
    const mine = await db.database.inTenant(db.clinician, (tx) => chart.patientRecord(tx, '00000000-0000-4000-8000-000000000001'));
    expect(mine.map((r) => r.id)).toContain(id);
  });
});
