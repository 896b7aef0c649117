import { END_REASONS, type EndReason, refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { PlanLife } from './plan-life.js';
import { NEVER_SIGNED, NOTHING_GIVEN, SESSION_NOT_ENDED, SESSIONS_REMAIN } from './problems.js';

export interface CompleteCommand {
  readonly reason?: EndReason;
  readonly text?: string;
}

/**
 * Ends a plan as done. The last session does it by itself when it is completed; a person does it where that session was
 * stopped, or where the goal was reached before.
 */
@Injectable()
export class CompletePlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string, command: CompleteCommand): Promise<Result<Plan>> {
    return this.database.inTenant(principal, (tx) => this.complete(tx, planId, command));
  }

  private async complete(tx: Tx, planId: string, { reason, text }: CompleteCommand): Promise<Result<Plan>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (!plan.signed) return refuse(NEVER_SIGNED);
    const doses = await this.life.doses(tx, plan);
    if (doses.open !== 'none') return refuse(SESSION_NOT_ENDED);
    if (doses.givenUnder.size === 0) return refuse(NOTHING_GIVEN);
    if (doses.sessions < plan.calculation.sessions.length && (reason === undefined || text === undefined)) return refuse(SESSIONS_REMAIN);
    return this.life.change(tx, plan, 'complete', reason === undefined ? undefined : { code: reason, words: END_REASONS[reason], text: text ?? '' });
  }
}
