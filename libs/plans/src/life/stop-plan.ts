import { END_REASONS, type EndReason, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { PlanLife } from './plan-life.js';
import { SESSION_NOT_ENDED } from './problems.js';

export interface StopCommand {
  readonly reason: EndReason;
  readonly text: string;
}

/** Ends a plan before its time; a draft is withdrawn. Its orders become cancelled where nothing was given, stopped where something was. */
@Injectable()
export class StopPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string, { reason, text }: StopCommand): Promise<Result<Plan>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await lockPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      if ((await this.life.doses(tx, plan)).open !== 'none') return refuse(SESSION_NOT_ENDED);
      return this.life.change(tx, plan, 'revoke', { code: reason, words: END_REASONS[reason], text });
    });
  }
}
