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

describe('a PEG', () => {
  const peg = (...items: unknown[]) => record({ instrument: 'peg', timing: 'before', items });

  it('is a mean to two places, and stands in the chart as items, mean and panel', async () => {
    const answer = await peg(7, 6, 6);
    expect(answer.json).toMatchObject({ score: '6.33', items: [7, 6, 6], band: null, safetyAlert: null, change: null });
    const held = await observations();
    expect(held.map((o) => o.code.coding?.[0]?.code)).toEqual(expect.arrayContaining(['75893-8', '91145-3', '91146-1', '91147-9', 'peg']));
    expect(held.find((o) => o.id === answer.json.id)).toMatchObject({ valueQuantity: { value: 6.33 }, derivedFrom: [{}, {}, {}] });
    day.minutes(60);
    expect((await peg(4, 4, 5)).json.change).toMatchObject({
      baseline: '6.33', difference: '2', percent: '31.6',
      milestones: [{ code: 'one-point', reached: true, checked: 'V', citation: expect.stringContaining('Reed') }, { code: 'responder-30', reached: true, checked: 'P' }],
    });
  });

  it('needs every answer and names what is wrong', async () => {
    expect(errors(await peg(7, null, 6))).toEqual([422, 'ANSWERS_MISSING items[1]']);
    expect(errors(await peg(7, 6, 11))).toEqual([422, 'ANSWER_OUT_OF_RANGE items[2]']);
    expect(errors(await peg(7, 6))).toEqual([422, 'ITEMS_COUNT items']);
    expect(errors(await record({ instrument: 'peg', timing: 'before', items: [7, 6, 6], total: 6 }))).toEqual([422, 'TOTAL_DOES_NOT_MATCH total']);
    expect((await record({ instrument: 'peg', timing: 'before', items: [7, 6, 6], total: 6.33 })).status).toBe(201);
  });
});

describe('opioids a day', () => {
  const mme = (answer: object) => record({ instrument: 'mme', timing: 'baseline', ...answer });
  const morphine = { drug: 'morphine', route: 'oral', value: '30', unit: 'mg/d' };
  const buprenorphine = { drug: 'buprenorphine', route: 'sublingual', value: '8', unit: 'mg/d' };

  it('are added up here, kept with the factors of the day, and sent with all that went in', async () => {
    const answer = await mme({ opioids: [{ drug: 'oxycodone', route: 'oral', value: '60.0', unit: 'mg/d' }, { drug: 'fentanyl', route: 'transdermal', value: '25', unit: 'ug/h' }] });
    expect(answer.json).toMatchObject({ score: '150', items: null, opioids: { unit: '{MME}/d', partial: false, taken: [{ drug: 'oxycodone', value: '60.0', factor: '1.5', mme: '90' }, { drug: 'fentanyl', factor: '2.4', mme: '60' }], citation: expect.stringContaining('CDC') } });
    const [held] = await observations();
    expect(held).toMatchObject({ valueQuantity: { value: 150, code: '{MME}/d' }, performer: [{ type: 'Practitioner' }], component: [{ code: { coding: [{ code: '7804' }] } }, { code: { coding: [{ code: '4337' }] } }] });
    const list = await day.get(`/plans/${plan}/outcomes?instrument=mme`);
    expect(list.json.items).toEqual([answer.json]);
  });

  it('that cannot be converted make the total a part, and alone no number at all', async () => {
    await mme({ opioids: [{ ...morphine, value: '60' }] });
    day.minutes(1);
    const part = await mme({ opioids: [morphine, buprenorphine] });
    expect(part.json).toMatchObject({ score: '30', change: null, opioids: { partial: true } });
    expect(part.json.opioids.taken[1]).toEqual(buprenorphine);
    day.minutes(1);
    expect((await mme({ opioids: [buprenorphine] })).json).toMatchObject({ score: null, change: null, opioids: { partial: true } });
    day.minutes(1);
    expect((await mme({ takesNoOpioid: true })).json).toMatchObject({ score: '0', opioids: { partial: false, taken: [] }, change: { baseline: '60', percent: '100.0', milestones: [{ code: 'reduced', reached: true }, { code: 'halved', reached: true }, { code: 'opioid-free', reached: true }] } });
    const held = await observations();
    expect(held.map((o) => [o.valueQuantity?.value ?? null, o.valueQuantity?.comparator ?? null]).sort()).toEqual([[null, null], [0, null], [30, '>'], [60, null]]);
  });

  it('name the entry that is wrong', async () => {
    expect(errors(await mme({}))).toEqual([422, 'OPIOIDS_REQUIRED opioids']);
    expect(errors(await mme({ opioids: [] }))).toEqual([422, 'OPIOIDS_REQUIRED opioids']);
    expect(errors(await mme({ opioids: [morphine], takesNoOpioid: true }))).toEqual([422, 'OPIOIDS_CONTRADICT takesNoOpioid']);
    expect(errors(await mme({ opioids: [{ ...morphine, unit: 'mcg/h' }, { ...morphine, drug: 'aspirin' }] }))).toEqual([422, 'UNIT_NOT_ALLOWED opioids[0].unit', 'OPIOID_UNKNOWN opioids[1].drug']);
    expect(errors(await mme({ opioids: [{ drug: 'morphine', value: '30', unit: 'mg/d' }] }))).toEqual([422, 'FIELD_MISSING opioids[0].route']);
    expect(errors(await mme({ opioids: [{ ...morphine, value: 30 }] }))).toEqual([422, 'FIELD_INVALID opioids[0].value']);
    expect([(await mme({ opioids: ['morphine'] })).status, (await mme({ opioids: morphine })).status]).toEqual([422, 422]);
    expect(errors(await mme({ score: 90 }))).toEqual([422, 'SCORE_NOT_EXPECTED score']);
    expect(errors(await record({ instrument: 'pain-nrs', timing: 'before', score: 5, opioids: [morphine] }))).toEqual([422, 'OPIOIDS_NOT_EXPECTED opioids']);
    expect(await observations()).toEqual([]);
  });
});

describe('an aid to walk', () => {
  const gait = (answer: object) => record({ instrument: 'gait', timing: 'baseline', ...answer });

  it('is one choice, coded in the chart with its step', async () => {
    const answer = await gait({ choice: 'wheelchair-part' });
    expect(answer.json).toMatchObject({ score: '3', choice: { code: 'wheelchair-part', text: 'Wheelchair for part of the day' }, items: null });
    expect((await observations())[0]).toMatchObject({ valueCodeableConcept: { coding: [{ code: 'gait-wheelchair-part', extension: [{ valueDecimal: 3 }] }] } });
    day.minutes(1);
    const { change } = (await gait({ choice: 'cane' })).json as { change: object };
    expect(change).toMatchObject({ difference: '2', milestones: [{ code: 'one-step', reached: true }] });
    expect(change).not.toHaveProperty('percent');
  });

  it('names what is wrong', async () => {
    expect(errors(await gait({}))).toEqual([422, 'CHOICE_REQUIRED choice']);
    expect(errors(await gait({ choice: 'skateboard' }))).toEqual([422, 'CHOICE_UNKNOWN choice']);
    expect(errors(await gait({ score: 2 }))).toEqual([422, 'SCORE_NOT_EXPECTED score']);
  });
});

describe('pain', () => {
  it('is compared with the last answer before the first infusion', async () => {
    await record({ instrument: 'pain-nrs', timing: 'baseline', score: 9 });
    await record(phq9(0, 0, 0, 0, 0, 0, 0, 0, 0));
    day.minutes(10);
    const before = await record({ instrument: 'pain-nrs', timing: 'before', score: '8' });
    expect(Object.keys(before.json as object)).toEqual(['id', 'planId', 'sessionId', 'instrument', 'timing', 'at', 'recordedAt', 'recordedBy', 'score', 'items', 'band', 'safetyAlert', 'change', 'fhir']);
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
