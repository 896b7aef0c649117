import { type ChangeFromBaseline, changeFromBaseline, INSTRUMENTS, type Thresholds } from '#clinical';
import type { Outcome } from './outcome.js';

/** An outcome beside the one that it is compared with. */
export interface Compared {
  readonly outcome: Outcome;
  readonly baseline?: Outcome;
  readonly change?: ChangeFromBaseline;
}

/**
 * The baseline of an instrument: the last answer before the first infusion began, or else the first answer there is
 * (clinical note §5, where the mean over a week of daily values is not known).
 */
function baselineOf(outcomes: readonly Outcome[], treatmentBegan: Date | undefined): Outcome | undefined {
  return (treatmentBegan && outcomes.findLast((o) => o.at <= treatmentBegan)) ?? outcomes[0];
}

/** `outcomes` in the order in which they were asked; `thresholds` of the clinic say from which baseline on a share means something. */
export function compareOutcomes(outcomes: readonly Outcome[], treatmentBegan: Date | undefined, thresholds: Thresholds): Compared[] {
  return outcomes.map((outcome) => {
    const baseline = baselineOf(outcomes.filter((o) => o.instrument === outcome.instrument), treatmentBegan);
    if (!baseline || baseline.id === outcome.id || outcome.at < baseline.at) return { outcome };
    const change = changeFromBaseline(INSTRUMENTS[outcome.instrument], baseline, outcome, thresholds);
    return change.ok ? { outcome, baseline, change: change.value } : { outcome, baseline };
  });
}
