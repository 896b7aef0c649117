import { Chart } from '#chart';
import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { pendingRevision } from './life/plan-revision.store.js';
import { findPlan } from './plan.store.js';
import type { Plan } from './plan.js';
import { PLAN_UNKNOWN } from './problems.js';
import { keepScreening } from './screening.js';
import { type Standing, standingOf } from './standing.js';

export interface PlanScreening {
  readonly plan: Plan;
  readonly standing: Standing;
}

/** Screens the patient as the record stands now; what was shown is kept. */
@Injectable()
export class ScreenPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string): Promise<Result<PlanScreening>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await findPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      // a changed order that waits for its signature is what has to be screened
      const target = (await pendingRevision(tx, plan)) ?? plan;
      const [at, occasion] = [this.clock.now(), target.signed ? ('session' as const) : ('draft' as const)];
      const standing = await standingOf(tx, this.chart, target, occasion, at);
      if (!standing.ok) return standing;
      await keepScreening(tx, planId, occasion, standing.value.screened, at);
      return ok({ plan: target, standing: standing.value });
    });
  }
}
