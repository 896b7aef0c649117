import { record } from '#audit';
import { Chart } from '#chart';
import { INSTRUMENTS, type InstrumentId, ok, type Problem, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { clinicPolicy, findPlan, personOf, type Plan, PLAN_UNKNOWN, weighGoals } from '#plans';
import { Clock, newId, type Principal } from '#platform';
import { findSession, firstStart } from '#sessions';
import { Inject, Injectable } from '@nestjs/common';
import { type Compared, compareOutcomes } from './change.js';
import { outcomeResources } from './outcome-resources.js';
import { insertOutcome, outcomesOf } from './outcome.store.js';
import type { Outcome, Timing } from './outcome.js';
import { type GivenAnswers, scoreAnswers } from './score-answers.js';

export interface OutcomeCommand extends GivenAnswers {
  readonly instrument: InstrumentId;
  readonly timing: Timing;
  readonly sessionId?: string;
  readonly at?: string;
}

const NOT_SIGNED: Problem = { kind: 'business-rule', code: 'PLAN_NOT_SIGNED', text: 'Outcomes belong to a signed plan.', fix: 'Sign the plan first.' };
const IN_ERROR: Problem = { kind: 'business-rule', code: 'PLAN_ENTERED_IN_ERROR', text: 'This plan was entered in error: nothing is added to it.', fix: 'Record the outcome with the right plan.' };
const SESSION_UNKNOWN: Problem = { kind: 'invalid', code: 'SESSION_UNKNOWN', text: 'This plan has no such session.', expression: 'sessionId', fix: 'Give the id of one of its sessions, or leave it out.' };
const TIME_IN_FUTURE: Problem = { kind: 'invalid', code: 'TIME_IN_FUTURE', text: 'What is written down has happened already: this time lies ahead.', expression: 'at', fix: 'Leave `at` out, or give a time that has passed.' };

/** What the patient said is scored here, kept as it was said, and published as survey Observations of the plan. */
@Injectable()
export class RecordOutcome {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: OutcomeCommand): Promise<Result<Compared>> {
    return this.database.inTenant(principal, (tx) => this.record(tx, planId, command));
  }

  private async record(tx: Tx, planId: string, command: OutcomeCommand): Promise<Result<Compared>> {
    const plan = await findPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    const closed = planProblem(plan);
    if (closed) return refuse(closed);
    if (command.sessionId !== undefined && !(await findSession(tx, planId, command.sessionId))) return refuse(SESSION_UNKNOWN);
    const now = this.clock.now();
    const at = command.at === undefined ? now : new Date(command.at);
    if (at > now) return refuse(TIME_IN_FUTURE);
    const scored = scoreAnswers(INSTRUMENTS[command.instrument], command);
    if (!scored.ok) return scored;

    const outcome: Outcome = {
      id: newId(),
      planId,
      patientId: plan.patientId,
      ...(command.sessionId === undefined ? {} : { sessionId: command.sessionId }),
      instrument: command.instrument,
      timing: command.timing,
      at,
      ...scored.value,
      recordedAt: now,
      recordedBy: personOf(tx.principal),
    };
    await insertOutcome(tx, outcome);
    await this.chart.publish(tx, planId, outcomeResources(outcome));
    await weighGoals(tx, this.chart, plan, now);
    await record(tx, { action: 'outcome.record', entity: { type: 'outcome', id: outcome.id }, detail: { plan: planId, instrument: outcome.instrument, timing: outcome.timing } });
    const compared = compareOutcomes(await outcomesOf(tx, planId), await firstStart(tx, planId), (await clinicPolicy(tx)).thresholds);
    return ok(compared.find((c) => c.outcome.id === outcome.id) ?? { outcome });
  }
}

function planProblem(plan: Plan): Problem | undefined {
  if (!plan.signed) return NOT_SIGNED;
  return plan.status === 'entered-in-error' ? IN_ERROR : undefined;
}
