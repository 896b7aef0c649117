import { Chart } from '#chart';
import { refuse, type Result } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockPlan } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { PLAN_UNKNOWN } from '../problems.js';
import { keepScreening } from '../screening.js';
import { standingOf } from '../standing.js';
import { PlanLife } from './plan-life.js';
import { STILL_HARD } from './problems.js';

/**
 * Takes a plan off hold, if the record allows it: who is screened with a hard stop stays on hold. What is only measured
 * at the bedside (blood pressure of the hour) is looked at when the session starts.
 */
@Injectable()
export class ResumePlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(PlanLife) private readonly life: PlanLife,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, text: string): Promise<Result<Plan>> {
    return this.database.inTenant(principal, (tx) => this.resume(tx, planId, text));
  }

  private async resume(tx: Tx, planId: string, text: string): Promise<Result<Plan>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (plan.status === 'on-hold') {
      const at = this.clock.now();
      const standing = await standingOf(tx, this.chart, plan, 'signature', at);
      if (!standing.ok) return standing;
      const { review, screened } = standing.value;
      if (review.findings.some(({ finding }) => finding.status === 'fail' && finding.severity === 'hard')) return refuse(STILL_HARD);
      await keepScreening(tx, plan.id, 'signature', screened, at);
    }
    return this.life.change(tx, plan, 'resume', { code: 'resumed', words: 'Safe to go on', text });
  }
}
