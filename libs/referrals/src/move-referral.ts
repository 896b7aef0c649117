import { record } from '#audit';
import type { Chart } from '#chart';
import { ok, type Problem, REFERRAL_STATES, type ReferralEvent, type ReferralState, refuse, type Result, transition } from '#clinical';
import type { Tx } from '#database';
import { applyTaskState, type ReferralLoopState, TITRATE_CS, type TaskState } from '#fhir';
import type { Referral } from './referral.js';
import { lockReferral, updateStatus } from './referral.store.js';

export interface Movement {
  /** Needed where partners require statusReason.text: decline, cancel, hold, stop-early. */
  readonly reason?: { readonly code: string; readonly text: string };
  /** Further fields of ours on the Task: progress of the series, what came of it, by when. */
  readonly task?: Pick<TaskState, 'owner' | 'expectedBy' | 'progress' | 'outputs'>;
}

/** What the placer reads of each state of ours. */
const LOOP_STATE: Readonly<Record<ReferralState, ReferralLoopState>> = {
  submitted: 'received',
  'in-triage': 'received',
  'awaiting-information': 'awaiting-information',
  accepted: 'accepted',
  'in-progress': 'in-progress',
  'on-hold': 'safety-hold',
  'cancellation-requested': 'cancellation-requested',
  declined: 'declined',
  cancelled: 'cancelled',
  failed: 'stopped-early',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
};

/** BSeR and SDOH demand statusReason.text whenever these are said (fhir reference §1.3). */
const NEEDS_REASON: ReadonlySet<ReferralState> = new Set(['declined', 'cancelled', 'on-hold', 'failed']);

export const REFERRAL_UNKNOWN: Problem = { kind: 'not-found', code: 'REFERRAL_UNKNOWN', text: 'There is no such referral.' };
const REASON_MISSING: Problem = { kind: 'required', code: 'REASON_MISSING', text: 'This step needs a reason that the referring hospital can read.', expression: 'reason', fix: 'Give reason.code and reason.text.' };

/** One step of a referral: the state table decides, the Task says it in the referral's stream, the audit trail keeps it. */
export async function moveReferral(tx: Tx, chart: Chart, referralId: string, event: ReferralEvent, movement: Movement, at: Date): Promise<Result<Referral>> {
  const referral = await lockReferral(tx, referralId);
  if (!referral) return refuse(REFERRAL_UNKNOWN);
  const next = transition(REFERRAL_STATES, referral.status, event);
  if (!next.ok) return next;
  if (NEEDS_REASON.has(next.value) && !movement.reason?.text.trim()) return refuse(REASON_MISSING);
  await updateStatus(tx, referralId, next.value, movement.reason, at);
  await publishTask(tx, chart, referral, next.value, movement, at);
  await record(tx, { action: `referral.${event}`, entity: { type: 'referral', id: referralId }, ...(movement.reason ? { reason: movement.reason.code } : {}), detail: { from: referral.status, to: next.value } });
  const { reason: _before, ...rest } = referral;
  return ok({ ...rest, status: next.value, ...(movement.reason ? { reason: movement.reason } : {}), updatedAt: at });
}

/** A hospital's clock may run ahead of ours, and a Task cannot have been modified before it was written (R4 inv-1). */
function notBefore(at: Date, ...theirs: readonly (string | undefined)[]): string {
  const times = theirs.map((t) => Date.parse(t ?? '')).filter((t) => !Number.isNaN(t));
  return new Date(Math.max(at.getTime(), ...times)).toISOString();
}

/** The placer's Task with the fulfiller's fields alone replaced. */
export async function publishTask(tx: Tx, chart: Chart, referral: Referral, status: ReferralState, { reason, task: fields }: Movement, at: Date): Promise<void> {
  const held = await chart.read(tx, 'Task', referral.taskId);
  if (!held) throw new Error('The chart has no Task for this referral.');
  const before = held.resource<fhir4.Task>();
  const task = applyTaskState(before, {
    state: LOOP_STATE[status],
    lastModified: notBefore(at, before.authoredOn, before.lastModified),
    reason: reason && { coding: [{ system: TITRATE_CS.taskStatusReason, code: reason.code, display: undefined }], text: reason.text },
    ...fields,
  });
  await chart.publish(tx, referral.id, [task]);
}
