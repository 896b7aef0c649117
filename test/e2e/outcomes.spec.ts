import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING } from '../support/clinic-day.js';

let day: ClinicDay;
let plan: string;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(async () => {
  day.clock.set(new Date(MORNING));
  plan = await day.signedPlan();
});

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const record = (body: object, token = day.tokens.nurse) => day.post(`/plans/${plan}/outcomes`, body, token);
const phq9 = (...items: (number | null)[]) => ({ instrument: 'phq-9', timing: 'before', items });
const observations = async () => (await day.db.sql<{ content: string }>(`SELECT content FROM chart_resource WHERE stream_id = $1 AND resource_type = 'Observation'`, [plan])).map((r) => JSON.parse(r.content) as fhir4.Observation);

describe('a PHQ-9', () => {
  it('is added up here, warns of item 9, and stands in the chart as items, total and panel', async () => {
    const answer = await record(phq9(2, 3, 2, 3, 1, 2, 2, 1, 1));
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({ score: '17', band: { code: 'moderately-severe' }, safetyAlert: { code: 'SUICIDAL_THOUGHTS' }, items: [2, 3, 2, 3, 1, 2, 2, 1, 1] });
    expect(await day.db.sql(`SELECT score, alert LIKE '%SUICIDAL_THOUGHTS%' AS alert FROM outcome WHERE plan_id = $1`, [plan])).toEqual([{ score: '17', alert: true }]);
    const held = await observations();
    expect(held).toHaveLength(11);
    expect(held.find((o) => o.code.coding?.[0]?.code === '44261-6')).toMatchObject({ valueQuantity: { value: 17 }, category: [{ coding: [{ code: 'survey' }] }] });
    expect(held.find((o) => o.code.coding?.[0]?.code === '44249-1')?.hasMember).toHaveLength(10);
  });

  it('with a forged total is refused', async () => {
    expect(errors(await record({ ...phq9(2, 3, 2, 3, 1, 2, 2, 1, 1), total: 4 }))).toEqual([422, 'TOTAL_DOES_NOT_MATCH total']);
    expect(errors(await record({ instrument: 'phq-9', timing: 'before', total: 4 }))).toEqual([422, 'ITEMS_REQUIRED items']);
    expect((await record({ ...phq9(2, 3, 2, 3, 1, 2, 2, 1, 1), total: 17 })).status).toBe(201);
  });

  it('names the answer that is wrong', async () => {
    expect(errors(await record(phq9(0, 0, 0, 0, 0, 0, 0, 0, 4)))).toEqual([422, 'ANSWER_OUT_OF_RANGE items[8]']);
    expect(errors(await record(phq9(0, 0, 0)))).toEqual([422, 'ITEMS_COUNT items']);
    expect(errors(await record({ instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 'none'] }))).toEqual([422, 'FIELD_INVALID items']);
    expect(errors(await record(phq9(null, null, null, 0, 0, 0, 0, 0, 0)))).toEqual([422, 'ANSWERS_MISSING items']);
    expect(await observations()).toEqual([]);
  });

  it('without an answer to item 9 is no "no"', async () => {
    expect((await record(phq9(1, 1, 1, 1, 1, 1, 1, 1, null))).json).toMatchObject({ score: '9', safetyAlert: { code: 'SUICIDE_ITEM_NOT_ANSWERED' } });
  });

  it('of which item 9 is 1 makes a prescriber answer before the session', async () => {
    await record(phq9(0, 0, 0, 0, 0, 0, 0, 0, 1));
    expect(errors(await day.post(`/plans/${plan}/sessions`))).toEqual([409, 'SCREENING_NOT_ACKNOWLEDGED screening.S13']);
    expect((await day.post(`/plans/${plan}/acknowledgements`, { rule: 'S13', reason: 'specialist-advice', text: 'Seen by psychiatry today.' })).status).toBe(201);
    expect((await day.post(`/plans/${plan}/sessions`)).status).toBe(201);
  });
});

describe('pain', () => {
  it('is compared with the last answer before the first infusion', async () => {
    await record({ instrument: 'pain-nrs', timing: 'baseline', score: 9 });
    await record(phq9(0, 0, 0, 0, 0, 0, 0, 0, 0));
    day.minutes(10);
    const before = await record({ instrument: 'pain-nrs', timing: 'before', score: '8' });
    day.minutes(10);
    const session = (await day.post(`/plans/${plan}/sessions`)).json.id as string;
    day.minutes(240);
    const after = await record({ instrument: 'pain-nrs', timing: 'after', score: 5, sessionId: session });
    expect(after.json).toMatchObject({ score: '5', sessionId: session, safetyAlert: null, change: { baselineId: before.json.id, baseline: '8', difference: '3', percent: '37.5', responder30: true, responder50: false } });
    const list = await day.get(`/plans/${plan}/outcomes?instrument=pain-nrs`, day.tokens.integrator);
    expect(list.json.items.map((o: { score: string; change: { percent: string } | null }) => [o.score, o.change?.percent ?? null])).toEqual([['9', null], ['8', null], ['5', '37.5']]);
    const held = (await observations()).filter((o) => o.code.coding?.[0]?.code === '72514-3');
    expect(held.map((o) => o.valueQuantity?.value)).toEqual(expect.arrayContaining([9, 8, 5]));
    expect(held.find((o) => o.id === after.json.id)?.partOf).toEqual([{ reference: `Procedure/${session}` }]);
  });

  it('refuses what is no score, no session, no time', async () => {
    const pain = (change: object) => record({ instrument: 'pain-nrs', timing: 'before', score: 5, ...change });
    expect(errors(await pain({ score: 11 }))).toEqual([422, 'ANSWER_OUT_OF_RANGE score']);
    expect(errors(await pain({ score: 5.5 }))).toEqual([422, 'FIELD_INVALID score']);
    expect(errors(await pain({ score: undefined }))).toEqual([422, 'SCORE_REQUIRED score']);
    expect(errors(await pain({ items: [1] }))).toEqual([422, 'ITEMS_NOT_EXPECTED items']);
    expect(errors(await pain({ sessionId: '6a1c0b5e-0000-4000-8000-000000000000' }))).toEqual([422, 'SESSION_UNKNOWN sessionId']);
    expect(errors(await pain({ at: '2026-01-15T10:00:01Z' }))).toEqual([422, 'TIME_IN_FUTURE at']);
    expect(errors(await pain({ instrument: 'bpi' }))).toEqual([422, 'FIELD_INVALID instrument']);
  });

  it('of a draft is not taken, nor from the other clinic or an integrator', async () => {
    const referralId = await day.referral();
    const draft = (await day.post('/plans', { referralId, protocol: 'CRPS-OP-10D', concentration: { value: '2', unit: 'mg/mL' } })).json.id as string;
    const body = { instrument: 'pain-nrs', timing: 'before', score: 5 };
    expect(errors(await day.post(`/plans/${draft}/outcomes`, body))).toEqual([409, 'PLAN_NOT_SIGNED']);
    expect((await record(body, day.tokens.stranger)).status).toBe(404);
    expect((await record(body, day.tokens.integrator)).status).toBe(403);
  });

  it('once recorded is never changed', async () => {
    const { id } = (await record({ instrument: 'pain-nrs', timing: 'before', score: 5 })).json as { id: string };
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query('UPDATE outcome SET score = 1 WHERE id = $1', [id]))).rejects.toThrow(/permission denied/);
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query('DELETE FROM outcome WHERE id = $1', [id]))).rejects.toThrow(/permission denied/);
  });
});
