import { equalQuantities, type Quantity } from '../quantity/quantity.js';

/** What a second person reads off the scale, the bag and the pump. */
export interface CheckedNumbers {
  readonly weight: Quantity<'kg'>;
  readonly concentration: Quantity<'mg/mL'>;
  readonly pumpRate: Quantity<'mL/h'>;
  /** Drawn up or programmed; absent where none is given. */
  readonly bolus?: Quantity<'mg'> | undefined;
}

const NAMES = ['weight', 'concentration', 'pumpRate', 'bolus'] as const satisfies readonly (keyof CheckedNumbers)[];

/**
 * Names of the numbers that are not exactly those of the order (clinical note §2.2: re-entered blind, compared exactly).
 * Only names: who learns the expected value repeats it, and the second pair of eyes is lost.
 * A bolus that only one of the two knows of differs like a wrong one.
 */
export function differingNumbers(entered: CheckedNumbers, expected: CheckedNumbers): readonly (keyof CheckedNumbers)[] {
  return NAMES.filter((name) => {
    const [a, b] = [entered[name], expected[name]];
    return a && b ? !equalQuantities(a, b) : a !== b;
  });
}
