import { record } from '#audit';
import { Chart } from '#chart';
import { type ClinicPolicy, dayIn, defaultGoal, goalDays, type GoalKind, goalRule, inWords, isTerminal, ok, PLAN_STATES, plusDays, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, newId, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { partId } from '../part-id.js';
import { lockPlan } from '../plan.store.js';
import { personOf, type Plan, type Signature } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { clinicPolicy } from '../thresholds/clinic-policy.js';
import { answersOf, goalsOf, insertGoal } from './goal.store.js';
import type { Goal } from './goal.js';
import { publishGoals, weighed } from './weigh-goals.js';

export interface GoalCommand {
  readonly kind: GoalKind;
  /** As many weeks from now as the clinic has set, unless told. */
  readonly dueDate?: string;
  /** The patient's own words, beside what is measured. */
  readonly words?: string;
}

const PLAN_ENDED: Problem = { kind: 'business-rule', code: 'PLAN_ENDED', text: 'The plan has ended.', fix: 'Set the goal on the plan of the next series.' };
const GOAL_EXISTS: Problem = { kind: 'conflict', code: 'GOAL_EXISTS', text: 'The plan has a goal of this kind.', expression: 'kind', fix: 'Read GET /api/v1/plans/{id}/goals, or choose another kind.' };
const duePassed = ({ thresholds }: ClinicPolicy): Problem => ({ kind: 'invalid', code: 'DATE_PASSED', text: 'This day has passed.', expression: 'dueDate', fix: `Give a day that is to come, or leave it out: ${inWords('goal.weeks', thresholds)}.` });

/** Sets a goal; what the patient has said so far counts at once. */
@Injectable()
export class SetGoal {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: GoalCommand): Promise<Result<Goal>> {
    return this.database.inTenant(principal, (tx) => this.set(tx, planId, command));
  }

  private async set(tx: Tx, planId: string, { kind, dueDate, words }: GoalCommand): Promise<Result<Goal>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (isTerminal(PLAN_STATES, plan.status)) return refuse(PLAN_ENDED);
    if ((await goalsOf(tx, planId)).some((g) => g.kind === kind)) return refuse(GOAL_EXISTS);
    const now = this.clock.now();
    const policy = await clinicPolicy(tx);
    const today = dayIn(policy.calendar.timeZone, now);
    if (dueDate !== undefined && dueDate < today) return refuse(duePassed(policy));

    const made = newGoal(plan, kind, { at: now, by: personOf(tx.principal) }, policy, { id: newId(), origin: 'clinician', ...(dueDate === undefined ? {} : { dueDate }), ...(words === undefined ? {} : { words }) });
    const { answers, began } = await answersOf(tx, planId);
    const goal = weighed(made, answers, began, today);
    await insertGoal(tx, goal);
    await publishGoals(tx, this.chart, plan, [goal]);
    await record(tx, { action: 'goal.set', entity: { type: 'goal', id: goal.id }, detail: { plan: planId, kind } });
    return ok(goal);
  }
}

function newGoal(plan: Plan, kind: GoalKind, made: Signature, { thresholds, calendar }: ClinicPolicy, more: Pick<Goal, 'id' | 'origin'> & { readonly dueDate?: string; readonly words?: string }): Goal {
  const { words, dueDate, ...rest } = more;
  const { description, fall, smallestBaseline } = goalRule(kind, thresholds);
  const startDate = dayIn(calendar.timeZone, made.at);
  return {
    ...rest,
    planId: plan.id,
    patientId: plan.patientId,
    kind,
    description: words === undefined ? description : `${description}. In the patient's words: ${words}`,
    aim: { fall, ...(smallestBaseline === undefined ? {} : { smallestBaseline }) },
    startDate,
    dueDate: dueDate ?? plusDays(startDate, goalDays(thresholds)),
    achievement: 'in-progress',
    outcomeIds: [],
    made,
  };
}

/** With the signature a plan has a goal, from what its protocol treats, unless the prescriber set one of that kind before. */
export async function setDefaultGoal(tx: Tx, plan: Plan, signed: Signature, policy: ClinicPolicy): Promise<void> {
  const kind = defaultGoal(plan.protocol);
  if ((await goalsOf(tx, plan.id)).some((g) => g.kind === kind)) return;
  await insertGoal(tx, newGoal(plan, kind, signed, policy, { id: partId(plan.id, `goal/${kind}`), origin: 'protocol' }));
}
