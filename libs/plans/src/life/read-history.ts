import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { type PlanEvent, planEvents } from '../plan-history.store.js';
import { findPlan } from '../plan.store.js';
import { PLAN_UNKNOWN } from '../problems.js';

/** Everything that was decided on a plan: who, when, why. A plan sees a few dozen such steps in its life. */
@Injectable()
export class ReadHistory {
  constructor(@Inject(Database) private readonly database: Database) {}

  run(principal: Principal, planId: string): Promise<Result<readonly PlanEvent[]>> {
    return this.database.inTenant(principal, async (tx) => ((await findPlan(tx, planId)) ? ok(await planEvents(tx, planId)) : refuse(PLAN_UNKNOWN)));
  }
}
