import { clinicalDiff, type ComparedOrder, type DiffRow, ok, refuse, type Result } from '#clinical';
import { Database } from '#database';
import type { Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { adjunctsOf } from '../adjunct-orders.js';
import { findPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { planAt } from './plan-revision.store.js';
import { REVISION_UNKNOWN } from './problems.js';

export interface PlanDiff {
  readonly planId: string;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly DiffRow[];
}

const compared = ({ protocol, order, calculation }: Plan): ComparedOrder => ({ protocol: { ...protocol, adjuncts: adjunctsOf({ protocol, order }).map((o) => o.adjunct) }, dose: order.dose, weight: order.weight, bolus: order.bolus, duration: order.duration, calculation });

/** What two orders of a plan differ in, as a clinician would say it. */
@Injectable()
export class DiffPlan {
  constructor(@Inject(Database) private readonly database: Database) {}

  run(principal: Principal, planId: string, from: number, to: number): Promise<Result<PlanDiff>> {
    return this.database.inTenant(principal, async (tx) => {
      const plan = await findPlan(tx, planId);
      if (!plan) return refuse(PLAN_UNKNOWN);
      const [before, after] = [await planAt(tx, plan, from), await planAt(tx, plan, to)];
      return before && after ? ok({ planId, from, to, rows: clinicalDiff(compared(before), compared(after)) }) : refuse(REVISION_UNKNOWN);
    });
  }
}
