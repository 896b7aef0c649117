/** Why a signed plan is interrupted. Local codes: no verified value set says these things. */
export const HOLD_REASONS = {
  'adverse-event': 'Adverse event',
  'abnormal-result': 'Abnormal laboratory or other result',
  'intercurrent-illness': 'Intercurrent illness',
  'suicidal-thoughts': 'Suicidal thoughts',
  pregnancy: 'Pregnancy possible or confirmed',
  'interacting-medication': 'New medication that interacts',
  'patient-request': 'Patient asked',
  'number-differs': 'A number differs from the order at the double check',
  // what the screening does by itself
  'screening-hard-stop': 'Screening found a hard stop before a session',
  other: 'Other',
} as const satisfies Record<string, string>;
export type HoldReason = keyof typeof HOLD_REASONS;

/** Why a plan ends before its time. */
export const END_REASONS = {
  'no-benefit': 'No benefit',
  'adverse-event': 'Adverse event',
  contraindication: 'Contraindication found',
  'patient-request': 'Patient asked',
  'placer-request': 'Referring hospital asked',
  'lost-to-follow-up': 'Patient did not come back',
  'other-treatment': 'Another treatment is given instead',
  'goal-reached': 'Goal reached before the last session',
  other: 'Other',
} as const satisfies Record<string, string>;
export type EndReason = keyof typeof END_REASONS;

/** Why an order is changed. */
export const REVISION_REASONS = {
  'insufficient-response': 'Too little response',
  'good-response': 'Good response at less',
  'adverse-event': 'Adverse event',
  'weight-changed': 'Weight changed',
  'solution-changed': 'Other concentration or pump',
  'course-changed': 'Longer or shorter course',
  'number-differs': 'A number was wrong',
  other: 'Other',
} as const satisfies Record<string, string>;
export type RevisionReason = keyof typeof REVISION_REASONS;

/** Why a changed order is taken back before its signature. */
export const WITHDRAWAL_REASONS = {
  'not-needed': 'The order that stands is right after all',
  'entered-in-error': 'Entered in error',
  'other-order': 'Another order will be entered instead',
  'specialist-advice': 'Advice of a specialist',
  'patient-request': 'Patient asked',
  other: 'Other',
} as const satisfies Record<string, string>;
export type WithdrawalReason = keyof typeof WITHDRAWAL_REASONS;

/** Why a plan should never have existed. */
export const ERROR_REASONS = {
  'wrong-patient': 'Wrong patient',
  'wrong-protocol': 'Wrong protocol',
  duplicate: 'Entered twice',
  other: 'Other',
} as const satisfies Record<string, string>;
export type ErrorReason = keyof typeof ERROR_REASONS;
