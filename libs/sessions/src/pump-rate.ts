import { concentrationIn, Exact, placesOf, type Quantity } from '#clinical';
import type { Plan } from '#plans';

/** mL/h at the concentration of that session, to the step of its pump: half-up, down where half-up would pass the cap (clinical note §2.2). */
export function pumpRate({ calculation }: Pick<Plan, 'calculation'>, session: number, rate: Quantity<'mg/h'>): Quantity<'mL/h'> {
  const { pumpStep, rateCap } = calculation;
  const concentration = concentrationIn(calculation, session);
  const steps = new Exact(rate.value).div(concentration.value).div(pumpStep.value);
  const nearest = steps.toDecimalPlaces(0, Exact.ROUND_HALF_UP).times(pumpStep.value);
  const passesCap = rateCap !== undefined && nearest.times(concentration.value).greaterThan(rateCap.value);
  const set = passesCap ? steps.toDecimalPlaces(0, Exact.ROUND_DOWN).times(pumpStep.value) : nearest;
  return { value: set.toFixed(placesOf(pumpStep.value)), unit: 'mL/h' };
}
