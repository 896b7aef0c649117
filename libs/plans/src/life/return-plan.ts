import { refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { PlanLife } from './plan-life.js';

/** Gives a proposed plan back to its author, with what to change. */
@Injectable()
export class ReturnPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string, text: string): Promise<Result<Plan>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await lockPlan(tx, planId);
      return plan ? this.life.change(tx, plan, 'return-to-draft', { code: 'returned', words: 'Returned', text }) : refuse(PLAN_UNKNOWN);
    });
  }
}
