import type { Chart } from '#chart';
import { dayIn, type GoalReading, GOALS, goalStanding } from '#clinical';
import type { Tx } from '#database';
import type { Plan } from '../plan.js';
import { goalResource } from './goal-resource.js';
import { answersOf, type GoalAnswer, goalsOf, updateGoal } from './goal.store.js';
import { clinicCalendar } from '../thresholds/clinic-policy.js';
import type { Goal } from './goal.js';

/** The last answer before the first infusion, or else the first there is (clinical note §5). */
const baselineOf = (answers: readonly GoalAnswer[], began: Date | undefined): GoalAnswer | undefined => (began === undefined ? answers.at(-1) : (answers.findLast((a) => a.at <= began) ?? answers[0]));

/** Its number, where that is the whole of it. */
const whole = (a: GoalAnswer | undefined): string | undefined => (a === undefined || a.partial || a.score === null ? undefined : a.score);

/** The goal as the answers say that it stands on this day of the clinic. */
export function weighed(g: Goal, all: readonly GoalAnswer[], began: Date | undefined, today: string): Goal {
  const answers = all.filter((a) => a.instrument === GOALS[g.kind].instrument && a.timing !== 'during');
  const baseline = baselineOf(answers, began);
  const since = began === undefined ? [] : answers.filter((a) => a.at > began && a.id !== baseline?.id);
  const readings = since.map((a): GoalReading => ({ value: a.score ?? '0', acute: a.timing === 'after', partial: a.partial }));
  const from = whole(baseline);
  const { achievement } = goalStanding(g.kind, from, readings, today > g.dueDate, g.aim);
  const latest = since.at(-1);
  const reached = whole(latest);
  const { baseline: _was, latest: _last, ...rest } = g;
  return {
    ...rest,
    achievement,
    ...(from === undefined ? {} : { baseline: from }),
    ...(reached === undefined ? {} : { latest: reached }),
    outcomeIds: [baseline, latest].flatMap((a) => (a ? [a.id] : [])),
  };
}

const said = ({ achievement, baseline, latest, outcomeIds }: Goal): string => JSON.stringify([achievement, baseline, latest, outcomeIds]);

/** After an answer of the patient: every goal of the plan is looked at again, and every chart hears of those that moved. */
export async function weighGoals(tx: Tx, chart: Chart, plan: Plan, now: Date): Promise<void> {
  const goals = await goalsOf(tx, plan.id);
  if (goals.length === 0) return;
  const { answers, began } = await answersOf(tx, plan.id);
  const today = dayIn((await clinicCalendar(tx)).timeZone, now);
  const moved = goals.flatMap((before) => {
    const after = weighed(before, answers, began, today);
    return said(after) === said(before) ? [] : [after];
  });
  for (const g of moved) await updateGoal(tx, g);
  await publishGoals(tx, chart, plan, moved);
}

/** The goals of a signed plan, and their places in its CarePlan. */
export async function publishGoals(tx: Tx, chart: Chart, plan: Plan, goals: readonly Goal[]): Promise<void> {
  const carePlan = plan.signed && (await chart.read(tx, 'CarePlan', plan.id))?.resource<fhir4.CarePlan>();
  if (!carePlan || goals.length === 0) return;
  const conditionIds = (carePlan.addresses ?? []).flatMap(({ reference }) => reference?.split('/').at(-1) ?? []);
  const there = carePlan.goal ?? [];
  const added = goals.map((g) => ({ reference: `Goal/${g.id}` })).filter((r) => !there.some((t) => t.reference === r.reference));
  const aiming: fhir4.CarePlan = { ...carePlan, goal: [...there, ...added] };
  await chart.publish(tx, plan.id, [...goals.map((g) => goalResource(g, plan.status, conditionIds)), ...(added.length === 0 ? [] : [aiming])]);
}
