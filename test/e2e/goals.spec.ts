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
const goals = async (plan: string): Promise<Record<string, unknown>[]> => (await day.get(`/plans/${plan}/goals`)).json.items as Record<string, unknown>[];
const pain = (plan: string, score: number, timing: string): Promise<Answer> => day.post(`/plans/${plan}/outcomes`, { instrument: 'pain-nrs', timing, score });
async function begun(): Promise<string> {
  const plan = await day.signedPlan();
  await pain(plan, 7, 'before');
  await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
  expect((await day.post(`/plans/${plan}/sessions`)).status).toBe(201);
  day.minutes(1);
  return plan;
}

describe('goals', () => {
  it('come with the signature, from what the protocol treats, and stand in the CarePlan', async () => {
    const plan = await day.signedPlan();
    const [goal] = await goals(plan);
    expect(goal).toMatchObject({ kind: 'pain', origin: 'protocol', achievement: 'in-progress', startDate: '2026-01-15', dueDate: '2026-04-09' });
    const carePlan = (await day.fhir(`/CarePlan/${plan}`)).json as fhir4.CarePlan;
    expect(carePlan.goal).toEqual([{ reference: goal?.['fhir'] }]);
    const resource = (await day.fhir(`/${String(goal?.['fhir'])}`)).json as fhir4.Goal;
    expect(resource).toMatchObject({ lifecycleStatus: 'active', startDate: '2026-01-15', target: [{ measure: { coding: [{ code: '72514-3' }] }, dueDate: '2026-04-09' }], addresses: [{ reference: carePlan.addresses?.[0]?.reference }] });
    expect(resource.target?.[0]).not.toHaveProperty('detailRange');
    const mood = await day.signedPlan({ protocol: 'DEP-OP-6', concentration: { value: '1', unit: 'mg/mL' } });
    expect((await goals(mood)).map((g) => g['kind'])).toEqual(['mood']);
  });

  it('move with what the patient says: exactly 30 % reaches it, right after an infusion nothing does', async () => {
    const plan = await begun();
    expect((await goals(plan))[0]).toMatchObject({ baseline: { value: '7', unit: '{score}' }, target: { value: '4.9', unit: '{score}' }, achievement: 'in-progress' });
    await pain(plan, 2, 'after');
    expect((await goals(plan))[0]).toMatchObject({ achievement: 'improving', latest: { value: '2' } });
    day.minutes(1440);
    await pain(plan, 5, 'follow-up');
    expect((await goals(plan))[0]).toMatchObject({ achievement: 'worsening' });
    day.minutes(1440);
    const reached = await pain(plan, 4, 'follow-up');
    const [goal] = await goals(plan);
    expect(goal).toMatchObject({ achievement: 'achieved', latest: { value: '4' } });
    const text = (await day.fhir(`/${String(goal?.['fhir'])}`)).text;
    expect(text).toContain('"high":{"value":4.9,');
    expect(JSON.parse(text)).toMatchObject({ achievementStatus: { coding: [{ code: 'achieved' }] }, outcomeReference: [{}, { reference: `Observation/${String(reached.json.id)}` }] });
    day.minutes(1440);
    await pain(plan, 4, 'follow-up');
    expect((await goals(plan))[0]).toMatchObject({ achievement: 'sustaining' });
  });

  it('are set by a prescriber, one of a kind, and count what was said before', async () => {
    const plan = await begun();
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'follow-up', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    const gait = await day.post(`/plans/${plan}/goals`, { kind: 'gait', words: 'Walk to the shop', dueDate: '2026-02-15' });
    expect(gait.json).toMatchObject({ kind: 'gait', origin: 'clinician', dueDate: '2026-02-15', achievement: 'in-progress', description: expect.stringContaining('Walk to the shop') });
    expect(((await day.fhir(`/CarePlan/${plan}`)).json as fhir4.CarePlan).goal).toHaveLength(2);
    expect(errors(await day.post(`/plans/${plan}/goals`, { kind: 'gait' }))).toEqual([409, 'GOAL_EXISTS kind']);
    expect(errors(await day.post(`/plans/${plan}/goals`, { kind: 'pain' }))).toEqual([409, 'GOAL_EXISTS kind']);
    expect(errors(await day.post(`/plans/${plan}/goals`, { kind: 'peg', dueDate: '2026-01-14' }))).toEqual([422, 'DATE_PASSED dueDate']);
    expect((await day.post(`/plans/${plan}/goals`, { kind: 'peg', dueDate: '2026-02-30' })).status).toBe(422);
    expect((await day.post(`/plans/${plan}/goals`, { kind: 'fame' })).status).toBe(422);
    expect((await day.post(`/plans/${plan}/goals`, { kind: 'peg' }, day.tokens.nurse)).status).toBe(403);
    expect((await day.post(`/plans/${plan}/goals`, { kind: 'peg' }, day.tokens.stranger)).status).toBe(404);
    expect((await day.get(`/plans/${plan}/goals`, day.tokens.stranger)).status).toBe(404);
  });

  it('set on a draft are kept by the signature', async () => {
    const plan = (await day.post('/plans', { referralId: await day.referral(), ...ORDER })).json.id as string;
    await day.post(`/plans/${plan}/goals`, { kind: 'pain', words: 'Sleep through the night' });
    await day.acknowledgeAll(plan);
    await day.post(`/plans/${plan}/sign`);
    expect((await goals(plan)).map((g) => [g['kind'], g['origin']])).toEqual([['pain', 'clinician']]);
  });
});

describe('goals of function and of opioids', () => {
  /** What follows the first infusion, for a goal of this kind. */
  async function aiming(kind: string, before: object): Promise<{ plan: string; say(answer: object): Promise<Answer>; goal(): Promise<Record<string, unknown>> }> {
    const plan = await day.signedPlan();
    const record = (timing: string, answer: object): Promise<Answer> => day.post(`/plans/${plan}/outcomes`, { instrument: kind, timing, ...answer }, day.tokens.nurse);
    expect((await record('baseline', before)).status).toBe(201);
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect((await day.post(`/plans/${plan}/goals`, { kind })).status).toBe(201);
    expect((await day.post(`/plans/${plan}/sessions`)).status).toBe(201);
    return {
      plan,
      say: async (answer) => {
        day.minutes(1440);
        const said = await record('follow-up', answer);
        expect(said.status).toBe(201);
        return said;
      },
      goal: async () => (await goals(plan)).find((g) => g['kind'] === kind) ?? {},
    };
  }
  const chart = async (goal: Record<string, unknown>): Promise<fhir4.Goal> => (await day.fhir(`/${String(goal['fhir'])}`)).json as fhir4.Goal;
  const OXYCODONE = { drug: 'oxycodone', route: 'oral', unit: 'mg/d' };
  const BUPRENORPHINE = { drug: 'buprenorphine', route: 'sublingual', value: '8', unit: 'mg/d' };

  it('PEG: one point less reaches it', async () => {
    const { say, goal } = await aiming('peg', { items: [7, 7, 6] });
    expect(await goal()).toMatchObject({ baseline: { value: '6.67' }, target: { value: '5.67', unit: '{score}' }, achievement: 'in-progress' });
    await say({ items: [7, 6, 6] });
    expect(await goal()).toMatchObject({ achievement: 'improving', latest: { value: '6.33' } });
    await say({ items: [8, 7, 7] });
    expect(await goal()).toMatchObject({ achievement: 'worsening' });
    const reached = await say({ items: [6, 6, 5] });
    expect(reached.json).toMatchObject({ score: '5.67', change: { difference: '1', percent: '15.0' } });
    expect(await goal()).toMatchObject({ achievement: 'achieved' });
    const resource = await chart(await goal());
    expect(resource).toMatchObject({ achievementStatus: { coding: [{ code: 'achieved' }] }, target: [{ measure: { coding: [{ system: 'http://loinc.org', code: '91147-9' }] } }], outcomeReference: [{}, { reference: `Observation/${String(reached.json.id)}` }] });
    expect(((await day.fhir(`/Observation/${String(reached.json.id)}`)).json as fhir4.Observation).code.coding?.[0]?.code).toBe('91147-9');
  });

  it('gait: one step less of aid reaches it', async () => {
    const { say, goal } = await aiming('gait', { choice: 'wheelchair-part' });
    await say({ choice: 'wheelchair-full' });
    expect(await goal()).toMatchObject({ achievement: 'worsening' });
    const reached = await say({ choice: 'crutch-or-walker' });
    expect(await goal()).toMatchObject({ achievement: 'achieved', baseline: { value: '3' }, target: { value: '2' }, latest: { value: '2' } });
    expect(await chart(await goal())).toMatchObject({ target: [{ measure: { coding: [{ system: 'urn:titrate:cs:observation', code: 'gait-aid' }] } }], outcomeReference: [{}, { reference: `Observation/${String(reached.json.id)}` }] });
  });

  it('opioids: 20 % less reaches it, a part of a total never does and takes it back', async () => {
    const { say, goal } = await aiming('mme', { opioids: [{ ...OXYCODONE, value: '60' }] });
    expect(await goal()).toMatchObject({ baseline: { value: '90', unit: '{MME}/d' }, target: { value: '72' }, achievement: 'in-progress' });
    const part = await say({ opioids: [{ ...OXYCODONE, value: '10' }, BUPRENORPHINE] });
    expect(await goal()).toMatchObject({ achievement: 'in-progress' });
    expect(await goal()).not.toHaveProperty('latest');
    expect(await chart(await goal())).toMatchObject({ achievementStatus: { coding: [{ code: 'in-progress' }] }, outcomeReference: [{}, { reference: `Observation/${String(part.json.id)}` }] });
    await say({ opioids: [{ ...OXYCODONE, value: '50' }] });
    expect(await goal()).toMatchObject({ achievement: 'improving', latest: { value: '75' } });
    await say({ opioids: [{ ...OXYCODONE, value: '48' }] });
    expect(await goal()).toMatchObject({ achievement: 'achieved', latest: { value: '72' } });
    await say({ opioids: [BUPRENORPHINE] });
    expect(await goal()).toMatchObject({ achievement: 'in-progress' });
    await say({ takesNoOpioid: true });
    expect(await goal()).toMatchObject({ achievement: 'achieved', latest: { value: '0' } });
  });

  it('opioids: from a part of a total nothing can be measured', async () => {
    const { say, goal } = await aiming('mme', { opioids: [{ ...OXYCODONE, value: '60' }, BUPRENORPHINE] });
    expect((await say({ opioids: [{ ...OXYCODONE, value: '10' }] })).json).toMatchObject({ score: '15', change: null });
    expect(await goal()).toMatchObject({ achievement: 'in-progress' });
    expect(await goal()).not.toHaveProperty('target');
  });
});

it('goals are held and end with their plan', async () => {
  const plan = await day.signedPlan();
  const lifecycle = async (): Promise<unknown> => ((await day.fhir(`/${String((await goals(plan))[0]?.['fhir'])}`)).json as fhir4.Goal).lifecycleStatus;
  await day.post(`/plans/${plan}/hold`, { reason: 'patient-request', text: 'On holiday.' });
  expect(await lifecycle()).toBe('on-hold');
  await day.post(`/plans/${plan}/resume`, { text: 'Back.' });
  expect(await lifecycle()).toBe('active');
  await day.post(`/plans/${plan}/stop`, { reason: 'patient-request', text: 'Moves away.' });
  expect(await lifecycle()).toBe('cancelled');
});
