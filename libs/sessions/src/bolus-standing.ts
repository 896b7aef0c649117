import { type GivenBolus, type PlannedBolus, toDecimal } from '#clinical';
import type { Person } from '#fhir';
import type { SessionPicture } from './session-resources.js';

export const BOLUS_STATES = ['awaited', 'given', 'given-in-part', 'not-given'] as const;
type BolusState = (typeof BOLUS_STATES)[number];

/** The bolus of a session: what its order says, and what became of it. */
export interface BolusStanding {
  readonly status: BolusState;
  readonly ordered: PlannedBolus & { readonly over: NonNullable<PlannedBolus['over']> };
  readonly given?: GivenBolus & { readonly by: Person };
}

/** undefined where none is ordered. A session that ended without its bolus says so: nobody is to take it for given. */
export function bolusStanding({ plan, session, entries, bolus }: Pick<SessionPicture, 'plan' | 'session' | 'entries' | 'bolus'>): BolusStanding | undefined {
  const planned = plan.calculation.bolus;
  if (!planned?.over) return undefined;
  const ordered = { ...planned, over: planned.over };
  if (!bolus) return { status: session.endedAt === undefined ? 'awaited' : 'not-given', ordered };
  const by = entries.find((e) => e.kind === 'bolus')?.by ?? session.startedBy;
  return { status: toDecimal(bolus.dose).lessThan(planned.dose.value) ? 'given-in-part' : 'given', ordered, given: { ...bolus, by } };
}
