import { record } from '#audit';
import { ok, PLAN_STATES, type Problem, refuse, type Result, transition, type WithdrawalReason } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { insertPlanEvent } from '../plan-history.store.js';
import { lockPlan, movePlan } from '../plan.store.js';
import { personOf, type Plan } from '../plan.js';
import { PLAN_CHANGED, PLAN_UNKNOWN } from '../problems.js';
import { withdrawRevision } from './plan-revision.store.js';
import { NEVER_SIGNED } from './problems.js';

export interface WithdrawCommand {
  readonly reason: WithdrawalReason;
  readonly text: string;
}

const NOTHING_WAITS: Problem = { kind: 'business-rule', code: 'NO_REVISION_WAITS', text: 'No changed order of this plan waits for a signature.', fix: 'A signed order is changed by another: POST /api/v1/plans/{id}/revise.' };

/**
 * Takes a changed order back before anybody signed it. The order that stands goes on as if the other had never been
 * entered, nobody outside is told, and what was acknowledged in view of it counts for no other. Withdrawing twice is
 * withdrawing once.
 */
@Injectable()
export class WithdrawRevision {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: WithdrawCommand): Promise<Result<Plan>> {
    return this.database.inTenant(principal, (tx) => this.withdraw(tx, planId, command));
  }

  private async withdraw(tx: Tx, planId: string, { reason, text }: WithdrawCommand): Promise<Result<Plan>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (!plan.signed) return refuse(NEVER_SIGNED);
    const allowed = transition(PLAN_STATES, plan.status, 'revise');
    if (!allowed.ok) return allowed;
    const [at, by] = [this.clock.now(), personOf(tx.principal)];
    const became = await withdrawRevision(tx, plan, { at, by });
    if (became === 'none') return refuse(NOTHING_WAITS);
    if (became === 'withdrawn-before') return ok(plan);
    if (!(await movePlan(tx, plan, { status: plan.status, at }))) return refuse(PLAN_CHANGED);
    const revision = plan.revision + 1;
    await insertPlanEvent(tx, planId, { event: 'withdraw-revision', before: plan.status, after: plan.status, at, by, reason, note: text, revision });
    await record(tx, { action: 'plan.withdraw-revision', entity: { type: 'plan', id: planId }, reason, detail: { revision: String(revision) } });
    return ok({ ...plan, version: plan.version + 1, changedAt: at });
  }
}
