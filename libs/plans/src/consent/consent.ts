import type { Problem } from '#clinical';
import type { Person } from '#fhir';
import type { SignedWords } from './forms/consent-form.js';

export const CONSENT_PURPOSES = ['treatment', 'sharing'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/**
 * What the words that were signed must have said (clinical note §7, consent elements; counsel of the clinic confirms).
 * A consent to treatment that leaves one out is no consent to off-label ketamine.
 */
export const CONSENT_ELEMENTS = {
  treatment: {
    'off-label': 'Ketamine is used off-label',
    alternatives: 'Alternatives, and what was tried before',
    'benefit-and-limits': 'Expected benefit, its limits and how good the evidence is',
    psychomimetic: 'Dissociation, hallucinations and distress',
    'blood-pressure': 'Rises of blood pressure and heart rate',
    bladder: 'Harm to the bladder',
    liver: 'Harm to the liver',
    cognition: 'Effects on memory and thinking',
    dependence: 'Misuse and dependence',
    driving: 'No driving until the next day, and an adult to go home with',
    pregnancy: 'Pregnancy and breast feeding',
    cost: 'What it costs the patient',
    'right-to-stop': 'The right to stop at any time',
    'emergency-contact': 'Whom to call in an emergency',
  },
  sharing: {
    'what-is-shared': 'What of the record is shared',
    'with-whom': 'With the referring hospital',
    'right-to-stop': 'The right to stop at any time',
  },
} as const satisfies Record<ConsentPurpose, Record<string, string>>;
export type ConsentElement = keyof typeof CONSENT_ELEMENTS.treatment | keyof typeof CONSENT_ELEMENTS.sharing;

export const elementsOf = (purpose: ConsentPurpose): ConsentElement[] => Object.keys(CONSENT_ELEMENTS[purpose]) as ConsentElement[];
export const elementText = (purpose: ConsentPurpose, element: ConsentElement): string => (CONSENT_ELEMENTS[purpose] as Readonly<Partial<Record<ConsentElement, string>>>)[element] ?? element;

/** Why a consent stopped being in force, in the words of the chart. */
export const REVOKE_REASONS = {
  'patient-request': 'Withdrawn by the patient',
  'capacity-lost': 'The patient can no longer decide',
  'recorded-in-error': 'Recorded in error',
} as const satisfies Record<string, string>;
export type RevokeReason = keyof typeof REVOKE_REASONS;

export interface ConsentEnd {
  readonly at: Date;
  readonly reason: RevokeReason | 'replaced';
  readonly note?: string;
  readonly by: Person;
}

/** What a patient agreed to: in which words, when, and until when. */
export interface Consent {
  readonly id: string;
  readonly planId: string;
  readonly patientId: string;
  readonly purpose: ConsentPurpose;
  /** The clinic's own form. */
  readonly text: { readonly id: string; readonly version: string; readonly language: string };
  /** Its words; absent of consents that were recorded before forms were kept. */
  readonly form?: SignedWords;
  readonly elements: readonly ConsentElement[];
  readonly signedAt: Date;
  readonly expiresAt: Date;
  readonly recordedAt: Date;
  readonly recordedBy: Person;
  readonly end?: ConsentEnd;
}

/**
 * The same time of day so many months later (threshold consent.months); 29 February becomes 28. An instant, counted in UTC:
 * where the clocks change in between, that is an hour earlier or later on the wall.
 */
export function latestExpiry(signedAt: Date, months: number): Date {
  const end = new Date(signedAt);
  end.setUTCMonth(end.getUTCMonth() + months);
  if (end.getUTCDate() !== signedAt.getUTCDate()) end.setUTCDate(0);
  return end;
}

export type ConsentState = 'in-force' | 'expired' | 'revoked' | 'replaced' | 'entered-in-error';

export function consentState(c: Consent, at: Date): ConsentState {
  if (c.end?.reason === 'recorded-in-error') return 'entered-in-error';
  if (c.end) return c.end.reason === 'replaced' ? 'replaced' : 'revoked';
  return c.expiresAt <= at ? 'expired' : 'in-force';
}

const NAMES: Readonly<Record<ConsentPurpose, string>> = { treatment: 'treatment with ketamine, off-label', sharing: 'sharing the record with the referring hospital' };
const FIX = 'Record the signed consent: POST /api/v1/plans/{id}/consents.';

/** What stands between the patient and a session at this time; each names what to do. */
export function consentProblems(consents: readonly Consent[], at: Date): Problem[] {
  return CONSENT_PURPOSES.flatMap((purpose): Problem[] => {
    const ofPurpose = consents.filter((c) => c.purpose === purpose);
    if (ofPurpose.some((c) => c.signedAt <= at && at < c.expiresAt && (c.end === undefined || (c.end.reason === 'replaced' && at < c.end.at)))) return [];
    const last = ofPurpose.filter((c) => c.end?.reason !== 'recorded-in-error').at(-1);
    const state = last && consentState(last, at);
    const problem = { kind: 'business-rule', expression: `consents.${purpose}`, fix: FIX } as const;
    if (state === 'revoked') return [{ ...problem, code: 'CONSENT_REVOKED', text: `The patient withdrew the consent to ${NAMES[purpose]}.` }];
    if (state === 'expired') return [{ ...problem, code: 'CONSENT_EXPIRED', text: `The consent to ${NAMES[purpose]} has expired.` }];
    return [{ ...problem, code: 'CONSENT_MISSING', text: `No consent to ${NAMES[purpose]} was signed before this time.` }];
  });
}
