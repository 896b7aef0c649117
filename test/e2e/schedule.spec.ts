import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { registerClinic } from '#access';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const VITALS = { vitals: { systolic: 124, diastolic: 78, heartRate: 70, spo2: 98, respiratoryRate: 14 } };
const EARLY = { reason: 'specialist-advice', text: 'Travels tomorrow.' };
const schedule = async (plan: string): Promise<Record<string, unknown>> => (await day.get(`/plans/${plan}/schedule`)).json as Record<string, unknown>;
const overdue = async (): Promise<string[]> => ((await day.get('/schedule/overdue', day.tokens.nurse)).json.items as { planId: string }[]).map((i) => i.planId);

/** One session given at 10:00 of the first day. */
async function begun(): Promise<string> {
  const plan = await day.signedPlan();
  await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
  const { id } = (await day.post(`/plans/${plan}/sessions`, VITALS)).json as { id: string };
  day.minutes(240);
  expect((await day.post(`/plans/${plan}/sessions/${id}/complete`)).status).toBe(200);
  return plan;
}

describe('schedule', () => {
  it('says what was given, what is next and from when', async () => {
    const plan = await day.signedPlan();
    expect(await schedule(plan)).toMatchObject({ planId: plan, rule: '10 infusions, daily', done: 0, planned: 10, overdue: false, next: { number: 1, state: 'due', day: '2026-01-15' } });
    const later = await begun();
    const s = await schedule(later);
    expect(s).toMatchObject({ done: 1, next: { number: 2, state: 'upcoming', day: '2026-01-16', earliest: '2026-01-16T04:00:00.000Z' } });
    expect((s['sessions'] as { day: string }[]).map((x) => x.day.slice(8))).toEqual(['15', '16', '17', '18', '19', '20', '21', '22', '23', '24']);
    expect(errors(await day.get(`/plans/${(await day.post('/plans', { referralId: await day.referral(), protocol: 'CRPS-OP-10D', concentration: { value: '2', unit: 'mg/mL' } })).json.id as string}/schedule`))).toEqual([409, 'PLAN_NOT_SIGNED']);
  });

  it('lists what is overdue, and no plan that is held, running or done', async () => {
    const [plan, held] = [await begun(), await begun()];
    day.clock.set(new Date('2026-01-16T23:59:59Z'));
    expect(await overdue()).not.toContain(plan);
    day.clock.set(new Date('2026-01-17T00:00:00Z'));
    expect((await schedule(plan))['overdue']).toBe(true);
    expect(await overdue()).toEqual(expect.arrayContaining([plan, held]));
    await day.post(`/plans/${held}/hold`, { reason: 'patient-request', text: 'On holiday.' });
    expect(await overdue()).not.toContain(held);
    expect((await schedule(held))['next']).toMatchObject({ state: 'held' });
    expect(((await day.get('/schedule/overdue?limit=1')).json as { items: unknown[] }).items).toHaveLength(1);
    expect((await day.get('/schedule/overdue', day.tokens.stranger)).json).toEqual({ items: [], next: null });
    expect((await day.get('/schedule/overdue?limit=0')).status).toBe(422);
  });
});

describe('a session before its time', () => {
  it('is stopped until the least interval has passed, to the second', async () => {
    const plan = await begun();
    day.clock.set(new Date('2026-01-16T03:59:59Z'));
    expect(errors(await day.post(`/plans/${plan}/sessions`, VITALS, day.tokens.nurse))).toEqual([409, 'INTERVAL_TOO_SHORT limits.INTERVAL_TOO_SHORT']);
    day.clock.set(new Date('2026-01-16T04:00:00Z'));
    expect((await day.post(`/plans/${plan}/sessions`, VITALS, day.tokens.nurse)).status).toBe(201);
  });

  it('may start where a prescriber says why, that one only, and the chart shows it', async () => {
    const plan = await begun();
    expect((await day.post(`/plans/${plan}/schedule/early-start`, EARLY, day.tokens.nurse)).status).toBe(403);
    const first = await day.post(`/plans/${plan}/schedule/early-start`, EARLY);
    expect([first.status, first.json]).toMatchObject([201, { sessionNumber: 2, reason: 'specialist-advice', by: { name: 'Test clinician' } }]);
    day.minutes(1);
    expect((await day.post(`/plans/${plan}/schedule/early-start`, EARLY)).text).toBe(first.text);
    expect((await schedule(plan))['early']).toMatchObject({ sessionNumber: 2 });
    const issues = (await day.db.sql<{ content: string }>(`SELECT r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = 'DetectedIssue'`, [plan])).map((r) => r.content);
    expect(issues.filter((c) => c.includes('INTERVAL_TOO_SHORT') && c.includes('Travels tomorrow.'))).toHaveLength(1);

    const second = await day.post(`/plans/${plan}/sessions`, VITALS, day.tokens.nurse);
    expect([second.status, second.json.number]).toEqual([201, 2]);
    day.minutes(240);
    await day.post(`/plans/${plan}/sessions/${second.json.id as string}/complete`);
    day.minutes(1);
    expect(errors(await day.post(`/plans/${plan}/sessions`, VITALS))).toEqual([409, 'INTERVAL_TOO_SHORT limits.INTERVAL_TOO_SHORT']);
  });

  it('needs a reason in words, an active plan and an interval', async () => {
    const plan = await begun();
    expect((await day.post(`/plans/${plan}/schedule/early-start`, { ...EARLY, text: ' ' })).status).toBe(422);
    expect((await day.post(`/plans/${plan}/schedule/early-start`, { ...EARLY, reason: 'hurry' })).status).toBe(422);
    expect(errors(await day.post(`/plans/${await day.signedPlan()}/schedule/early-start`, EARLY))).toEqual([409, 'NO_INTERVAL']);
    expect((await day.post(`/plans/${plan}/schedule/early-start`, EARLY, day.tokens.stranger)).status).toBe(404);
  });
});

describe('the clinic\'s own days', () => {
  const clinic = (more: object): Promise<void> => day.db.database.inDirectory((tx) => registerClinic(tx, { id: day.db.clinician.tenantId, name: 'First clinic', ...more }));
  afterAll(() => clinic({}));

  it('are those of its zone, without the weekdays on which it is closed, and the answer says which', async () => {
    const plain = await schedule(await day.signedPlan());
    expect(plain).toMatchObject({ timeZone: 'UTC', closedWeekdays: [] });
    await clinic({ timeZone: 'America/New_York', closedWeekdays: [6, 7] });
    // Thursday, ten in the evening there; a Friday in Greenwich
    day.clock.set(new Date('2026-01-16T03:00:00Z'));
    const plan = await day.signedPlan();
    const s = await schedule(plan);
    expect(s).toMatchObject({ timeZone: 'America/New_York', closedWeekdays: [6, 7], next: { number: 1, state: 'due', day: '2026-01-15' } });
    expect((s['sessions'] as { day: string }[]).map((x) => x.day.slice(8))).toEqual(['15', '16', '19', '20', '21', '22', '23', '26', '27', '28']);
    const [goal] = (await day.get(`/plans/${plan}/goals`)).json.items as { startDate: string; dueDate: string }[];
    expect(goal).toMatchObject({ startDate: '2026-01-15', dueDate: '2026-04-09' });
  });

  it('decide when a session is overdue, also across a change of the clocks', async () => {
    await clinic({ timeZone: 'America/New_York' });
    // half an hour before the midnight with which the day of 23 hours begins
    day.clock.set(new Date('2026-03-08T04:30:00Z'));
    const plan = await day.signedPlan();
    await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    const { id } = (await day.post(`/plans/${plan}/sessions`, VITALS)).json as { id: string };
    day.minutes(240);
    await day.post(`/plans/${plan}/sessions/${id}/complete`);
    expect((await schedule(plan))['next']).toMatchObject({ number: 2, day: '2026-03-08', earliest: '2026-03-08T22:30:00.000Z' });
    day.clock.set(new Date('2026-03-09T03:59:59Z'));
    expect(await overdue()).not.toContain(plan);
    // 23 and a half hours after the start
    day.clock.set(new Date('2026-03-09T04:00:00Z'));
    expect(await overdue()).toContain(plan);
    expect(((await day.get('/schedule/overdue')).json.items as { planId: string; timeZone: string }[]).find((i) => i.planId === plan)?.timeZone).toBe('America/New_York');
  });
});
