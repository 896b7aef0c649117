import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chart } from '#chart';
import { HandClock, newId, type Principal } from '#platform';
import { type FreshDatabase, freshDatabase } from '../../../../test/support/database.js';
import { hospitalPush } from '../../../../test/support/hospital-push.js';
import { readTransaction } from './message.js';
import { receiveReferral } from './receive-referral.js';

const EHR = 'https://hospital.example/fhir';
const clock = new HandClock(new Date('2026-03-01T10:00:00Z'));
let db: FreshDatabase;
let hospital: Principal;

beforeAll(async () => {
  db = await freshDatabase();
  const ehrId = newId();
  await db.sql(`INSERT INTO ehr_connection (tenant_id, id, name, base_url, auth) VALUES ($1, $2, 'General', $3, '{"kind":"none"}')`, [db.clinician.tenantId, ehrId, EHR]);
  hospital = { tenantId: db.clinician.tenantId, kind: 'system', subject: 'hospital', display: 'Hospital', roles: [], scopes: ['system/*.cruds'], ehrId };
});
afterAll(() => db.close());

function receive(n: string, who = hospital) {
  const message = readTransaction(JSON.stringify(hospitalPush(EHR, n)));
  if (!message.ok) throw new Error('The push of the test is broken.');
  return db.database.inTenant(who, (tx) => receiveReferral(tx, { chart: new Chart(db.jobs, clock), faceBase: 'https://clinic.example/fhir', at: clock.now() }, message.value));
}
const count = async (table: string): Promise<number> => Number((await db.sql<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

describe('receiving in several processes at once', () => {
  it('one push ten times is one referral and one answer, by the database alone', async () => {
    const received = await Promise.all(Array.from({ length: 10 }, () => receive('many')));
    expect(new Set(received.map((r) => (r.ok ? r.value.response : 'refused'))).size).toBe(1);
    expect(received.filter((r) => r.ok && r.value.isNew)).toHaveLength(1);
    expect([await count('referral'), await count('referral_intake'), await count('chart_current')]).toEqual([1, 1, 6]);
  });
});

describe('whose system it is', () => {
  it.each<[string, () => Principal]>([
    ['a system without an EHR', () => { const { ehrId: _, ...rest } = hospital; return rest; }],
    ['an EHR that this clinic does not have', () => ({ ...hospital, ehrId: newId() })],
    ['the EHR of another clinic', () => ({ ...hospital, tenantId: db.stranger.tenantId })],
  ])('%s places no referral', async (_, who) => {
    expect(await receive('nobody', who())).toMatchObject({ ok: false, problems: [{ kind: 'forbidden', code: 'EHR_NEEDED' }] });
  });

  it('nor does one that is switched off', async () => {
    await db.sql('UPDATE ehr_connection SET active = false');
    expect(await receive('off')).toMatchObject({ ok: false, problems: [{ code: 'EHR_NEEDED' }] });
    await db.sql('UPDATE ehr_connection SET active = true');
  });
});

describe('all or nothing', () => {
  it('a push that breaks off at any statement leaves nothing', async () => {
    const message = readTransaction(JSON.stringify(hospitalPush(EHR, 'broken')));
    if (!message.ok) throw new Error('The push of the test is broken.');
    const tables = ['referral', 'referral_intake', 'stream', 'replica_set', 'replica', 'chart_resource', 'chart_current', 'chart_token', 'chart_reference', 'audit_entry', 'pgboss.job'];
    const state = () => Promise.all(tables.map(count));
    const before = await state();
    let statements = 0;
    for (let stopAt = 1; ; stopAt += 3) {
      statements = 0;
      const run = db.database.inTenant(hospital, (tx) => {
        const query = tx.query.bind(tx);
        tx.query = ((sql: string, values?: unknown[]) => {
          if (++statements === stopAt) throw new Error('power cut');
          return query(sql, values);
        });
        return receiveReferral(tx, { chart: new Chart(db.jobs, clock), faceBase: 'https://clinic.example/fhir', at: clock.now() }, message.value);
      });
      const outcome = await run.then(() => 'stored', (e: Error) => e.message);
      if (outcome === 'stored') break;
      expect(outcome).toBe('power cut');
      expect(await state()).toEqual(before);
    }
    expect(statements).toBeGreaterThan(20);
  });
});
