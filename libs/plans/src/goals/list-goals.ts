import { ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { findPlan } from '../plan.store.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { goalsOf } from './goal.store.js';
import type { Goal } from './goal.js';

@Injectable()
export class ListGoals {
  constructor(@Inject(Database) private readonly database: Database) {}

  run(principal: Principal, planId: string): Promise<Result<readonly Goal[]>> {
    return this.database.inTenant(principal, async (tx) => ((await findPlan(tx, planId)) ? ok(await goalsOf(tx, planId)) : refuse(PLAN_UNKNOWN)));
  }
}
