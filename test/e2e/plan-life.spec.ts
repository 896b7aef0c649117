import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setPlanRules } from '#plans';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING } from '../support/clinic-day.js';

let day: ClinicDay;
let second: string;
beforeAll(async () => {
  day = await clinicDay();
  second = await day.api.identity.sign({ iss: day.api.identity.issuer(day.db.clinician.tenantId), aud: 'titrate-test', sub: 'clinician-2', name: 'Second clinician', roles: ['clinician'], exp: Math.floor(Date.now() / 1000) + 3600 });
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

const DEPRESSION = { protocol: 'DEP-OP-6', dose: { value: '0.50', unit: 'mg/kg' }, concentration: { value: '1', unit: 'mg/mL' } };
const SINGLE = { protocol: 'NP-OP-SINGLE', dose: { value: '0.5', unit: 'mg/kg' }, concentration: { value: '1', unit: 'mg/mL' } };
const CRPS = { protocol: 'CRPS-OP-10D', concentration: { value: '2', unit: 'mg/mL' } };
const CALM = [0, 0, 0, 0, 0, 0, 0, 0, 0];
const WHY = { reason: 'abnormal-result', text: 'ALT is high.' };
const END = { reason: 'no-benefit', text: 'No benefit.' };
const TEXT = { text: 'Looked at again.' };

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];

interface Published {
  readonly id: string;
  readonly status: string;
  readonly resource: Record<string, unknown>;
}
async function held(stream: string, type: string): Promise<Published[]> {
  const rows = await day.db.sql<{ id: string; content: string }>('SELECT r.id, r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = $2 ORDER BY c.position', [stream, type]);
  return rows.map(({ id, content }) => {
    const resource = JSON.parse(content) as Record<string, unknown>;
    return { id, resource, status: String(resource['status']) };
  });
}

/** Statuses of everything that the table of fhir §2.4 speaks of; each word once. */
async function statuses(plan: string): Promise<{ carePlan: string; orders: string; task: string }> {
  const { referralId } = (await day.get(`/plans/${plan}`)).json as { referralId: string };
  const words = async (stream: string, type: string): Promise<string> => [...new Set((await held(stream, type)).map((r) => r.status))].sort().join(' ');
  return { carePlan: await words(plan, 'CarePlan'), orders: await words(plan, 'MedicationRequest'), task: await words(referralId, 'Task') };
}

async function ready(order: object = DEPRESSION): Promise<string> {
  const plan = await day.signedPlan(order);
  expect((await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: CALM })).status).toBe(201);
  return plan;
}

async function give(plan: string): Promise<string> {
  const started = await day.post(`/plans/${plan}/sessions`);
  expect([started.status, started.text]).toEqual([201, started.text]);
  day.minutes(10);
  expect((await day.post(`/plans/${plan}/sessions/${started.json.id}/complete`)).status).toBe(200);
  day.minutes(10);
  return started.json.id as string;
}

describe('holding and resuming', () => {
  it('stops every start, tells the hospital why, and goes back to where it was', async () => {
    const plan = await ready();
    expect((await day.post(`/plans/${plan}/hold`, WHY, day.tokens.nurse)).json).toMatchObject({ status: 'on-hold' });
    expect(await statuses(plan)).toEqual({ carePlan: 'on-hold', orders: 'on-hold', task: 'on-hold' });
    const [carePlan] = await held(plan, 'CarePlan');
    expect(JSON.stringify(carePlan?.resource['text'])).toContain('<td>On hold</td>');
    expect(JSON.stringify(carePlan?.resource['note'])).toContain('ALT is high.');
    for (const order of await held(plan, 'MedicationRequest')) expect(order.resource).toMatchObject({ statusReason: { coding: [{ code: 'abnormal-result' }], text: expect.stringContaining('ALT is high.') } });
    const { referralId } = (await day.get(`/plans/${plan}`)).json as { referralId: string };
    expect((await held(referralId, 'Task'))[0]?.resource).toMatchObject({ statusReason: { coding: [{ code: 'abnormal-result' }] }, businessStatus: { coding: [{ code: 'safety-hold' }] } });
    expect(errors(await day.post(`/plans/${plan}/sessions`))).toEqual([409, 'PLAN_ON_HOLD']);
    expect(errors(await day.post(`/plans/${plan}/hold`, WHY))).toEqual([409, 'TRANSITION_NOT_ALLOWED']);
    expect((await day.post(`/plans/${plan}/resume`, TEXT)).json).toMatchObject({ status: 'active' });
    // nothing was given yet: the Task is accepted again, not in progress
    expect(await statuses(plan)).toEqual({ carePlan: 'active', orders: 'active', task: 'accepted' });
    for (const order of await held(plan, 'MedicationRequest')) expect(order.resource['statusReason']).toBeUndefined();
    expect((await day.get(`/plans/${plan}/history`)).json.items.map((e: { event: string; from: string; to: string; reason?: string }) => [e.event, e.from, e.to, e.reason])).toEqual([
      ['draft', null, 'draft', undefined], ['sign', 'draft', 'active', undefined], ['hold', 'active', 'on-hold', 'abnormal-result'], ['resume', 'on-hold', 'active', 'resumed'],
    ]);
    expect(await day.db.sql(`SELECT content::jsonb->>'action' AS action FROM audit_entry WHERE content::jsonb->'entity'->>'id' = $1 AND content::jsonb->>'action' IN ('plan.hold', 'plan.resume') ORDER BY 1`, [plan])).toEqual([{ action: 'plan.hold' }, { action: 'plan.resume' }]);
  });

  it('keeps what was signed digit by digit', async () => {
    const plan = await ready();
    const content = async (): Promise<string[]> => (await day.db.sql<{ content: string }>(`SELECT r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = 'MedicationRequest' ORDER BY c.position`, [plan])).map((r) => JSON.stringify({ ...(JSON.parse(r.content) as object), meta: undefined }) + (/"value":0\.50\b/.exec(r.content)?.[0] ?? ''));
    const before = await content();
    await day.post(`/plans/${plan}/hold`, WHY);
    await day.post(`/plans/${plan}/resume`, TEXT);
    expect(await content()).toEqual(before);
    expect(before[0]).toContain('"value":0.50');
  });

  it('never says "on hold" while the drug flows; a paused infusion can end, not go on', async () => {
    const plan = await ready();
    const at = `/plans/${plan}/sessions/${(await day.post(`/plans/${plan}/sessions`)).json.id}`;
    day.minutes(5);
    expect(errors(await day.post(`/plans/${plan}/hold`, WHY))).toEqual([409, 'SESSION_RUNNING']);
    for (const [word, body] of [['stop', END], ['complete', END]] as const) expect(errors(await day.post(`/plans/${plan}/${word}`, body))).toEqual([409, 'SESSION_OPEN']);
    await day.post(`${at}/pause`, { reason: 'nausea' });
    expect((await day.post(`/plans/${plan}/hold`, WHY)).status).toBe(200);
    expect(errors(await day.post(`${at}/resume`))).toEqual([409, 'PLAN_ON_HOLD']);
    expect((await day.post(`${at}/vitals`, { spo2: 97 })).status).toBe(201);
    expect((await day.post(`${at}/stop`, { reason: 'patient-request' })).status).toBe(200);
    expect(await statuses(plan)).toEqual({ carePlan: 'on-hold', orders: 'on-hold', task: 'on-hold' });
  });

  it('holds by itself when a screening before a session finds a hard stop, although the start is refused', async () => {
    const plan = await ready();
    const refused = await day.post(`/plans/${plan}/sessions`, { vitals: { systolic: 185, diastolic: 112 } }, day.tokens.nurse);
    expect(errors(refused)).toEqual([409, 'SCREENING_HARD_STOP screening.S2']);
    expect(refused.text).toContain('was put on hold');
    expect(await statuses(plan)).toEqual({ carePlan: 'on-hold', orders: 'on-hold', task: 'on-hold' });
    expect((await day.get(`/plans/${plan}/history`)).json.items.at(-1)).toMatchObject({ event: 'hold', reason: 'screening-hard-stop', text: expect.stringContaining('S2'), by: { name: 'Test nurse' } });
    expect(await day.db.sql(`SELECT content::jsonb->>'reason' AS reason FROM audit_entry WHERE content::jsonb->'entity'->>'id' = $1 AND content::jsonb->>'action' = 'plan.hold'`, [plan])).toEqual([{ reason: 'screening-hard-stop' }]);
    expect((await day.post(`/plans/${plan}/resume`, TEXT)).status).toBe(200);
    expect((await day.post(`/plans/${plan}/sessions`, { vitals: { systolic: 128, diastolic: 78 } })).status).toBe(201);
  });
});

describe('the end of a plan', () => {
  it('before any dose: cancelled', async () => {
    const plan = await ready();
    expect(errors(await day.post(`/plans/${plan}/complete`, {}))).toEqual([409, 'NOTHING_GIVEN']);
    expect((await day.post(`/plans/${plan}/stop`, END)).json).toMatchObject({ status: 'revoked', next: [] });
    expect(await statuses(plan)).toEqual({ carePlan: 'revoked', orders: 'cancelled', task: 'cancelled' });
    expect(errors(await day.post(`/plans/${plan}/resume`, TEXT))).toEqual([409, 'TRANSITION_NOT_ALLOWED']);
  });

  it('after a dose: stopped, and never entered in error', async () => {
    const plan = await ready();
    await give(plan);
    expect(errors(await day.post(`/plans/${plan}/entered-in-error`, { reason: 'duplicate', text: 'Twice.' }))).toEqual([409, 'SOMETHING_GIVEN']);
    expect(errors(await day.post(`/plans/${plan}/complete`, {}))).toEqual([422, 'REASON_REQUIRED reason']);
    expect((await day.post(`/plans/${plan}/stop`, END)).status).toBe(200);
    expect(await statuses(plan)).toEqual({ carePlan: 'revoked', orders: 'stopped', task: 'failed' });
  });

  it('comes by itself with the last session, completed', async () => {
    const plan = await ready(SINGLE);
    await give(plan);
    expect((await day.get(`/plans/${plan}`)).json).toMatchObject({ status: 'completed', next: [] });
    expect(await statuses(plan)).toEqual({ carePlan: 'completed', orders: 'completed', task: 'completed' });
    expect((await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'after', items: CALM })).status).toBe(201);
  });

  it('is left to a person where the last session was stopped', async () => {
    const plan = await ready(SINGLE);
    const { id } = (await day.post(`/plans/${plan}/sessions`)).json as { id: string };
    day.minutes(5);
    await day.post(`/plans/${plan}/sessions/${id}/stop`, { reason: 'patient-request' });
    expect(await statuses(plan)).toEqual({ carePlan: 'active', orders: 'active', task: 'in-progress' });
    expect((await day.post(`/plans/${plan}/complete`, {})).json).toMatchObject({ status: 'completed' });
  });

  it('leaves the referral open while another plan of it lives', async () => {
    const referralId = await day.referral();
    const [first, other] = [await day.post('/plans', { referralId, ...DEPRESSION }), await day.post('/plans', { referralId, ...DEPRESSION })].map((a) => a.json.id as string) as [string, string];
    await day.acknowledgeAll(first);
    await day.post(`/plans/${first}/sign`);
    expect((await day.post(`/plans/${first}/entered-in-error`, { reason: 'duplicate', text: 'Twice.' })).status).toBe(200);
    expect(await statuses(first)).toEqual({ carePlan: 'entered-in-error', orders: 'entered-in-error', task: 'accepted' });
    expect((await day.post(`/plans/${other}/stop`, END)).json).toMatchObject({ status: 'revoked' });
    expect((await statuses(first)).task).toBe('entered-in-error');
  });
});

describe('a changed order', () => {
  it('waits, is screened and signed like a first one, and leaves what was given as it was', async () => {
    const plan = await ready();
    const session = await give(plan);
    const before = (await day.get(`/plans/${plan}/sessions/${session}`)).json as object;
    const old = (await held(plan, 'MedicationRequest')).map((o) => o.id);
    const revised = await day.post(`/plans/${plan}/revise`, { dose: { value: '0.40', unit: 'mg/kg' }, reason: 'adverse-event', text: 'Nausea.' });
    expect(revised.status).toBe(201);
    expect(revised.json).toMatchObject({ plan: { status: 'active', revision: 1, dose: { value: '0.50' } }, pending: { revision: 2, dose: { value: '0.40' } } });
    expect(await statuses(plan)).toEqual({ carePlan: 'active', orders: 'active', task: 'in-progress' });
    expect((await day.get(`/plans/${plan}/diff?from=1&to=2`)).json.rows).toEqual([
      { topic: 'dose', what: 'Dose', before: '0.50 mg/kg', after: '0.40 mg/kg', change: '-20.0 %' },
      { topic: 'rate', what: 'Rate at full dose', before: '52.50 mg/h', after: '42.00 mg/h', change: '-20.0 %' },
      { topic: 'pump-rate', what: 'Pump rate at full dose', before: '52.5 mL/h', after: '42.0 mL/h', change: '-20.0 %' },
      { topic: 'session-dose', what: 'Dose of a full session', before: '35.00 mg', after: '28.00 mg', change: '-20.0 %' },
      { topic: 'course-dose', what: 'Dose of the course', before: '210.00 mg', after: '168.00 mg', change: '-20.0 %' },
    ]);
    await day.acknowledgeAll(plan);
    const signed = await day.post(`/plans/${plan}/sign`);
    expect(signed.json).toMatchObject({ status: 'active', revision: 2, dose: { value: '0.40' } });
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ revision: 2, version: signed.json.version });

    const orders = await held(plan, 'MedicationRequest');
    expect(orders.filter((o) => old.includes(o.id)).map((o) => o.status)).toEqual(old.map(() => 'stopped'));
    const fresh = orders.filter((o) => !old.includes(o.id));
    expect(fresh.map((o) => o.status)).toEqual(old.map(() => 'active'));
    expect(fresh.map((o) => (o.resource['priorPrescription'] as { reference: string }).reference)).toEqual(old.map((id) => `MedicationRequest/${id}`));
    expect(JSON.stringify(fresh[0]?.resource)).toContain('2 to 6');
    const [carePlan] = await held(plan, 'CarePlan');
    expect((carePlan?.resource['activity'] as unknown[]).length).toBe(fresh.length);
    expect(JSON.stringify(carePlan?.resource['text'])).toContain('sessions 2 to 6, 140.00 mg in all');
    expect((await day.get(`/plans/${plan}/sessions/${session}`)).json).toEqual(before);
    await day.post(`/plans/${plan}/schedule/early-start`, { reason: 'specialist-advice', text: 'Travels tomorrow.' });
    const next = await day.post(`/plans/${plan}/sessions`);
    expect(next.json).toMatchObject({ number: 2, rate: { value: '42.00', unit: 'mg/h' } });
  });

  it('cancels orders under which nothing was given, and stays on hold if the plan is', async () => {
    const plan = await ready();
    await day.post(`/plans/${plan}/hold`, WHY);
    const old = (await held(plan, 'MedicationRequest')).map((o) => o.id);
    await day.post(`/plans/${plan}/revise`, { concentration: { value: '2', unit: 'mg/mL' }, reason: 'solution-changed', text: 'Other bag.' });
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ status: 'on-hold', revision: 2 });
    const orders = await held(plan, 'MedicationRequest');
    expect(orders.map((o) => [old.includes(o.id), o.status])).toEqual([...old.map(() => [true, 'cancelled']), ...old.map(() => [false, 'on-hold'])]);
    for (const order of orders) expect(order.resource['statusReason']).toMatchObject({ text: expect.any(String) });
  });

  it('is answered anew: an acknowledged limit of the order before covers no other dose', async () => {
    const plan = await ready({ ...DEPRESSION, dose: { value: '0.90', unit: 'mg/kg' } });
    expect((await day.get(`/plans/${plan}`)).json.acknowledgements.map((a: { rule: string }) => a.rule)).toContain('NEAR_CAP');
    await day.post(`/plans/${plan}/revise`, { dose: { value: '0.95', unit: 'mg/kg' }, reason: 'insufficient-response', text: 'No response.' });
    expect((await day.get(`/plans/${plan}/screening`)).json.open).toContain('NEAR_CAP');
    expect(errors(await day.post(`/plans/${plan}/sign`)) as string[]).toContain('NEAR_CAP limits.NEAR_CAP');
  });

  it('may leave out a drug beside the infusion and order it again: in the orders, the words and the comparison', async () => {
    const drugs = async (): Promise<unknown[]> => (await held(plan, 'MedicationRequest')).filter((o) => o.status === 'active').map((o) => (o.resource['medicationCodeableConcept'] as { text: string }).text).sort();
    const referralId = await day.referral({});
    expect(errors(await day.post('/plans', { referralId, ...CRPS, withoutAdjuncts: ['ondansetron', 'paracetamol'] }))).toEqual([422, 'ADJUNCT_NOT_IN_PROTOCOL withoutAdjuncts[1]']);
    expect(errors(await day.post('/plans', { referralId, ...CRPS, withoutAdjuncts: 'ondansetron' }))).toEqual([422, 'FIELD_INVALID withoutAdjuncts']);
    const plan = await ready({ ...CRPS, withoutAdjuncts: ['midazolam', 'ondansetron'] });
    expect((await day.get(`/plans/${plan}`)).json.withoutAdjuncts).toEqual(['midazolam', 'ondansetron']);
    expect(await drugs()).toEqual(['clonidine', 'ketamine', 'ketamine', 'ketamine']);
    expect(JSON.stringify((await held(plan, 'CarePlan'))[0]?.resource['text'])).toContain('clonidine 0.1 mg; not given to this patient: midazolam, ondansetron');
    const revised = await day.post(`/plans/${plan}/revise`, { withoutAdjuncts: ['clonidine'], reason: 'other', text: 'Low pressure, and nausea after all.' });
    expect([revised.status, revised.json.pending?.withoutAdjuncts]).toEqual([201, ['clonidine']]);
    expect(errors(await day.post(`/plans/${plan}/revise`, { withoutAdjuncts: ['clonidin'], reason: 'other', text: 'x' }))).toEqual([422, 'ADJUNCT_NOT_IN_PROTOCOL withoutAdjuncts[0]']);
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).status).toBe(200);
    expect(await drugs()).toEqual(['ketamine', 'ketamine', 'ketamine', 'midazolam', 'ondansetron']);
    expect((await day.get(`/plans/${plan}/diff?from=1&to=2`)).json.rows.map((r: { what: string; before?: string; after?: string }) => [r.what, r.before === undefined, r.after === undefined])).toEqual([['clonidine', false, true], ['midazolam', true, false], ['ondansetron', true, false]]);
    const fresh = (await held(plan, 'MedicationRequest')).filter((o) => o.status === 'active' && (o.resource['medicationCodeableConcept'] as { text: string }).text !== 'ketamine');
    expect(fresh.map((o) => o.resource['priorPrescription'])).toEqual([undefined, undefined]);
    // an empty list orders all of them again
    expect((await day.post(`/plans/${plan}/revise`, { withoutAdjuncts: [], reason: 'other', text: 'As the protocol says.' })).json.pending).not.toHaveProperty('withoutAdjuncts');
  });

  it('is stopped where a long QTc forbids a drug beside the infusion; without it, a prescriber may go on', async () => {
    const qtc: fhir4.Observation = { resourceType: 'Observation', id: crypto.randomUUID(), status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '8636-3' }] }, subject: { reference: 'Patient/x' }, effectiveDateTime: MORNING, valueQuantity: { value: 505, unit: 'ms', system: 'http://unitsofmeasure.org', code: 'ms' } };
    const referralId = await day.referral({ more: [qtc] });
    const drafted = async (order: object): Promise<{ hard: string[]; open: string[] }> => {
      const { json } = await day.post('/plans', { referralId, ...CRPS, ...order });
      return (await day.get(`/plans/${json.id as string}/screening`)).json as { hard: string[]; open: string[] };
    };
    expect((await drafted({})).hard).toContain('S23');
    const without = await drafted({ withoutAdjuncts: ['ondansetron'] });
    expect([without.hard.includes('S23'), without.open.includes('S23')]).toEqual([false, true]);
  });

  it('may have another bolus, or none any more, and says so', async () => {
    const order = { protocol: 'GEN-OP-LOW', concentration: { value: '1', unit: 'mg/mL' }, bolus: { value: '0.10', unit: 'mg/kg' }, sessions: 2 };
    const plan = await ready(order);
    const revise = (change: object) => day.post(`/plans/${plan}/revise`, { ...change, reason: 'adverse-event', text: 'Dizzy after the bolus.' });
    const rows = async (from: number) => (await day.get(`/plans/${plan}/diff?from=${from}&to=${from + 1}`)).json.rows.map((r: { topic: string; before?: string; after?: string }) => [r.topic, r.before, r.after]);
    await revise({ bolus: { value: '0.05', unit: 'mg/kg' }, bolusOver: { value: '20', unit: 'min' } });
    expect((await rows(1)).slice(0, 3)).toEqual([['bolus', '0.10 mg/kg', '0.05 mg/kg'], ['bolus-time', '10 min', '20 min'], ['bolus-dose', '7.00 mg', '3.50 mg']]);
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ revision: 2, bolus: { value: '0.05' }, bolusOver: { value: '20' }, calculation: { bolus: { dose: { value: '3.50' }, over: { value: '20' } } } });
    expect(errors(await revise({ withoutBolus: true, bolus: { value: '0.05', unit: 'mg/kg' } }))).toEqual([422, 'BOLUS_CONTRADICTS withoutBolus']);
    // what is merely left out stays
    expect((await revise({ withoutBolus: false })).json.pending).toMatchObject({ bolus: { value: '0.05' }, bolusOver: { value: '20' } });
    const dropped = await revise({ withoutBolus: true });
    expect(dropped.json.pending).not.toHaveProperty('bolus');
    expect(dropped.json.pending.calculation).not.toHaveProperty('bolus');
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ revision: 3 });
    expect((await rows(2)).slice(0, 3)).toEqual([['bolus', '0.05 mg/kg', undefined], ['bolus-time', '20 min', undefined], ['bolus-dose', '3.50 mg', undefined]]);
    const start = await day.post(`/plans/${plan}/sessions`);
    expect(start.json.bolus).toBeNull();
    expect(errors(await day.post(`/plans/${plan}/sessions/${start.json.id}/bolus`, { dose: { value: '3.5', unit: 'mg' } }))).toEqual([409, 'BOLUS_NOT_ORDERED']);
  });

  it('says what is wrong with it', async () => {
    const plan = await ready();
    expect(errors(await day.post(`/plans/${plan}/revise`, { dose: { value: '0.5', unit: 'mg/kg/h' }, reason: 'other', text: 'x' }))).toEqual([422, 'UNIT_NOT_ALLOWED dose.unit']);
    expect(errors(await day.post(`/plans/${plan}/revise`, { reason: 'other', text: ' ' }))).toEqual([422, 'FIELD_INVALID text']);
    expect(errors(await day.get(`/plans/${plan}/diff?from=1&to=9`))).toEqual([404, 'REVISION_UNKNOWN']);
    expect((await day.get(`/plans/${plan}/diff?from=1&to=x`)).status).toBe(422);
    const draft = (await day.post('/plans', { referralId: await day.referral(), ...DEPRESSION })).json.id as string;
    expect(errors(await day.post(`/plans/${draft}/revise`, { reason: 'other', text: 'x' }))).toEqual([409, 'PLAN_NOT_SIGNED']);
    expect(errors(await day.post(`/plans/${draft}/hold`, WHY))).toEqual([409, 'TRANSITION_NOT_ALLOWED']);
  });
});

describe('a changed order that is withdrawn', () => {
  const WITHDRAWN = { reason: 'not-needed', text: 'The nausea had another cause.' };
  const withdraw = (plan: string, body: object = WITHDRAWN, token?: string): Promise<Answer> => day.post(`/plans/${plan}/revision/withdraw`, body, token);
  const revise = (plan: string, dose: string): Promise<Answer> => day.post(`/plans/${plan}/revise`, { dose: { value: dose, unit: 'mg/kg' }, reason: 'insufficient-response', text: 'No response.' });
  const published = (plan: string): Promise<unknown> => day.db.sql('SELECT resource_type, id, version, content_hash FROM chart_resource WHERE stream_id = $1 ORDER BY 1, 2, 3', [plan]);

  it('leaves the plan that stands as it was, publishes nothing, and says in the history who, when and why', async () => {
    const plan = await ready();
    const [before, charts] = [(await day.get(`/plans/${plan}`)).json as { next: string[] }, await published(plan)];
    expect((await revise(plan, '0.40')).status).toBe(201);
    const waiting = (await day.get(`/plans/${plan}`)).json as { next: string[] };
    expect(waiting.next.some((n) => n.includes('/revision/withdraw'))).toBe(true);
    day.minutes(5);
    const taken = await withdraw(plan);
    expect([taken.status, taken.json]).toMatchObject([200, { status: 'active', revision: 1, dose: { value: '0.50' }, next: before.next }]);
    const after = (await day.get(`/plans/${plan}`)).json as object;
    const { history, version, ...rest } = after as { history: object[]; version: number };
    expect(rest).toEqual({ ...before, history: undefined, version: undefined });
    expect('pending' in after).toBe(false);
    expect(version).toBe((before as unknown as { version: number }).version + 2);
    expect(history.at(-1)).toEqual({ event: 'withdraw-revision', from: 'active', to: 'active', at: '2026-01-15T10:05:00.000Z', by: { id: 'clinician-1', name: 'Test clinician' }, reason: 'not-needed', text: 'The nausea had another cause.', revision: 2 });
    expect(await published(plan)).toEqual(charts);
    expect(await day.db.sql(`SELECT content::jsonb->>'reason' AS reason FROM audit_entry WHERE entity_id = $1 AND action = 'plan.withdraw-revision'`, [plan])).toEqual([{ reason: 'not-needed' }]);
    // neither what was signed nor what was withdrawn is taken back, whatever way leads to the database
    for (const change of ['withdrawn_at = NULL, withdrawn_by = NULL', 'signed_by_name = NULL']) {
      await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query(`UPDATE plan_revision SET ${change} WHERE plan_id = $1`, [plan]))).rejects.toThrow(/said for good/);
    }
    // there is nothing to sign, and the signature that stands answers
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ revision: 1, dose: { value: '0.50' } });
    expect(errors(await day.get(`/plans/${plan}/diff?from=1&to=2`))).toEqual([404, 'REVISION_UNKNOWN']);
  });

  it('twice is once; where none waits it is refused', async () => {
    const plan = await ready();
    expect(errors(await withdraw(plan))).toEqual([409, 'NO_REVISION_WAITS']);
    await revise(plan, '0.40');
    // the attempt before a withdrawn one does not come back
    await revise(plan, '0.45');
    const first = await withdraw(plan);
    day.minutes(1);
    expect((await withdraw(plan)).json).toMatchObject({ version: first.json.version });
    expect((await day.get(`/plans/${plan}/history`)).json.items.filter((e: { event: string }) => e.event === 'withdraw-revision')).toHaveLength(1);
    expect((await day.get(`/plans/${plan}`)).json.pending).toBeUndefined();
    await revise(plan, '0.35');
    await day.acknowledgeAll(plan);
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ revision: 2, dose: { value: '0.35' } });
    expect(errors(await withdraw(plan))).toEqual([409, 'NO_REVISION_WAITS']);
    await day.post(`/plans/${plan}/stop`, END);
    expect(errors(await withdraw(plan))).toEqual([409, 'TRANSITION_NOT_ALLOWED']);
    const draft = (await day.post('/plans', { referralId: await day.referral(), ...DEPRESSION })).json.id as string;
    expect(errors(await withdraw(draft))).toEqual([409, 'PLAN_NOT_SIGNED']);
    expect(errors(await withdraw(plan, { reason: 'because', text: ' ' }))).toEqual([422, 'FIELD_INVALID reason', 'FIELD_INVALID text']);
    expect((await withdraw(plan, WITHDRAWN, day.tokens.nurse)).status).toBe(403);
    expect((await withdraw(plan, WITHDRAWN, day.tokens.stranger)).status).toBe(404);
  });

  it('at the very moment of its signature: one of the two happens, never both', async () => {
    for (let n = 0; n < 3; n++) {
      const plan = await ready();
      await revise(plan, '0.40');
      await day.acknowledgeAll(plan);
      const [signed, taken] = await Promise.all([day.post(`/plans/${plan}/sign`), withdraw(plan)]);
      const { revision, pending } = (await day.get(`/plans/${plan}`)).json as { revision: number; pending?: object };
      expect(pending).toBeUndefined();
      expect([signed.status, signed.json.revision]).toEqual([200, revision]);
      expect(taken.status).toBe(revision === 2 ? 409 : 200);
      expect(await day.db.sql('SELECT revision FROM plan_revision WHERE plan_id = $1 AND withdrawn_at IS NOT NULL AND signed_at IS NOT NULL', [plan])).toEqual([]);
    }
  });

  it('takes its acknowledgements with it, and another attempt those of the dose before it', async () => {
    const plan = await ready();
    const open = async (): Promise<string[]> => (await day.get(`/plans/${plan}/screening`)).json.open as string[];
    await revise(plan, '0.90');
    expect(await open()).toContain('NEAR_CAP');
    await day.acknowledgeAll(plan);
    expect(await open()).toEqual([]);
    await withdraw(plan);
    await revise(plan, '0.90');
    expect(await open()).toContain('NEAR_CAP');
    await day.acknowledgeAll(plan);
    await revise(plan, '0.95');
    expect(await open()).toContain('NEAR_CAP');
    expect(errors(await day.post(`/plans/${plan}/sign`)) as string[]).toContain('NEAR_CAP limits.NEAR_CAP');
  });
});

describe('a clinic that asks for more', () => {
  const rules = (secondSignature: boolean, doubleCheck: boolean): Promise<void> => day.db.database.inTenant(day.db.clinician, (tx) => setPlanRules(tx, { secondSignature, doubleCheck }));
  afterAll(() => rules(false, false));

  it('has orders signed by another person than who entered them, in the database too', async () => {
    await rules(true, false);
    const plan = (await day.post('/plans', { referralId: await day.referral(), ...DEPRESSION })).json.id as string;
    await day.acknowledgeAll(plan);
    expect(errors(await day.post(`/plans/${plan}/sign`, undefined, second))).toEqual([409, 'PLAN_NOT_PROPOSED']);
    expect((await day.post(`/plans/${plan}/propose`)).json).toMatchObject({ status: 'proposed' });
    expect(errors(await day.post(`/plans/${plan}/sign`))).toEqual([403, 'SECOND_SIGNATURE_REQUIRED']);
    expect((await day.post(`/plans/${plan}/return`, TEXT, second)).json).toMatchObject({ status: 'draft' });
    await day.post(`/plans/${plan}/propose`);
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query(`UPDATE plan SET status = 'active', signed_at = now(), signed_by = ordered_by, signed_by_name = 'x' WHERE id = $1`, [plan]))).rejects.toThrow(/another person/);
    expect((await day.post(`/plans/${plan}/sign`, undefined, second)).json).toMatchObject({ status: 'active', signed: { by: { id: 'clinician-2' } } });
    // a changed order too: the one who changed it does not sign it
    await day.post(`/plans/${plan}/revise`, { dose: { value: '0.40', unit: 'mg/kg' }, reason: 'other', text: 'Less.' }, second);
    await day.acknowledgeAll(plan);
    expect(errors(await day.post(`/plans/${plan}/sign`, undefined, second))).toEqual([403, 'SECOND_SIGNATURE_REQUIRED']);
    expect((await day.post(`/plans/${plan}/sign`)).json).toMatchObject({ revision: 2 });
  });

  it('has the numbers entered again, blind, by somebody who neither entered nor signed them', async () => {
    await rules(false, true);
    const plan = await ready();
    expect(errors(await day.post(`/plans/${plan}/sessions`))).toEqual([409, 'DOUBLE_CHECK_REQUIRED']);
    const numbers = { weight: { value: '70', unit: 'kg' }, concentration: { value: '1.0', unit: 'mg/mL' }, pumpRate: { value: '52.50', unit: 'mL/h' } };
    const check = (change: object, token: string) => day.post(`/plans/${plan}/double-check`, { ...numbers, ...change }, token);
    expect(errors(await check({}, day.tokens.clinician))).toEqual([403, 'NOT_INDEPENDENT']);
    const wrong = await check({ pumpRate: { value: '25.2', unit: 'mL/h' } }, day.tokens.nurse);
    expect(errors(wrong)).toEqual([409, 'DOUBLE_CHECK_DIFFERS pumpRate']);
    expect(wrong.text).not.toContain('52.5');
    expect(wrong.text).toContain('prescriber');
    expect(errors(await day.post(`/plans/${plan}/sessions`))).toEqual([409, 'DOUBLE_CHECK_REQUIRED']);
    expect(errors(await check({ weight: { value: '154', unit: '[lb_av]' } }, second))).toEqual([422, 'UNIT_NOT_ALLOWED weight.unit']);
    expect((await check({}, day.tokens.nurse)).json).toMatchObject({ agrees: true, session: 1, by: { name: 'Test nurse' } });
    expect(await day.db.sql('SELECT differs FROM plan_double_check WHERE plan_id = $1 ORDER BY seq', [plan])).toEqual([{ differs: 'pumpRate' }, { differs: '' }]);
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query(`UPDATE plan_double_check SET differs = ''`))).rejects.toThrow(/permission denied/);
    expect((await day.post(`/plans/${plan}/sessions`)).status).toBe(201);
  });
});

describe('a blind check of an order with a bolus', () => {
  it('asks for its dose too, whoever leaves it out included', async () => {
    const plan = await ready({ protocol: 'GEN-OP-LOW', concentration: { value: '1', unit: 'mg/mL' }, bolus: { value: '0.1', unit: 'mg/kg' } });
    const numbers = { weight: { value: '70', unit: 'kg' }, concentration: { value: '1', unit: 'mg/mL' }, pumpRate: { value: '7', unit: 'mL/h' } };
    const check = (change: object) => day.post(`/plans/${plan}/double-check`, { ...numbers, ...change }, day.tokens.nurse);
    expect(errors(await check({}))).toEqual([409, 'DOUBLE_CHECK_DIFFERS bolus']);
    const wrong = await check({ bolus: { value: '0.7', unit: 'mg' } });
    expect(errors(wrong)).toEqual([409, 'DOUBLE_CHECK_DIFFERS bolus']);
    expect(wrong.text).not.toContain('7.0');
    expect(errors(await check({ bolus: { value: '7', unit: 'mL' } }))).toEqual([422, 'UNIT_NOT_ALLOWED bolus.unit']);
    expect((await check({ bolus: { value: '7.0', unit: 'mg' } })).json).toMatchObject({ agrees: true });
    expect(await day.db.sql('SELECT bolus_value, differs FROM plan_double_check WHERE plan_id = $1 ORDER BY seq', [plan])).toEqual([{ bolus_value: null, differs: 'bolus' }, { bolus_value: '0.7', differs: 'bolus' }, { bolus_value: '7.0', differs: '' }]);
    const none = await ready();
    expect(errors(await day.post(`/plans/${none}/double-check`, { weight: { value: '70', unit: 'kg' }, concentration: { value: '1', unit: 'mg/mL' }, pumpRate: { value: '52.5', unit: 'mL/h' }, bolus: { value: '7', unit: 'mg' } }, day.tokens.nurse))).toEqual([409, 'DOUBLE_CHECK_DIFFERS bolus']);
  });
});

describe('limits', () => {
  const draft = async (order: object): Promise<string> => (await day.post('/plans', { referralId: await day.referral(), ...DEPRESSION, ...order })).json.id as string;
  const answerTo = (plan: string, rule: string, token?: string) => day.post(`/plans/${plan}/acknowledgements`, { rule, reason: 'benefit-outweighs-risk', text: 'Weighed.' }, token);

  it('that are hard are acknowledged by nobody', async () => {
    const plan = await draft({ dose: { value: '3.5', unit: 'mg/kg' } });
    const { hard } = (await day.get(`/plans/${plan}/screening`)).json as { hard: string[] };
    expect(hard.length).toBeGreaterThan(0);
    for (const rule of hard) expect(errors(await answerTo(plan, rule))).toEqual([409, 'FINDING_IS_HARD rule']);
    await day.acknowledgeAll(plan);
    const refused = errors(await day.post(`/plans/${plan}/sign`)) as string[];
    for (const code of hard) expect(refused).toContain(`${code} limits.${code}`);
  });

  it.each([
    ['stated', 'WEIGHT_NOT_MEASURED', { value: '70.0', unit: 'kg', source: 'stated', measuredAt: '2026-01-15' }],
    ['stale', 'WEIGHT_STALE', { value: '70.0', unit: 'kg', source: 'measured', measuredAt: '2026-01-07' }],
    ['implausibly changed', 'WEIGHT_CHANGED', { value: '58.0', unit: 'kg', source: 'measured', measuredAt: '2026-01-15' }],
  ])('stop a signature on a %s weight until a prescriber says why', async (_, code, weight) => {
    const plan = await draft({ weight });
    expect(errors(await day.post(`/plans/${plan}/sign`)) as string[]).toContain(`${code} limits.${code}`);
    expect((await answerTo(plan, code, day.tokens.nurse)).status).toBe(403);
    expect((await day.post(`/plans/${plan}/acknowledgements`, { rule: code, reason: 'benefit-outweighs-risk', text: ' ' })).status).toBe(422);
    expect((await answerTo(plan, code)).status).toBe(201);
    expect(errors(await day.post(`/plans/${plan}/sign`)) as string[]).not.toContain(`${code} limits.${code}`);
  });

  it('stop a weight that differs as pounds do, for good', async () => {
    const plan = await draft({ weight: { value: '154.3', unit: 'kg', source: 'measured', measuredAt: '2026-01-15' } });
    expect((await day.get(`/plans/${plan}/screening`)).json.hard).toContain('WEIGHT_LOOKS_LIKE_POUNDS');
  });
});
