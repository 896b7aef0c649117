import { ERROR_REASONS, type ErrorReason, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { PlanLife } from './plan-life.js';
import { SOMETHING_GIVEN } from './problems.js';

export interface ErrorCommand {
  readonly reason: ErrorReason;
  readonly text: string;
}

/** For a plan that should never have existed. One under which something was given did exist, and is stopped instead. */
@Injectable()
export class EnterInError {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string, { reason, text }: ErrorCommand): Promise<Result<Plan>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await lockPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      if ((await this.life.doses(tx, plan)).sessions > 0) return refuse(SOMETHING_GIVEN);
      return this.life.change(tx, plan, 'enter-in-error', { code: reason, words: ERROR_REASONS[reason], text });
    });
  }
}
