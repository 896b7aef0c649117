import { equalQuantities, type Quantity } from '../quantity/quantity.js';

/** What a second person reads off the scale, the bag and the pump. */
export interface CheckedNumbers {
  readonly weight: Quantity<'kg'>;
  readonly concentration: Quantity<'mg/mL'>;
  readonly pumpRate: Quantity<'mL/h'>;
}

/**
 * Names of the numbers that are not exactly those of the order (clinical note §2.2: re-entered blind, compared exactly).
 * Only names: who learns the expected value repeats it, and the second pair of eyes is lost.
 */
export function differingNumbers(entered: CheckedNumbers, expected: CheckedNumbers): readonly (keyof CheckedNumbers)[] {
  return (['weight', 'concentration', 'pumpRate'] as const).filter((name) => !equalQuantities(entered[name], expected[name]));
}
