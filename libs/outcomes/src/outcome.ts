import type { AlertCode } from '#clinical';
import type { Person } from '#fhir';

/** Names of the instruments at the API, and theirs in the clinical library. */
export const INSTRUMENTS = { 'pain-nrs': 'nrs-pain', 'phq-9': 'phq-9' } as const;
export type InstrumentName = keyof typeof INSTRUMENTS;

/** When it was asked, seen from the infusions. */
export const TIMINGS = {
  baseline: 'Before the course.',
  before: 'Before the infusion.',
  during: 'During the infusion.',
  after: 'After the infusion.',
  'follow-up': 'Between infusions or after the course.',
} as const satisfies Record<string, string>;
export type Timing = keyof typeof TIMINGS;

export interface SafetyAlert {
  readonly code: AlertCode;
  readonly text: string;
}

/** What a patient said, as it was said; never changed. */
export interface Outcome {
  readonly id: string;
  readonly planId: string;
  readonly patientId: string;
  readonly sessionId?: string;
  readonly instrument: InstrumentName;
  readonly timing: Timing;
  readonly at: Date;
  /** Decimal text, computed here from the answers. */
  readonly score: string;
  /** Answers in the order of the form; null where one was not given. Only for instruments with several questions. */
  readonly items?: readonly (number | null)[];
  readonly band?: { readonly code: string; readonly text: string };
  readonly alert?: SafetyAlert;
  readonly recordedAt: Date;
  readonly recordedBy: Person;
}
