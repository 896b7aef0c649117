import { record } from '#audit';
import { Chart } from '#chart';
import { checkWithoutAdjuncts, type EnteredQuantity, ok, PLAN_STATES, type Problem, refuse, type Result, type RevisionReason, transition } from '#clinical';
import { Database, type Tx } from '#database';
import { Clock, type Principal } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import { calculateOrder } from '../calculate-order.js';
import { readPatientFacts } from '../patient-facts.js';
import { insertPlanEvent } from '../plan-history.store.js';
import { lockPlan, movePlan } from '../plan.store.js';
import { personOf, type Plan, type PlanOrder } from '../plan.js';
import { PLAN_CHANGED, PLAN_UNKNOWN } from '../problems.js';
import { clinicPolicy } from '../thresholds/clinic-policy.js';
import { PlanLife } from './plan-life.js';
import { insertPendingRevision, keepSignedRevision } from './plan-revision.store.js';
import { NEVER_SIGNED, NO_SESSION_LEFT } from './problems.js';

/** What changes; what is left out stays as it was ordered. */
export interface ReviseCommand extends Partial<Omit<PlanOrder, 'weight'>> {
  readonly weight?: EnteredQuantity & { readonly source?: string; readonly measuredAt?: string };
  /** What is left out stays, so that a bolus needs a word to be dropped. */
  readonly withoutBolus?: boolean;
  readonly reason: RevisionReason;
  readonly text: string;
}

/** The plan as it would be with the changed order. */
export interface Revised {
  readonly plan: Plan;
  readonly pending: Plan;
}

/**
 * Enters a changed order for a signed plan. It waits beside the one that stands: it is screened and acknowledged like a
 * first one, and takes effect with its signature. Sessions go on under the order that stands, unless the plan is held.
 */
@Injectable()
export class RevisePlan {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Chart) private readonly chart: Chart,
    @Inject(PlanLife) private readonly life: PlanLife,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  run(principal: Principal, planId: string, command: ReviseCommand): Promise<Result<Revised>> {
    return this.database.inTenant(principal, (tx) => this.revise(tx, planId, command));
  }

  private async revise(tx: Tx, planId: string, { reason, text, ...changes }: ReviseCommand): Promise<Result<Revised>> {
    const plan = await lockPlan(tx, planId);
    if (!plan) return refuse(PLAN_UNKNOWN);
    if (!plan.signed) return refuse(NEVER_SIGNED);
    const allowed = transition(PLAN_STATES, plan.status, 'revise');
    if (!allowed.ok) return allowed;

    const facts = await readPatientFacts(tx, this.chart, plan.patientId, plan.id);
    if (!facts.ok) return facts;
    const order = changed(plan.order, changes);
    if (!order.ok) return order;
    const beside = checkWithoutAdjuncts(plan.protocol, changes.withoutAdjuncts);
    if (!beside.ok) return beside;
    const [at, by] = [this.clock.now(), personOf(tx.principal)];
    const policy = await clinicPolicy(tx);
    const calculation = calculateOrder(order.value, plan.protocol, facts.value, at, policy);
    if (!calculation.ok) return calculation;
    const { sessions: done } = await this.life.doses(tx, plan);
    if (done >= calculation.value.sessions.length) return refuse(NO_SESSION_LEFT);

    const { signed: _signed, ...rest } = plan;
    const pending: Plan = { ...rest, version: plan.version + 1, revision: plan.revision + 1, firstSession: done + 1, order: order.value, calculation: calculation.value, thresholdsVersion: policy.thresholds.version, ordered: { at, by }, changedAt: at };
    if (!(await movePlan(tx, plan, { status: plan.status, at }))) return refuse(PLAN_CHANGED);
    await keepSignedRevision(tx, plan);
    await insertPendingRevision(tx, pending, { reason, text });
    await insertPlanEvent(tx, plan.id, { event: 'revise', before: plan.status, after: plan.status, at, by, reason, note: text, revision: pending.revision });
    await record(tx, { action: 'plan.revise', entity: { type: 'plan', id: plan.id }, reason, detail: { revision: String(pending.revision) } });
    return ok({ plan: { ...plan, version: plan.version + 1, changedAt: at }, pending });
  }
}

const BOLUS_CONTRADICTS: Problem = { kind: 'invalid', code: 'BOLUS_CONTRADICTS', text: 'A bolus is ordered and dropped at once.', expression: 'withoutBolus', fix: 'Leave out either withoutBolus, or bolus and bolusOver.' };

function changed(before: PlanOrder, { withoutBolus, ...changes }: Omit<ReviseCommand, 'reason' | 'text'>): Result<PlanOrder> {
  if (withoutBolus !== true) return ok({ ...before, ...given(changes) });
  if (changes.bolus !== undefined || changes.bolusOver !== undefined) return refuse(BOLUS_CONTRADICTS);
  const { bolus: _bolus, bolusOver: _over, ...kept } = before;
  return ok({ ...kept, ...given(changes) });
}

/** What was left out of a request is a key without a value, which must not wipe what was ordered. */
function given<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, v]) => v !== undefined)) as Partial<T>;
}
