import type { GoalAchieved, GoalKind } from '#clinical';
import type { Person } from '#fhir';

/** What a course is to reach, and where that stands. */
export interface Goal {
  readonly id: string;
  readonly planId: string;
  readonly patientId: string;
  readonly kind: GoalKind;
  /** `protocol`: made with the signature, from what the protocol treats. */
  readonly origin: 'protocol' | 'clinician';
  readonly description: string;
  /** Days of the calendar. */
  readonly startDate: string;
  readonly dueDate: string;
  readonly achievement: GoalAchieved;
  /** Decimal text; known once the patient was asked. */
  readonly baseline?: string;
  readonly latest?: string;
  /** Observations that the achievement rests on. */
  readonly outcomeIds: readonly string[];
  readonly made: { readonly at: Date; readonly by: Person };
}

const DAY_CHARACTERS = 10;
const DAY_MS = 86_400_000;
const DAYS_PER_WEEK = 7;

export const dayOf = (at: Date): string => at.toISOString().slice(0, DAY_CHARACTERS);
export const weeksLater = (at: Date, weeks: number): Date => new Date(at.getTime() + weeks * DAYS_PER_WEEK * DAY_MS);
