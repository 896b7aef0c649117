import type { Chart } from '#chart';
import { REFERRAL_STATES, type PlanState, type ReferralEvent, transition } from '#clinical';
import type { Tx } from '#database';
import type { Referral, Referrals } from '#referrals';
import { type OtherPlan, otherPlansOf } from '../plan.store.js';
import type { Plan } from '../plan.js';
import { doseHistory } from './dose-history.js';

const LIVE: ReadonlySet<PlanState> = new Set(['draft', 'proposed', 'active', 'on-hold']);

/**
 * The hospital's Task follows the plans of its referral: on hold while one of them is, ended when the last of them has
 * ended. Where the referral is in a state that allows no such step (the placer withdrew it, or asked to), it stays: a
 * plan must be able to stop whatever the hospital said in the meantime.
 */
export async function settleReferral(tx: Tx, slices: { readonly chart: Chart; readonly referrals: Referrals }, plan: Plan, reason?: { readonly code: string; readonly text: string }): Promise<void> {
  const referral = await slices.referrals.find(tx, plan.referralId);
  if (!referral) throw new Error('A plan has no referral.');
  const others = await otherPlansOf(tx, plan);
  const anyDose = await given(tx, slices.chart, [plan.id, ...others.map((o) => o.id)]);
  const event = eventFor(plan, others, anyDose, referral);
  if (!event || !transition(REFERRAL_STATES, referral.status, event).ok) return;
  await slices.referrals.move(tx, referral.id, event, reason && event !== 'complete' && event !== 'resume' && event !== 'resume-unstarted' ? { reason } : {});
}

async function given(tx: Tx, chart: Chart, planIds: readonly string[]): Promise<boolean> {
  for (const id of planIds) if ((await doseHistory(tx, chart, id)).givenUnder.size > 0) return true;
  return false;
}

function eventFor(plan: Plan, others: readonly OtherPlan[], anyDose: boolean, referral: Referral): ReferralEvent | undefined {
  const signed = [...(plan.signed ? [plan.status] : []), ...others.filter((o) => o.signed).map((o) => o.status)];
  if (signed.includes('on-hold')) return 'hold';
  if (LIVE.has(plan.status) || others.some((o) => LIVE.has(o.status))) {
    if (referral.status !== 'on-hold') return undefined;
    return anyDose ? 'resume' : 'resume-unstarted';
  }
  if (signed.includes('completed')) return 'complete';
  if (signed.includes('revoked')) return anyDose ? 'stop-early' : 'cancel';
  return signed.includes('entered-in-error') ? 'enter-in-error' : undefined;
}
