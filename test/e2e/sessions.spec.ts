import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const mgh = (value: string) => ({ value, unit: 'mg/h' });
const CALM = [0, 0, 0, 0, 0, 0, 0, 0, 0];

/** A signed plan whose patient answered the PHQ-9, as the start of a session asks. */
async function readyPlan(): Promise<string> {
  const plan = await day.signedPlan();
  expect((await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: CALM })).status).toBe(201);
  return plan;
}

async function started(plan: string): Promise<string> {
  const answer = await day.post(`/plans/${plan}/sessions`);
  expect(answer.status).toBe(201);
  return `/plans/${plan}/sessions/${answer.json.id}`;
}

const held = async (plan: string, type: string): Promise<{ id: string; status: string; content: string; resource: Record<string, unknown> }[]> =>
  (await day.db.sql<{ id: string; content: string }>('SELECT r.id, r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = $2 ORDER BY c.position', [plan, type])).map((r) => {
    const resource = JSON.parse(r.content) as Record<string, unknown>;
    return { ...r, resource, status: String(resource['status']) };
  });

describe('a session', () => {
  it('adds up what was given over a rate change and a pause (TV15), and tells every chart', async () => {
    const plan = await readyPlan();
    const start = await day.post(`/plans/${plan}/sessions`, { vitals: { systolic: 128, diastolic: 78, heartRate: 72, spo2: 98, respiratoryRate: 14 } });
    expect(start.status).toBe(201);
    expect(start.json).toMatchObject({ number: 1, of: 10, status: 'in-progress', rate: mgh('12.25'), pumpRate: { value: '6.1', unit: 'mL/h' }, planned: { total: { value: '49.00' } }, rateCap: mgh('25.00') });
    const at = `/plans/${plan}/sessions/${start.json.id}`;
    expect((await day.post(`${at}/rate`, { rate: mgh('24'), reason: 'prescriber-order' })).json.rate).toEqual(mgh('24'));
    day.minutes(45);
    expect((await day.post(`${at}/pause`, { reason: 'nausea' }, day.tokens.nurse)).json).toMatchObject({ status: 'paused', rate: null, pumpRate: null, delivered: { value: '18.00', unit: 'mg' } });
    expect((await held(plan, 'Procedure'))[0]).toMatchObject({ status: 'on-hold', resource: { statusReason: { coding: [{ code: 'nausea' }] } } });
    day.minutes(20);
    expect((await day.post(`${at}/resume`, {}, day.tokens.nurse)).json.rate).toEqual(mgh('24'));
    day.minutes(45);
    expect((await day.post(`${at}/rate`, { rate: mgh('12'), reason: 'bp-high' }, day.tokens.nurse)).status).toBe(200);
    day.minutes(30);
    const done = await day.post(`${at}/complete`, undefined, day.tokens.nurse);
    expect(done.json).toMatchObject({ status: 'completed', delivered: { value: '42.00', unit: 'mg' }, activeMinutes: '120', elapsedMinutes: '140', rate: null });
    expect(done.json.segments.map((s: { rate: { value: string }; dose: { value: string } }) => [s.rate.value, s.dose.value])).toEqual([['24', '18.00'], ['24', '18.00'], ['12', '6.00']]);
    expect((await day.get(at, day.tokens.integrator)).json).toEqual(done.json);
    expect((await day.get(`/plans/${plan}/sessions`)).json).toMatchObject({ items: [{ number: 1, status: 'completed', delivered: { value: '42.00' } }], next: null });
    expect(await day.db.sql('SELECT delivered_value FROM session WHERE plan_id = $1', [plan])).toEqual([{ delivered_value: '42.00' }]);

    expect((await held(plan, 'Procedure')).map((p) => p.status)).toEqual(['completed']);
    const [whole, ...stretches] = await held(plan, 'MedicationAdministration');
    expect(whole?.content).toContain('"dose":{"value":42.00,"unit":"mg"');
    expect(stretches.map((s) => s.status)).toEqual(['completed', 'completed', 'completed']);
    expect(stretches.map((s) => /"rateQuantity":\{"value":([\d.]+)/.exec(s.content)?.[1])).toEqual(['24', '24', '12']);
    expect(stretches.every((s) => JSON.stringify(s.resource['partOf']).includes(whole?.id ?? 'none'))).toBe(true);
    expect((await held(plan, 'Observation')).filter((o) => o.content.includes('vital-signs'))).toHaveLength(4);
    const orders = (await day.get(`/plans/${plan}`)).json.fhir.medicationRequests as string[];
    expect(whole?.resource['request']).toEqual({ reference: orders[0] });
  });

  it('moves the referral and its Task with the first one, and only with that', async () => {
    const plan = await readyPlan();
    const first = await started(plan);
    const referral = (await day.get(`/plans/${plan}`)).json.referralId as string;
    const task = async () => (await day.db.sql<{ content: string; version: number }>(`SELECT r.content, r.version FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = 'Task'`, [referral]))[0];
    const before = await task();
    expect(JSON.parse(before?.content ?? '{}')).toMatchObject({ status: 'in-progress' });
    day.minutes(60);
    await day.post(`${first}/complete`);
    day.minutes(60);
    expect((await day.post(`/plans/${plan}/schedule/early-start`, { reason: 'specialist-advice', text: 'Travels tomorrow.' })).status).toBe(201);
    expect((await day.post(`/plans/${plan}/sessions`)).json.number).toBe(2);
    expect((await task())?.version).toBe(before?.version);
  });

  it('starts once for two who start at the same time, and not while another runs', async () => {
    const plan = await readyPlan();
    const both = await Promise.all([day.post(`/plans/${plan}/sessions`), day.post(`/plans/${plan}/sessions`, undefined, day.tokens.nurse)]);
    expect(both.map((a) => a.status).sort()).toEqual([201, 409]);
    expect(errors(both.find((a) => a.status === 409)!)).toEqual([409, 'SESSION_OPEN']);
    expect(await day.db.sql('SELECT count(*)::int AS n FROM session WHERE plan_id = $1', [plan])).toEqual([{ n: 1 }]);
  });

  it('does not start from a draft, nor while nobody asked about suicidal thoughts', async () => {
    const referralId = await day.referral();
    const draft = (await day.post('/plans', { referralId, protocol: 'CRPS-OP-10D', concentration: { value: '2', unit: 'mg/mL' } })).json.id as string;
    expect(errors(await day.post(`/plans/${draft}/sessions`))).toEqual([409, 'PLAN_NOT_ACTIVE']);
    const plan = await day.signedPlan();
    const refused = await day.post(`/plans/${plan}/sessions`);
    expect(errors(refused)).toEqual([409, 'SCREENING_HARD_STOP screening.S13']);
    expect(await day.db.sql('SELECT id FROM session WHERE plan_id = $1', [plan])).toEqual([]);
  });

  it('does not start with a blood pressure that forbids it', async () => {
    const plan = await readyPlan();
    expect(errors(await day.post(`/plans/${plan}/sessions`, { vitals: { systolic: 120 } }))).toEqual([422, 'BLOOD_PRESSURE_INCOMPLETE vitals.diastolic']);
    expect(errors(await day.post(`/plans/${plan}/sessions`, { vitals: { systolic: 185, diastolic: 112 } }))).toEqual([409, 'SCREENING_HARD_STOP screening.S2']);
    expect((await held(plan, 'Procedure'))).toEqual([]);
  });

  it('holds the caps: nobody above the limit of the protocol, a nurse not above the order', async () => {
    const at = await started(await readyPlan());
    expect(errors(await day.post(`${at}/rate`, { rate: mgh('25.01'), reason: 'tolerated' }))).toEqual([409, 'RATE_ABOVE_CAP rate']);
    expect(errors(await day.post(`${at}/rate`, { rate: mgh('12.26'), reason: 'tolerated' }, day.tokens.nurse))).toEqual([403, 'RATE_ABOVE_ORDER rate']);
    expect(errors(await day.post(`${at}/rate`, { rate: { value: '12', unit: 'mL/h' }, reason: 'tolerated' }))).toEqual([422, 'UNIT_NOT_ALLOWED rate.unit']);
    expect(errors(await day.post(`${at}/rate`, { rate: mgh('0'), reason: 'tolerated' }))).toEqual([422, 'VALUE_NOT_POSITIVE rate.value']);
    expect(errors(await day.post(`${at}/rate`, { rate: mgh('10'), reason: 'other' }))).toEqual([422, 'REASON_TEXT_REQUIRED text']);
    expect(errors(await day.post(`${at}/rate`, { rate: mgh('10'), reason: 'because' }))).toEqual([422, 'FIELD_INVALID reason']);
    expect((await day.get(at)).json.entries).toHaveLength(1);
  });

  it('says what a reading asks for, and refuses one that no living patient shows', async () => {
    const at = await started(await readyPlan());
    await day.post(`${at}/vitals`, { systolic: 128, diastolic: 78, spo2: '97.5' }, day.tokens.nurse);
    day.minutes(30);
    const answer = await day.post(`${at}/vitals`, { systolic: 183, diastolic: 104, spo2: 89 }, day.tokens.nurse);
    expect(answer.status).toBe(201);
    expect(answer.json.advice.map((a: { code: string; tier: string; sign: string }) => [a.code, a.tier, a.sign])).toEqual([['desaturation-severe', 'stop', 'spo2'], ['bp-high', 'pause', 'systolic']]);
    expect(errors(await day.post(`${at}/vitals`, { spo2: 130 }))).toEqual([422, 'VITAL_SIGN_IMPLAUSIBLE spo2']);
    expect(errors(await day.post(`${at}/vitals`, { systolic: 70, diastolic: 120 }))).toEqual([422, 'BLOOD_PRESSURE_SWAPPED systolic']);
    expect(errors(await day.post(`${at}/vitals`, {}))).toEqual([422, 'VITALS_EMPTY']);
    expect(errors(await day.post(`${at}/vitals`, { spo2: 97.5 }))).toEqual([422, 'FIELD_INVALID spo2']);
  });

  it('takes late entries within the session, never of the future', async () => {
    const plan = await readyPlan();
    const at = await started(plan);
    const clock = (minute: number) => new Date(Date.parse(MORNING) + minute * 60_000).toISOString();
    day.minutes(60);
    await day.post(`${at}/rate`, { rate: mgh('10'), reason: 'nausea' });
    day.minutes(30);
    const late = await day.post(`${at}/rate`, { rate: mgh('6'), reason: 'bp-high', at: clock(30) });
    expect(late.json.segments.map((s: { start: string; rate: { value: string } }) => [s.start, s.rate.value])).toEqual([[clock(0), '12.25'], [clock(30), '6'], [clock(60), '10']]);
    expect(late.json.entries[1]).toMatchObject({ at: clock(30), recordedAt: clock(90) });
    expect(errors(await day.post(`${at}/pause`, { reason: 'nausea', at: clock(45) }))).toEqual([409, 'LATE_ENTRY_DOES_NOT_FIT at']);
    expect(errors(await day.post(`${at}/vitals`, { spo2: 97, at: clock(91) }))).toEqual([422, 'TIME_IN_FUTURE at']);
    expect(errors(await day.post(`${at}/vitals`, { spo2: 97, at: clock(-1) }))).toEqual([422, 'TIME_BEFORE_START at']);
    expect(errors(await day.post(`${at}/vitals`, { spo2: 97, at: '2026-02-31T10:00:00Z' }))).toEqual([422, 'FIELD_INVALID at']);

    // a late change to the rate that was recorded after it does away with a stretch that an EHR may hold
    expect((await day.post(`${at}/rate`, { rate: mgh('10'), reason: 'tolerated', at: clock(50) })).json.segments).toHaveLength(3);
    const stretches = (await held(plan, 'MedicationAdministration')).slice(1);
    expect(stretches.map((s) => s.status).sort()).toEqual(['completed', 'completed', 'entered-in-error', 'in-progress']);
  });

  it('ends once, and takes nothing after', async () => {
    const plan = await readyPlan();
    const at = await started(plan);
    day.minutes(10);
    expect((await day.post(`${at}/stop`, { reason: 'patient-request' })).json).toMatchObject({ status: 'stopped', delivered: { value: '2.04', unit: 'mg' } });
    expect(errors(await day.post(`${at}/vitals`, { spo2: 97 }))).toEqual([409, 'SESSION_ENDED']);
    expect(errors(await day.post(`${at}/complete`))).toEqual([409, 'SESSION_ENDED']);
    expect((await held(plan, 'MedicationAdministration'))[0]).toMatchObject({ status: 'stopped', resource: { statusReason: [{ coding: [{ code: 'patient-request' }] }] } });
  });

  it('answers out of order with what is possible', async () => {
    const at = await started(await readyPlan());
    expect(errors(await day.post(`${at}/resume`))).toEqual([409, 'SESSION_RUNNING']);
    await day.post(`${at}/pause`, { reason: 'nausea' });
    expect(errors(await day.post(`${at}/pause`, { reason: 'nausea' }))).toEqual([409, 'SESSION_PAUSED']);
    expect(errors(await day.post(`${at}/rate`, { rate: mgh('5'), reason: 'nausea' }))).toEqual([409, 'SESSION_PAUSED']);
  });

  it('is nobody else\'s: not the other clinic\'s, not an integrator\'s to write', async () => {
    const plan = await readyPlan();
    const at = await started(plan);
    const { stranger, integrator, system } = day.tokens;
    expect((await day.get(at, stranger)).status).toBe(404);
    expect((await day.post(`${at}/pause`, { reason: 'nausea' }, stranger)).status).toBe(404);
    expect((await day.post(`/plans/${plan}/sessions`, {}, stranger)).status).toBe(404);
    for (const token of [integrator, system]) expect((await day.post(`${at}/pause`, { reason: 'nausea' }, token)).status).toBe(403);
    const other = await readyPlan();
    expect((await day.get(at.replace(plan, other))).status).toBe(404);
  });
});
