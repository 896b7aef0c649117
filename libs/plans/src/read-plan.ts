import { Chart } from '#chart';
import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Review } from './open-items.js';
import { type Acknowledgement, acknowledgementsOf, type PlanEvent, planEvents } from './plan-history.store.js';
import { pendingRevision } from './life/plan-revision.store.js';
import { findPlan } from './plan.store.js';
import type { Plan } from './plan.js';
import { PLAN_UNKNOWN } from './problems.js';
import { standingOf } from './standing.js';

/** A plan with everything that was decided on it, and what still stands before its signature. */
export interface PlanDetail {
  readonly plan: Plan;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly events: readonly PlanEvent[];
  /** The changed order that waits for its signature. */
  readonly pending?: Plan;
  /** What stands before a signature, where one is due. */
  readonly review?: Review;
}

@Injectable()
export class ReadPlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string): Promise<Result<PlanDetail>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await findPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      const pending = await pendingRevision(tx, plan);
      const detail = { plan, ...(pending ? { pending } : {}), acknowledgements: await acknowledgementsOf(tx, planId), events: await planEvents(tx, planId) };
      if (plan.signed && !pending) return ok(detail);
      const standing = await standingOf(tx, this.chart, pending ?? plan, 'draft', this.clock.now());
      // a record that cannot be screened must not hide the plan: the screening itself says why
      return ok(standing.ok ? { ...detail, review: standing.value.review } : detail);
    });
  }
}
