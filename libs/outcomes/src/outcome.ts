import type { AlertCode, InstrumentId, OpioidTaken } from '#clinical';
import type { Person } from '#fhir';

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
  readonly instrument: InstrumentId;
  readonly timing: Timing;
  readonly at: Date;
  /** Decimal text, computed here from the answers; absent where nothing that was named could be counted. */
  readonly score?: string;
  /** The patient's value is higher than the score by nobody knows how much. */
  readonly partial?: true;
  /** Answers in the order of the form; null where one was not given. Only for instruments with several questions. */
  readonly items?: readonly (number | null)[];
  /** What the patient takes, for the instrument that adds it up. */
  readonly opioids?: readonly OpioidTaken[];
  readonly band?: { readonly code: string; readonly text: string };
  readonly alert?: SafetyAlert;
  readonly recordedAt: Date;
  readonly recordedBy: Person;
}
