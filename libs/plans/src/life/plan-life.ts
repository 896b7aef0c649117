import { record } from '#audit';
import { Chart } from '#chart';
import { dayIn, HOLD_REASONS, ok, PLAN_STATES, type PlanEvent, publishedStatus, refuse, type Result, transition } from '#clinical';
import type { Tx } from '#database';
import { type Concept, carePlanInState, medicationRequestInState, TITRATE_CS } from '#fhir';
import { Clock } from '#platform';
import { Referrals } from '#referrals';
import { Inject, Injectable } from '@nestjs/common';
import { goalsOf } from '../goals/goal.store.js';
import { publishGoals } from '../goals/weigh-goals.js';
import { insertPlanEvent } from '../plan-history.store.js';
import { movePlan } from '../plan.store.js';
import { personOf, type Plan } from '../plan.js';
import { PLAN_CHANGED } from '../problems.js';
import { clinicCalendar } from '../thresholds/clinic-policy.js';
import { type DoseHistory, doseHistory } from './dose-history.js';
import { settleReferral } from './settle-referral.js';

/** Why a plan changes: a code, its words, and what the person said. */
export interface ChangeReason {
  readonly code: string;
  readonly words: string;
  readonly text: string;
}

/** Of a hold that the screening asked for by itself. */
export const SCREENING_HOLD = { code: 'screening-hard-stop', words: HOLD_REASONS['screening-hard-stop'] } as const;

export const inFull = ({ words, text }: ChangeReason): string => `${words}: ${text}`;

const SAID: Readonly<Partial<Record<PlanEvent, string>>> = { hold: 'On hold', resume: 'Resumed', complete: 'Completed', revoke: 'Stopped', 'enter-in-error': 'Entered in error' };

/**
 * One step of a plan's life, all or nothing: the state table decides; the plan, its history, everything that was published
 * of it, the hospital's Task and the audit trail follow in the caller's transaction.
 */
@Injectable()
export class PlanLife {
  constructor(
    @Inject(Chart) private readonly chart: Chart,
    @Inject(Referrals) private readonly referrals: Referrals,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  doses(tx: Tx, plan: Plan): Promise<DoseHistory> {
    return doseHistory(tx, this.chart, plan.id);
  }

  /** `plan` is held by the caller (`lockPlan`). */
  async change(tx: Tx, plan: Plan, event: PlanEvent, why?: ChangeReason): Promise<Result<Plan>> {
    const next = transition(PLAN_STATES, plan.status, event);
    if (!next.ok) return next;
    const [at, by] = [this.clock.now(), personOf(tx.principal)];
    if (!(await movePlan(tx, plan, { status: next.value, at }))) return refuse(PLAN_CHANGED);
    const moved: Plan = { ...plan, status: next.value, version: plan.version + 1, changedAt: at };
    await insertPlanEvent(tx, plan.id, { event, before: plan.status, after: next.value, at, by, revision: plan.revision, ...(why ? { reason: why.code, note: why.text } : {}) });
    if (plan.signed) {
      await this.publishState(tx, moved, event, why);
      await publishGoals(tx, this.chart, moved, await goalsOf(tx, plan.id));
    }
    await settleReferral(tx, { chart: this.chart, referrals: this.referrals }, moved, why && { code: why.code, text: inFull(why) });
    await record(tx, { action: `plan.${event}`, entity: { type: 'plan', id: plan.id }, ...(why ? { reason: why.code } : {}), detail: { from: plan.status, to: next.value, revision: String(plan.revision) } });
    return ok(moved);
  }

  private async publishState(tx: Tx, plan: Plan, event: PlanEvent, why?: ChangeReason): Promise<void> {
    const { givenUnder } = await this.doses(tx, plan);
    const status = publishedStatus(plan.status, givenUnder.size > 0);
    const [carePlan] = await this.chart.inStream(tx, plan.id, 'CarePlan');
    if (!status || !carePlan) throw new Error('A signed plan has no published status.');
    const { timeZone } = await clinicCalendar(tx);
    const text = `${SAID[event] ?? event} ${dayIn(timeZone, plan.changedAt)}${why ? `: ${inFull(why)}` : ''}`;
    const note = { text, at: plan.changedAt.toISOString(), by: personOf(tx.principal) };
    const orders = (await this.chart.inStream(tx, plan.id, 'MedicationRequest')).map((e) => e.resource<fhir4.MedicationRequest>());
    // an order that an earlier revision ended stays ended, unless the whole plan should never have been
    const standing = orders.filter((o) => o.status === 'active' || o.status === 'on-hold' || status.medicationRequest === 'entered-in-error');
    const reason = why && statusReason(status.medicationRequest, why);
    await this.chart.publish(tx, plan.id, [carePlanInState(carePlan.resource<fhir4.CarePlan>(), status.carePlan, note), ...standing.map((o) => medicationRequestInState(o, status.medicationRequest, reason))]);
  }
}

/** R4 wants a reason for what is held or ended; what runs or is done needs none. */
export function statusReason(status: fhir4.MedicationRequest['status'], why: ChangeReason): Concept | undefined {
  if (status === 'active' || status === 'completed') return undefined;
  return { coding: [{ system: status === 'on-hold' ? TITRATE_CS.holdReason : TITRATE_CS.stopReason, code: why.code, display: why.words }], text: inFull(why) };
}
