import type { GoalAchieved, GoalAim, GoalKind } from '#clinical';
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
  /** What was agreed on when it was set; the clinic's thresholds may have changed since. */
  readonly aim: GoalAim;
  /** Days of the clinic's calendar. */
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
