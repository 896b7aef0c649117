import { type InstrumentId, ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import { clinicPolicy, findPlan, PLAN_UNKNOWN } from '#plans';
import type { Principal } from '#platform';
import { firstStart } from '#sessions';
import { Inject, Injectable } from '@nestjs/common';
import { type Compared, compareOutcomes } from './change.js';
import { outcomesOf } from './outcome.store.js';

@Injectable()
export class ListOutcomes {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** In the order in which they were asked, each beside its baseline. */
  run(principal: Principal, planId: string, instrument?: InstrumentId): Promise<Result<readonly Compared[]>> {
    return this.database.inTenant(principal, async (tx) => {
      if (!(await findPlan(tx, planId))) return refuse(PLAN_UNKNOWN);
      const compared = compareOutcomes(await outcomesOf(tx, planId), await firstStart(tx, planId), (await clinicPolicy(tx)).thresholds);
      return ok(compared.filter((c) => instrument === undefined || c.outcome.instrument === instrument));
    });
  }
}
