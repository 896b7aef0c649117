import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING, ORDER } from '../support/clinic-day.js';

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

  it('lets a nurse go above the order only where the protocol titrates within an infusion', async () => {
    const plan = await day.signedPlan({ protocol: 'DEP-OP-6', dose: { value: '0.5', unit: 'mg/kg' }, concentration: { value: '1', unit: 'mg/mL' } });
    expect((await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: CALM })).status).toBe(201);
    const at = await started(plan);
    // twice the order is still within the cap of the protocol
    const { planned, rateCap } = (await day.get(at)).json as { planned: { rate: { value: string } }; rateCap: { value: string } };
    expect(Number(rateCap.value)).toBeGreaterThanOrEqual(2 * Number(planned.rate.value));
    expect(errors(await day.post(`${at}/rate`, { rate: mgh(rateCap.value), reason: 'tolerated' }, day.tokens.nurse))).toEqual([403, 'RATE_ABOVE_ORDER rate']);
    expect((await day.post(`${at}/rate`, { rate: mgh(rateCap.value), reason: 'prescriber-order' })).status).toBe(200);
  });

  it('titrates within an infusion up to the range of the order; beyond it a prescriber decides', async () => {
    const plan = await day.signedPlan({ protocol: 'ACUTE-PO', dose: { value: '0.20', unit: 'mg/kg/h' }, concentration: { value: '2', unit: 'mg/mL' } });
    expect((await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: CALM })).status).toBe(201);
    const { high } = (await day.get(`/plans/${plan}`)).json.calculation.titration as { high: { value: string } };
    const at = await started(plan);
    const beyond = (Number(high.value) + 0.01).toFixed(2);
    expect((await day.post(`${at}/rate`, { rate: mgh(high.value), reason: 'tolerated' }, day.tokens.nurse)).status).toBe(200);
    expect(errors(await day.post(`${at}/rate`, { rate: mgh(beyond), reason: 'tolerated' }, day.tokens.nurse))).toEqual([403, 'RATE_ABOVE_TITRATION rate']);
    expect((await day.post(`${at}/rate`, { rate: mgh(beyond), reason: 'prescriber-order' })).status).toBe(200);
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

describe('a bag of the protocol\'s own', () => {
  const { concentration: _left, ...order } = ORDER;
  const mgml = (value: string) => ({ value, unit: 'mg/mL' });

  it('hangs on each day with the dose of that day: orders, blind check, pump and chart say so (TV1)', async () => {
    const plan = await day.signedPlan(order);
    const read = (await day.get(`/plans/${plan}`)).json;
    expect(read.concentration).toBeUndefined();
    expect(read.calculation).toMatchObject({ concentration: mgml('0.98'), notes: expect.arrayContaining(['CONCENTRATION_FROM_BAG']) });
    expect(read.sessions.map((s: { concentration: object }) => s.concentration)).toEqual([mgml('0.49'), mgml('0.735'), ...Array(8).fill(mgml('0.98'))]);
    const orders = await held(plan, 'MedicationRequest');
    const said = orders.flatMap((o) => /pump ([\d.]+ mL\/h at [\d.]+ mg\/mL)/.exec(o.content)?.[1] ?? []);
    expect(said).toEqual(['25.0 mL/h at 0.49 mg/mL', '25.0 mL/h at 0.735 mg/mL', '25.0 mL/h at 0.98 mg/mL']);
    expect((await day.fhir(`/CarePlan/${plan}`)).text).toContain('a bag of 100 mL Sodium chloride 0.9 % for each session: 0.49 mg/mL in session 1, 0.735 mg/mL in session 2, 0.98 mg/mL in sessions 3 to 10');

    const check = (concentration: string) => day.post(`/plans/${plan}/double-check`, { weight: { value: '70', unit: 'kg' }, concentration: mgml(concentration), pumpRate: { value: '25', unit: 'mL/h' } }, day.tokens.nurse);
    expect(errors(await check('0.98'))).toEqual([409, 'DOUBLE_CHECK_DIFFERS concentration']);
    expect((await check('0.49')).json).toMatchObject({ agrees: true, session: 1 });

    await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: CALM });
    const at = await started(plan);
    expect((await day.get(at)).json).toMatchObject({ rate: mgh('12.25'), pumpRate: { value: '25.0', unit: 'mL/h' }, planned: { concentration: mgml('0.49') } });
    expect((await day.post(`${at}/rate`, { rate: mgh('9.80'), reason: 'bp-high' }, day.tokens.nurse)).json.pumpRate).toEqual({ value: '20.0', unit: 'mL/h' });
    expect((await held(plan, 'MedicationAdministration')).filter((a) => a.content.includes('pump')).every((a) => a.content.includes('at 0.49 mg/mL'))).toBe(true);
  });

  it('is given up by a revision that orders a concentration, and only for what comes after', async () => {
    const plan = await day.signedPlan(order);
    expect((await day.post(`/plans/${plan}/revise`, { concentration: mgml('2'), reason: 'solution-changed', text: 'No bag of the trial today.' })).status).toBe(201);
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ concentration: mgml('2'), revision: 2 });
    expect((await day.get(`/plans/${plan}/diff?from=1&to=2`)).json.rows).toContainEqual(expect.objectContaining({ topic: 'concentration', before: '0.98 mg/mL', after: '2 mg/mL' }));
    expect((await day.db.sql<{ ordered: string }>('SELECT ordered FROM plan_revision WHERE plan_id = $1 AND revision = 1', [plan]))[0]?.ordered).not.toContain('concentration');
    await expect(day.db.sql('UPDATE plan SET concentration_unit = NULL WHERE id = $1', [plan])).rejects.toThrow(/plan_concentration/);
  });
});

describe('a bolus', () => {
  const mg = (value: string) => ({ value, unit: 'mg' });
  const min = (value: string) => ({ value, unit: 'min' });
  const ACUTE = { protocol: 'ACUTE-PO', dose: { value: '0.20', unit: 'mg/kg/h' }, concentration: { value: '2', unit: 'mg/mL' } };
  const WITH_BOLUS = { ...ACUTE, bolus: { value: '0.30', unit: 'mg/kg' }, bolusOver: min('5') };
  const clock = (minute: number) => new Date(Date.parse(MORNING) + minute * 60_000).toISOString();
  const awake = async (order: object): Promise<string> => {
    const plan = await day.signedPlan(order, { weight: '64.0' });
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: CALM });
    return plan;
  };

  /** What was given as a whole, the bolus, and the stretches. */
  const administrations = async (plan: string) => {
    const all = await held(plan, 'MedicationAdministration');
    const named = (kind: string) => all.filter((a) => a.content.includes(`"value":"${kind}-`));
    return { whole: named('administration')[0], bolus: named('bolus')[0], stretches: named('segment') };
  };

  it('is given as it was ordered, and every record holds it (TV9)', async () => {
    const plan = await awake(WITH_BOLUS);
    const read = (await day.get(`/plans/${plan}`)).json;
    expect(read).toMatchObject({ bolus: { value: '0.30', unit: 'mg/kg' }, bolusOver: min('5'), calculation: { bolus: { dose: mg('19.20'), volume: { value: '9.6', unit: 'mL' }, over: min('5'), cap: mg('22.40') }, sessionTotal: mg('326.40') } });
    expect(read.calculation.steps.filter((s: { what: string }) => s.what.includes('olus')).map((s: { result: string }) => s.result)).toEqual(['19.2 mg', '9.6 mL', '115.2 mL/h']);
    const order = (await day.fhir(`/${read.fhir.medicationRequests[0]}`)).json as fhir4.MedicationRequest;
    expect(order.dosageInstruction?.map((d) => [d.sequence, d.timing?.repeat?.duration, d.timing?.repeat?.durationUnit])).toEqual([[1, 5, 'min'], [2, 24, 'h']]);
    expect(order.dosageInstruction?.[0]).toMatchObject({ text: expect.stringContaining('bolus 0.30 mg/kg intravenous over 5 min'), maxDosePerAdministration: { value: 22.4, code: 'mg' } });
    expect((await day.fhir(`/CarePlan/${plan}`)).text).toContain('0.30 mg/kg = 19.20 mg (9.6 mL) over 5 min');

    const start = await day.post(`/plans/${plan}/sessions`, undefined, day.tokens.nurse);
    expect(start.json).toMatchObject({ bolus: { status: 'awaited', ordered: { dose: mg('19.20'), over: min('5') }, given: null } });
    const at = `/plans/${plan}/sessions/${start.json.id}`;
    day.minutes(6);
    const given = await day.post(`${at}/bolus`, { at: clock(0), dose: mg('19.2'), over: min('5') }, day.tokens.nurse);
    expect(given.status).toBe(201);
    expect(given.json).toMatchObject({ status: 'in-progress', rate: mgh('12.80'), delivered: mg('19.41'), bolus: { status: 'given', given: { dose: mg('19.2'), start: clock(0), end: clock(5), infusion: 'stands', by: { name: 'Test nurse' } } } });
    // the infusion began when the bolus was over, and is the stretch that was told at the start
    const { whole, bolus, stretches } = await administrations(plan);
    expect([whole?.status, bolus?.status]).toEqual(['in-progress', 'completed']);
    expect(stretches.map((s) => [s.status, s.resource['effectivePeriod']])).toEqual([['in-progress', { start: clock(5) }]]);
    day.minutes(24 * 60 - 1);
    const done = await day.post(`${at}/complete`, undefined, day.tokens.nurse);
    expect(done.json).toMatchObject({ status: 'completed', delivered: mg('326.40'), activeMinutes: '1440', elapsedMinutes: '1445', bolus: { status: 'given' } });
    expect(done.json.segments.map((s: { start: string; dose: { value: string } }) => [s.start, s.dose.value])).toEqual([[clock(5), '307.20']]);
    expect(done.json.entries.map((e: { kind: string }) => e.kind)).toEqual(['start', 'bolus', 'complete']);
    expect((await day.get(`/plans/${plan}`)).json).toMatchObject({ status: 'completed' });

    const face = await day.fhir(`/MedicationAdministration/${given.json.bolus.given.id}`);
    expect(face.json).toMatchObject({ status: 'completed', partOf: [{ reference: `MedicationAdministration/${whole?.id}` }], request: { reference: read.fhir.medicationRequests[0] }, effectivePeriod: { start: clock(0), end: clock(5) }, dosage: { text: expect.stringContaining('19.2 mg intravenous bolus over 5 min; 9.6 mL at 2 mg/mL') } });
    expect(face.text).toContain('"dose":{"value":19.2,"unit":"mg"');
    expect((await day.fhir(`/MedicationAdministration/${whole?.id}`)).text).toContain('"dose":{"value":326.40,"unit":"mg"');
    expect(await day.db.sql(`SELECT content::jsonb->>'action' AS action FROM audit_entry WHERE content::jsonb->'entity'->>'id' = $1 AND content::jsonb->>'action' = 'session.bolus'`, [start.json.id])).toEqual([{ action: 'session.bolus' }]);
  });

  it('is written down once, as it was given, and never above the order', async () => {
    const at = await started(await awake(WITH_BOLUS));
    const give = (body: object, token?: string) => day.post(`${at}/bolus`, body, token);
    day.minutes(10);
    for (const [body, refused] of [
      [{ dose: mg('19.21') }, [409, 'BOLUS_ABOVE_ORDER dose']],
      [{ dose: mg('-1') }, [422, 'VALUE_NOT_POSITIVE dose.value']],
      [{ dose: mg('0') }, [422, 'VALUE_NOT_POSITIVE dose.value']],
      [{ dose: { value: '9.6', unit: 'mL' } }, [422, 'UNIT_NOT_ALLOWED dose.unit']],
      [{ dose: { value: '0.3', unit: 'mg/kg' } }, [422, 'UNIT_NOT_ALLOWED dose.unit']],
      [{ dose: mg('19.199') }, [422, 'DOSE_TOO_FINE dose']],
      [{ dose: { value: 19.2, unit: 'mg' } }, [422, 'FIELD_INVALID dose.value']],
      [{}, [422, 'FIELD_MISSING dose']],
      [{ dose: mg('19.2'), over: { value: '1', unit: 'h' } }, [422, 'UNIT_NOT_ALLOWED over.unit']],
      [{ dose: mg('19.2'), over: min('-5') }, [422, 'VALUE_NOT_POSITIVE over.value']],
      [{ dose: mg('19.2'), over: min('99999999999999999') }, [422, 'BOLUS_TIME_IMPLAUSIBLE over']],
      [{ dose: mg('19.2'), over: min('0.001') }, [422, 'BOLUS_TIME_IMPLAUSIBLE over']],
      [{ dose: mg('19.2'), infusion: 'maybe' }, [422, 'FIELD_INVALID infusion']],
      [{ dose: mg('19.2'), at: clock(-1) }, [422, 'TIME_BEFORE_START at']],
      [{ dose: mg('19.2'), at: clock(11) }, [422, 'TIME_IN_FUTURE at']],
      [{ dose: mg('19.2'), at: clock(6) }, [422, 'BOLUS_NOT_OVER over']],
      [{ dose: mg('19.2'), over: min('11') }, [422, 'BOLUS_NOT_OVER over']],
    ] as const) expect([JSON.stringify(body), errors(await give(body))]).toEqual([JSON.stringify(body), refused]);
    expect((await give({ dose: mg('19.2') }, day.tokens.integrator)).status).toBe(403);
    expect((await give({ dose: mg('19.2') }, day.tokens.stranger)).status).toBe(404);
    expect((await day.get(at)).json).toMatchObject({ bolus: { status: 'awaited' }, entries: [{ kind: 'start' }] });

    const both = await Promise.all([give({ dose: mg('19.20') }), give({ dose: mg('19.20') }, day.tokens.nurse)]);
    expect(both.map((a) => a.status).sort()).toEqual([201, 409]);
    expect(errors(both.find((a) => a.status === 409)!)).toEqual([409, 'BOLUS_ALREADY_GIVEN']);
    // without `at` it has just been given, as long as it was ordered
    expect((await day.get(at)).json.bolus.given).toMatchObject({ start: clock(5), end: clock(10) });
    const session = at.split('/').at(-1);
    await expect(day.db.sql(`INSERT INTO session_entry (tenant_id, id, session_id, kind, at, recorded_at, by, by_name, data) SELECT tenant_id, gen_random_uuid(), session_id, kind, at, recorded_at, by, by_name, data FROM session_entry WHERE session_id = $1 AND kind = 'bolus'`, [session])).rejects.toThrow(/session_entry_one_bolus/);
  });

  it('is not given where none is ordered, in a pause, or before a session has begun', async () => {
    const plan = await awake(ACUTE);
    expect((await day.post(`/plans/${plan}/sessions/6a1c0b5e-0000-4000-8000-000000000000/bolus`, { dose: mg('5') })).status).toBe(404);
    const at = await started(plan);
    day.minutes(10);
    expect((await day.get(at)).json.bolus).toBeNull();
    expect(errors(await day.post(`${at}/bolus`, { dose: mg('5'), over: min('5') }))).toEqual([409, 'BOLUS_NOT_ORDERED']);

    const other = await started(await awake(WITH_BOLUS));
    day.minutes(10);
    await day.post(`${other}/pause`, { reason: 'nausea' });
    day.minutes(10);
    expect(errors(await day.post(`${other}/bolus`, { dose: mg('19.2'), at: clock(16) }))).toEqual([409, 'BOLUS_CUT_OFF over']);
    expect(errors(await day.post(`${other}/bolus`, { dose: mg('19.2') }))).toEqual([409, 'SESSION_PAUSED']);
    // cut off by the pause, and written down after it
    const part = await day.post(`${other}/bolus`, { dose: mg('7.68'), at: clock(18), over: min('2') });
    expect(part.json).toMatchObject({ status: 'paused', bolus: { status: 'given-in-part', given: { dose: mg('7.68'), over: min('2') } } });
    expect((await administrations(other.split('/')[2] ?? '')).bolus).toMatchObject({ status: 'stopped', resource: { statusReason: [{ text: 'Less was given than ordered' }] } });
  });

  it('may run beside the infusion, or interrupt it, and counts once', async () => {
    const at = await started(await awake(WITH_BOLUS));
    day.minutes(60);
    expect((await day.post(`${at}/bolus`, { dose: mg('19.20'), at: clock(30), infusion: 'runs' })).json).toMatchObject({ delivered: mg('32.00'), segments: [{}] });
    const other = await started(await awake(WITH_BOLUS));
    day.minutes(60);
    const interrupted = await day.post(`${other}/bolus`, { dose: mg('19.20'), at: clock(90), over: min('15') });
    expect(interrupted.json).toMatchObject({ delivered: mg('28.80') });
    // no late pause falls into it
    expect(errors(await day.post(`${other}/pause`, { reason: 'nausea', at: clock(95) }))).toEqual([409, 'LATE_ENTRY_DOES_NOT_FIT at']);
    expect(interrupted.json.segments.map((s: { start: string; end: string | null }) => [s.start, s.end])).toEqual([[clock(60), clock(90)], [clock(105), null]]);
  });

  it('that was not given is told, to the clinic and to every chart, until somebody writes down that it was', async () => {
    const plan = await awake(WITH_BOLUS);
    const at = await started(plan);
    day.minutes(60);
    const done = await day.post(`${at}/complete`);
    expect(done.json).toMatchObject({ status: 'completed', delivered: mg('12.80'), bolus: { status: 'not-given', ordered: { dose: mg('19.20') }, given: null } });
    const { whole, bolus } = await administrations(plan);
    expect(whole?.resource['note']).toEqual([{ text: 'The session ended without the bolus that was ordered for it.' }]);
    expect(bolus).toMatchObject({ status: 'not-done', resource: { statusReason: [{ text: expect.stringContaining('without the bolus') }] } });
    expect(bolus?.resource).not.toHaveProperty('dosage');
    expect(await day.db.sql(`SELECT content::jsonb->'detail'->>'bolus' AS bolus FROM audit_entry WHERE content::jsonb->>'action' = 'session.complete' AND content::jsonb->'entity'->>'id' = $1`, [done.json.id])).toEqual([{ bolus: 'not-given' }]);

    day.minutes(30);
    expect(errors(await day.post(`${at}/bolus`, { dose: mg('19.20') }))).toEqual([409, 'SESSION_ENDED at']);
    expect(errors(await day.post(`${at}/bolus`, { dose: mg('19.20'), at: clock(61) }))).toEqual([409, 'SESSION_ENDED']);
    expect(errors(await day.post(`${at}/bolus`, { dose: mg('19.20'), at: clock(56) }))).toEqual([409, 'BOLUS_CUT_OFF over']);
    const late = await day.post(`${at}/bolus`, { dose: mg('19.20'), at: clock(0) });
    expect([late.status, late.json.status, late.json.endedAt, late.json.delivered, late.json.bolus.status]).toEqual([201, 'completed', clock(60), mg('30.93'), 'given']);
    expect(await day.db.sql('SELECT delivered_value FROM session WHERE plan_id = $1', [plan])).toEqual([{ delivered_value: '30.93' }]);
    const after = await administrations(plan);
    expect([after.whole?.status, after.bolus?.status, ...after.stretches.map((s) => s.status)]).toEqual(['completed', 'completed', 'completed']);
    expect(after.whole?.resource).not.toHaveProperty('note');
    expect((await day.get(`/plans/${plan}`)).json.status).toBe('completed');
  });

  it('is ordered with its time: of the protocol where it has one, else of the prescriber', async () => {
    const referralId = await day.referral({ weight: '64.0' });
    const draft = (order: object) => day.post('/plans', { referralId, ...order });
    expect(errors(await draft({ ...ACUTE, bolus: { value: '0.3', unit: 'mg/kg' } }))).toEqual([422, 'BOLUS_TIME_REQUIRED bolusOver']);
    expect(errors(await draft({ ...ACUTE, bolusOver: min('5') }))).toEqual([422, 'BOLUS_REQUIRED bolus']);
    expect(errors(await draft({ ...WITH_BOLUS, bolusOver: min('0') }))).toEqual([422, 'VALUE_NOT_POSITIVE bolusOver.value']);
    expect(errors(await draft({ ...WITH_BOLUS, bolusOver: { value: '300', unit: 's' } }))).toEqual([422, 'UNIT_NOT_ALLOWED bolusOver.unit']);
    expect(errors(await draft({ ...WITH_BOLUS, bolus: mg('20') }))).toEqual([422, 'UNIT_NOT_ALLOWED bolus.unit']);
    expect(errors(await draft({ ...WITH_BOLUS, bolus: null }))).toEqual([422, 'FIELD_INVALID bolus']);
    const limits = async (order: object) => (await draft(order)).json.calculation.limits.map((l: { tier: string; code: string }) => `${l.tier} ${l.code}`);
    expect(await limits({ ...WITH_BOLUS, bolus: { value: '0.36', unit: 'mg/kg' } })).toEqual(['hard BOLUS_ABOVE_CAP']);
    expect(await limits({ ...WITH_BOLUS, bolusOver: min('61') })).toEqual(['hard BOLUS_TIME_OUT_OF_RANGE']);
    const low = await draft({ protocol: 'GEN-OP-LOW', concentration: { value: '1', unit: 'mg/mL' }, bolus: { value: '0.1', unit: 'mg/kg' } });
    expect(low.json).toMatchObject({ calculation: { bolus: { dose: mg('6.40'), over: min('10') } } });
    expect(low.json).not.toHaveProperty('bolusOver');
    expect(await limits({ protocol: 'GEN-OP-LOW', concentration: { value: '1', unit: 'mg/mL' }, bolus: { value: '0.2', unit: 'mg/kg' } })).toEqual(['soft BOLUS_ABOVE_RANGE']);
    expect(await limits({ protocol: 'CRPS-OP-10D', concentration: { value: '2', unit: 'mg/mL' }, bolus: { value: '0.1', unit: 'mg/kg' } })).toContain('hard BOLUS_NOT_IN_PROTOCOL');
    // a calculation keeps nothing: it says what would stop the signature
    expect((await day.post('/plans/preview', { ...ACUTE, weight: { value: '64', unit: 'kg', source: 'measured', measuredAt: '2026-01-15' }, bolus: { value: '0.3', unit: 'mg/kg' } })).json).toMatchObject({ bolus: { dose: mg('19.20') }, limits: [{ code: 'BOLUS_TIME_REQUIRED', tier: 'hard' }] });
  });
});
