import { ok, refuse, type Result } from '../problem.js';
import type { DoseLimit } from './dose.js';

/** Coded reasons for going past a soft limit (clinical note §2.2: role prescriber, coded reason and text). */
export const OVERRIDE_REASONS = {
  'prior-response': 'The patient responded to and tolerated this dose before',
  'specialist-advice': 'Advised by a specialist after discussion',
  'benefit-outweighs-risk': 'Benefit outweighs risk for this patient',
  'verified-by-second-person': 'Verified by a second person at the bedside',
  're-measured': 'Measured again and confirmed',
} as const satisfies Record<string, string>;

export type OverrideReason = keyof typeof OVERRIDE_REASONS;

export interface LimitOverride {
  readonly code: string;
  readonly reason: string;
  readonly text: string;
}

export const isOverrideReason = (reason: string): reason is OverrideReason => Object.hasOwn(OVERRIDE_REASONS, reason);

/** Whether this person may go past this limit with this reason. Hard limits: nobody; make a new signed protocol version. */
export function mayOverride(limit: Pick<DoseLimit, 'tier' | 'code'>, by: { readonly prescriber: boolean }, override: Omit<LimitOverride, 'code'>): Result<true> {
  if (limit.tier === 'hard') return refuse({ kind: 'business-rule', code: 'LIMIT_IS_HARD', text: 'This limit cannot be overridden.', fix: 'Change the order, or have a new protocol version signed.' });
  if (!by.prescriber) return refuse({ kind: 'forbidden', code: 'PRESCRIBER_REQUIRED', text: 'Only a prescriber may override a limit.', fix: 'Ask a prescriber.' });
  if (!isOverrideReason(override.reason)) return refuse({ kind: 'invalid', code: 'OVERRIDE_REASON_UNKNOWN', text: 'The reason is not one of the coded reasons.', expression: 'reason', fix: `Use one of: ${Object.keys(OVERRIDE_REASONS).join(', ')}.` });
  if (override.text.trim() === '') return refuse({ kind: 'required', code: 'OVERRIDE_TEXT_REQUIRED', text: 'A reason in words is missing.', expression: 'text', fix: 'Say in a sentence why this order is right for this patient.' });
  return ok(true);
}

/** The limits that still stop a signature: every hard one, and every soft one that nobody has overridden. */
export const openLimits = (limits: readonly DoseLimit[], overridden: readonly { readonly code: string }[]): readonly DoseLimit[] =>
  limits.filter((limit) => limit.tier === 'hard' || !overridden.some((o) => o.code === limit.code));
