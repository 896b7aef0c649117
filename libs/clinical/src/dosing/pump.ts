import { DOWN, HALF_UP } from '../quantity/exact.js';
import { placesOf, type Quantity } from '../quantity/quantity.js';
import { Ratio } from '../quantity/ratio.js';

export interface PumpSetting {
  readonly rate: Quantity<'mL/h'>;
  /** mg/h that this setting gives. */
  readonly gives: Ratio;
  /** Half-up would have passed the ceiling. */
  readonly roundedDown: boolean;
}

/** mL/h to the step of the pump, half-up; down where half-up would give more than the ceiling (clinical note §2.2). */
export function pumpSetting(rate: Ratio, concentration: Ratio, step: Quantity<'mL/h'>, ceiling?: Ratio): PumpSetting {
  const steps = rate.div(concentration).div(step.value).decimal;
  const at = (mode: typeof HALF_UP | typeof DOWN) => Ratio.of(steps.toDecimalPlaces(0, mode)).times(step.value);
  const nearest = at(HALF_UP);
  const roundedDown = ceiling !== undefined && nearest.times(concentration).above(ceiling);
  const set = roundedDown ? at(DOWN) : nearest;
  return { rate: { value: set.fixed(placesOf(step.value)), unit: 'mL/h' }, gives: set.times(concentration), roundedDown };
}

/** Percent by which what is given differs from what was meant. */
export const errorPercent = (gives: Ratio, exact: Ratio): Ratio => (exact.equals(0) ? Ratio.zero : gives.minus(exact).times(100).div(exact));
