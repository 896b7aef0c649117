import type { EnteredQuantity, LoggedBolus, Quantity, SessionState, VitalReading } from '#clinical';
import type { Person } from '#fhir';

export interface Session {
  readonly id: string;
  readonly planId: string;
  readonly patientId: string;
  /** Place in the course, from 1. */
  readonly number: number;
  /** Of the plan's orders, the one that it was given under. */
  readonly revision: number;
  readonly status: SessionState;
  readonly version: number;
  readonly startedAt: Date;
  readonly startedBy: Person;
  readonly endedAt?: Date;
  /** mg, from the rate log; known once the session has ended. */
  readonly delivered?: EnteredQuantity;
}

type Rate = Quantity<'mg/h'>;

/** A coded reason, and words where the code is "other". */
export interface Why {
  readonly reason: string;
  readonly text?: string;
}

/** What can be written down, and what it says. */
export type SessionFact =
  | { readonly kind: 'start'; readonly data: { readonly rate: Rate } }
  | { readonly kind: 'vitals'; readonly data: VitalReading }
  | { readonly kind: 'rate'; readonly data: Why & { readonly rate: Rate } }
  | { readonly kind: 'pause'; readonly data: Why }
  | { readonly kind: 'resume'; readonly data: { readonly rate?: Rate } }
  | { readonly kind: 'bolus'; readonly data: LoggedBolus }
  | { readonly kind: 'complete'; readonly data: Readonly<Record<string, never>> }
  | { readonly kind: 'stop'; readonly data: Why };

/** One line of the session's record; lines are added, never changed. */
export type SessionEntry = SessionFact & {
  readonly id: string;
  /** When it happened. */
  readonly at: Date;
  /** When it was written down. */
  readonly recordedAt: Date;
  readonly by: Person;
};
