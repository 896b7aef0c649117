import type { Quantity } from '../quantity/quantity.js';

/** A vial of racemic ketamine as it is sold in the US. */
export interface Vial {
  readonly concentration: Quantity<'mg/mL'>;
  readonly volume: Quantity<'mL'>;
  readonly amount: Quantity<'mg'>;
}

const vial = (mgPerMl: string, mL: string, mg: string): Vial => ({ concentration: { value: mgPerMl, unit: 'mg/mL' }, volume: { value: mL, unit: 'mL' }, amount: { value: mg, unit: 'mg' } });

/** [V] infusion-handbook. 100 mg/mL must be diluted; 10 mg/mL is not diluted further, so it is for infusions of 10 mg/mL alone. */
export const UNDILUTED_VIAL = vial('10', '20', '200');
/** Unless the order says which. */
export const DEFAULT_VIAL = vial('100', '5', '500');
export const VIALS: readonly Vial[] = [DEFAULT_VIAL, vial('50', '10', '500'), UNDILUTED_VIAL];

/** [V] infusion-handbook: 500 mg in 500 mL or 500 mg in 250 mL. For others the order must say; nothing is guessed. */
export const USUAL_BAGS: readonly { readonly concentration: string; readonly volume: string }[] = [
  { concentration: '1', volume: '500' },
  { concentration: '2', volume: '250' },
];

/** [P] A syringe of 10 mL to a bag of 1 L: beyond it is a slip of the keyboard. */
export const SMALLEST_BAG = '10';
export const LARGEST_BAG = '1000';

export const describeVial = ({ concentration, volume, amount }: Vial): string => `${amount.value} mg (${concentration.value} mg/mL × ${volume.value} mL)`;
