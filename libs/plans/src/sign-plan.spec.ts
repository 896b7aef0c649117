import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Chart } from '#chart';
import { Database, dataSourceOptions } from '#database';
import { stringifyFhir } from '#fhir';
import { HandClock, type Principal } from '#platform';
import { Referrals } from '#referrals';
import { DataSource } from 'typeorm';
import { type AcceptedReferral, acceptedReferral, type ReferredPatient } from '../../../test/support/accepted-referral.js';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.js';
import { AcknowledgeFinding } from './acknowledge-finding.js';
import { DraftPlan } from './draft-plan.js';
import { ListPlans } from './list-plans.js';
import { PlanLife } from './life/plan-life.js';
import type { Plan } from './plan.js';
import { ReadPlan } from './read-plan.js';
import { ScreenPlan } from './screen-plan.js';
import { SignPlan } from './sign-plan.js';

let db: FreshDatabase;
const clock = new HandClock(new Date('2026-03-02T09:00:00Z'));
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(() => clock.set(new Date('2026-03-02T09:00:00Z')));

function useCases(database: Database = db.database) {
  const chart = new Chart(db.jobs, clock);
  const referrals = new Referrals(chart, clock);
  return {
    chart,
    draft: new DraftPlan(database, chart, referrals, clock),
    screen: new ScreenPlan(database, chart, clock),
    acknowledge: new AcknowledgeFinding(database, chart, clock),
    sign: new SignPlan(database, chart, referrals, clock, new PlanLife(chart, referrals, clock)),
    read: new ReadPlan(database, chart, clock),
    list: new ListPlans(database),
  };
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; problems: readonly unknown[] }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

const ORDER = { protocol: 'CRPS-OP-10D', dose: { value: '0.350', unit: 'mg/kg/h' }, concentration: { value: '2', unit: 'mg/mL' } };

/** A draft of which every finding and soft limit was acknowledged. */
async function readyPlan(patient: ReferredPatient = {}, by: Principal = db.clinician): Promise<AcceptedReferral & { planId: string }> {
  const referral = await acceptedReferral(db, clock, patient, by);
  const plan = valueOf(await useCases().draft.run(by, { referralId: referral.referralId, ...ORDER }));
  await acknowledgeAll(plan.id, by);
  return { ...referral, planId: plan.id };
}

async function acknowledgeAll(planId: string, by: Principal = db.clinician): Promise<void> {
  for (const rule of valueOf(await useCases().screen.run(by, planId)).standing.review.open) valueOf(await useCases().acknowledge.run(by, planId, { rule, reason: 'reviewed-with-patient', text: 'Reviewed today.' }));
}

const planRow = async (id: string): Promise<Record<string, unknown>> => (await db.sql('SELECT * FROM plan WHERE id = $1', [id]))[0] ?? {};

describe('signing a plan', () => {
  it('keeps the digits of the order from the draft to the stored resources', async () => {
    const { planId, weightId } = await readyPlan();
    const signed = valueOf(await useCases().sign.run(db.clinician, planId));
    expect(signed).toMatchObject({ status: 'active', order: { dose: { value: '0.350', unit: 'mg/kg/h' }, weight: { value: '70.0', unit: 'kg', source: 'measured', observationId: weightId } } });
    expect(await planRow(planId)).toMatchObject({ dose_value: '0.350', weight_value: '70.0', signed_by: 'dr-first', status: 'active' });
    const contents = (await db.sql<{ content: string }>(`SELECT content FROM chart_resource WHERE stream_id = $1 AND resource_type = 'MedicationRequest'`, [planId])).map((r) => r.content);
    expect(contents.filter((c) => c.includes('0.350 mg/kg/h'))).toHaveLength(3);
    expect(contents.some((c) => c.includes('"rateQuantity":{"value":0.350,"unit":"mg/kg/h"'))).toBe(true);
  });

  it('publishes the plan and its orders to the referring EHR: one step of the ramp, one order', async () => {
    const { planId, ehrId, conditionId, serviceRequestId, patientId } = await readyPlan();
    valueOf(await useCases().sign.run(db.clinician, planId));
    const replicas = await db.sql<{ resource_type: string; state: string; ehr_id: string }>('SELECT resource_type, state, ehr_id FROM replica WHERE stream_id = $1 ORDER BY position', [planId]);
    expect(replicas.filter((r) => r.resource_type === 'CarePlan')).toHaveLength(1);
    expect(replicas.filter((r) => r.resource_type === 'MedicationRequest').length).toBeGreaterThanOrEqual(3);
    expect(new Set(replicas.map((r) => `${r.state} ${r.ehr_id}`))).toEqual(new Set([`due ${ehrId}`]));
    expect(await db.sql(`SELECT data FROM pgboss.job WHERE singleton_key LIKE $1`, [`%:${planId}:%`])).toEqual([{ data: { tenantId: db.clinician.tenantId, streamId: planId, ehrId } }]);

    const { chart } = useCases();
    const carePlan = await db.database.inTenant(db.clinician, async (tx) => (await chart.read(tx, 'CarePlan', planId))?.resource<fhir4.CarePlan>());
    expect(carePlan).toMatchObject({ status: 'active', subject: { reference: `Patient/${patientId}` }, addresses: [{ reference: `Condition/${conditionId}` }] });
    expect(stringifyFhir(carePlan)).toContain(`ServiceRequest/${serviceRequestId}`);
    const orders = await db.sql<{ content: string }>(`SELECT content FROM chart_resource WHERE stream_id = $1 AND resource_type = 'MedicationRequest' AND content LIKE '%ketamine%' ORDER BY content`, [planId]);
    const counts = orders.map((o) => (JSON.parse(o.content) as fhir4.MedicationRequest).dosageInstruction?.[0]?.timing?.repeat?.count);
    expect(counts.sort((a, b) => Number(a) - Number(b))).toEqual([1, 1, 8]);
  });

  it('publishes what was acknowledged, and ties the orders to it', async () => {
    const { planId } = await readyPlan();
    valueOf(await useCases().sign.run(db.clinician, planId));
    const held = async (type: string) => (await db.sql<{ content: string }>('SELECT content FROM chart_resource WHERE stream_id = $1 AND resource_type = $2', [planId, type])).map((r) => JSON.parse(r.content) as { id: string; mitigation?: fhir4.DetectedIssueMitigation[]; detectedIssue?: fhir4.Reference[] });
    const issues = await held('DetectedIssue');
    expect(issues.length).toBe((await db.sql('SELECT 1 FROM plan_acknowledgement WHERE plan_id = $1', [planId])).length);
    expect(issues.map((i) => i.mitigation?.[0]?.action.text)).toEqual(issues.map(() => 'Reviewed with the patient; benefit and risk weighed together: Reviewed today.'));
    expect(new Set((await held('MedicationRequest')).flatMap((r) => r.detectedIssue ?? []).map((r) => r.reference))).toEqual(new Set(issues.map((i) => `DetectedIssue/${i.id}`)));
  });

  it('answers the same to a second signature, and publishes once for two at the same time', async () => {
    const { planId } = await readyPlan();
    const both = await Promise.all([useCases().sign.run(db.clinician, planId), useCases().sign.run(db.clinician, planId)]);
    clock.advance(60_000);
    const third = await useCases().sign.run(db.clinician, planId);
    expect(both[0]).toEqual(both[1]);
    expect(valueOf(third).signed).toEqual(valueOf(both[0]).signed);
    expect(await db.sql('SELECT max(version) AS v FROM chart_resource WHERE stream_id = $1', [planId])).toEqual([{ v: 1 }]);
    expect(await db.sql(`SELECT event FROM plan_event WHERE plan_id = $1 AND event = 'sign'`, [planId])).toHaveLength(1);
  });

  it('refuses while a finding waits for an answer, and says which', async () => {
    const referral = await acceptedReferral(db, clock);
    const plan = valueOf(await useCases().draft.run(db.clinician, { referralId: referral.referralId, ...ORDER, dose: { value: '0.400', unit: 'mg/kg/h' } }));
    const refused = await useCases().sign.run(db.clinician, plan.id);
    if (refused.ok) throw new Error('signed');
    expect(refused.problems.map((p) => p.code)).toContain('DOSE_ABOVE_TYPICAL_MAX');
    expect(refused.problems.every((p) => p.fix !== undefined && p.expression !== undefined)).toBe(true);
    expect((await planRow(plan.id))['status']).toBe('draft');
  });

  it('lets nobody acknowledge a hard limit', async () => {
    const referral = await acceptedReferral(db, clock, { weight: '29.0' });
    const plan = valueOf(await useCases().draft.run(db.clinician, { referralId: referral.referralId, ...ORDER }));
    const hard = valueOf(await useCases().screen.run(db.clinician, plan.id)).standing.review.hard;
    expect(hard).toContain('WEIGHT_OUT_OF_RANGE');
    const answer = await useCases().acknowledge.run(db.clinician, plan.id, { rule: 'WEIGHT_OUT_OF_RANGE', reason: 'specialist-advice', text: 'Please.' });
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'FINDING_IS_HARD' }] });
  });

  it('refuses a signature for another version than the one that was read', async () => {
    const { planId } = await readyPlan();
    expect(await useCases().sign.run(db.clinician, planId, 7)).toMatchObject({ ok: false, problems: [{ code: 'PLAN_CHANGED', kind: 'conflict' }] });
    expect(await useCases().sign.run(db.clinician, planId, 1)).toMatchObject({ ok: true });
  });

  it('shows another clinic nothing, and lets it sign nothing', async () => {
    const { planId, referralId } = await readyPlan();
    const { read, sign, screen, acknowledge, list, draft } = useCases();
    expect(await read.run(db.stranger, planId)).toMatchObject({ ok: false, problems: [{ code: 'PLAN_UNKNOWN' }] });
    expect(await sign.run(db.stranger, planId)).toMatchObject({ ok: false, problems: [{ code: 'PLAN_UNKNOWN' }] });
    expect(await screen.run(db.stranger, planId)).toMatchObject({ ok: false });
    expect(await acknowledge.run(db.stranger, planId, { rule: 'S2', reason: 'asked-patient', text: 'x' })).toMatchObject({ ok: false });
    expect(await draft.run(db.stranger, { referralId, ...ORDER })).toMatchObject({ ok: false, problems: [{ code: 'REFERRAL_UNKNOWN' }] });
    expect(valueOf(await list.run(db.stranger, { limit: 50 })).items).toEqual([]);
    const mine = valueOf(await list.run(db.clinician, { limit: 1 }));
    expect(await list.run(db.stranger, { limit: 1, cursor: mine.next ?? '' })).toMatchObject({ ok: false, problems: [{ code: 'CURSOR_UNKNOWN' }] });
  });
});

describe('listing plans', () => {
  it('gives every plan once, newest first, page by page', async () => {
    const referral = await acceptedReferral(db, clock);
    const made: string[] = [];
    for (let i = 0; i < 3; i++) {
      // two of them in the same millisecond: the id decides
      if (i === 2) clock.advance(1);
      made.push(valueOf(await useCases().draft.run(db.clinician, { referralId: referral.referralId, ...ORDER })).id);
    }
    const seen: Plan[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = valueOf(await useCases().list.run(db.clinician, { limit: 1, referralId: referral.referralId, ...(cursor === undefined ? {} : { cursor }) }));
      seen.push(...page.items);
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen[0]?.id).toBe(made[2]);
    expect(seen.map((p) => p.id).sort()).toEqual([...made].sort());
  });
});

describe('a signature that is cut off', () => {
  /** A door to the database whose statement number `at` (of the work, from 1) fails. */
  class Cut extends Error {}
  async function cutAt(at: number): Promise<{ database: Database; close: () => Promise<void>; statements: () => number }> {
    const source = await new DataSource(dataSourceOptions(db.url)).initialize();
    const make = source.createQueryRunner.bind(source);
    let count = 0;
    source.createQueryRunner = (mode) => {
      const runner = make(mode);
      const query = runner.query.bind(runner);
      runner.query = (async (sql: string, ...rest: [unknown[]?, boolean?]) => {
        // undoing is what a cut must not stop
        if (sql !== 'ROLLBACK' && ++count === at) throw new Cut('cut');
        return query(sql, ...(rest as []));
      }) as typeof runner.query;
      return runner;
    };
    return { database: new Database(source), close: () => source.destroy(), statements: () => count };
  }

  const TABLES = ['plan', 'plan_screening', 'plan_acknowledgement', 'plan_event', 'stream', 'replica_set', 'replica', 'chart_resource', 'chart_current', 'audit_entry', 'audit_link', 'pgboss.job'];
  async function everything(): Promise<Record<string, unknown>> {
    const rows: Record<string, unknown> = {};
    for (const table of TABLES) rows[table] = (await db.sql<{ h: string }>(`SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS h FROM ${table} t`))[0]?.h;
    return rows;
  }

  it('leaves all or nothing, whichever statement is the last', async () => {
    const { planId } = await readyPlan();
    const before = await everything();
    let n = 0;
    for (let signed = false; !signed; ) {
      const { database, close, statements } = await cutAt(++n);
      try {
        await useCases(database).sign.run(db.clinician, planId);
        signed = true;
        // not before every statement was cut once
        expect(statements()).toBeLessThan(n);
      } catch (error) {
        expect(error).toBeInstanceOf(Cut);
        expect(await everything()).toEqual(before);
      } finally {
        await close();
      }
    }
    expect(n).toBeGreaterThan(30);
    const after = await everything();
    expect(TABLES.filter((t) => after[t] === before[t]).filter((t) => t !== 'plan_acknowledgement')).toEqual([]);
  }, 120_000);
});
