import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { PlanLife } from './plan-life.js';

/** Hands a draft to whoever signs it. Proposing twice is proposing once. */
@Injectable()
export class ProposePlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string): Promise<Result<Plan>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await lockPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      return plan.status === 'proposed' ? ok(plan) : this.life.change(tx, plan, 'propose');
    });
  }
}
