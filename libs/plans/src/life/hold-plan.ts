import { HOLD_REASONS, type HoldReason, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { PlanLife } from './plan-life.js';
import { INFUSION_RUNS } from './problems.js';

export interface HoldCommand {
  readonly reason: HoldReason;
  readonly text: string;
}

/**
 * No session starts until a prescriber resumes. Refused while an infusion runs: a record that says "on hold" while the
 * drug flows would be false, and only a person at the pump can make it true. A paused infusion stays paused: it can be
 * stopped or completed, not resumed.
 */
@Injectable()
export class HoldPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PlanLife) private readonly life: PlanLife,
  ) {}

  run(principal: Principal, planId: string, { reason, text }: HoldCommand): Promise<Result<Plan>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await lockPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      if ((await this.life.doses(tx, plan)).open === 'running') return refuse(INFUSION_RUNS);
      return this.life.change(tx, plan, 'hold', { code: reason, words: HOLD_REASONS[reason], text });
    });
  }
}
