import { Ratio } from '../quantity/ratio.js';
import type { WeightBasis } from '../protocols/protocol.js';

/** Devine's formula starts at 60 inches (152.4 cm). */
const DEVINE_BASE_CM = '152.4';
const DEVINE_KG = { male: '50', female: '45.5' } as const;
const DEVINE_KG_PER_INCH = '2.3';
const CM_PER_INCH = '2.54';
/** Share of the excess weight that counts (clinical note §2.1). */
const ADJUSTED_SHARE = '0.4';

export type Sex = keyof typeof DEVINE_KG;

/** kg/m², never rounded before it is compared: 29.984 is below 30. */
export const bodyMassIndex = (kg: Ratio, cm: Ratio): Ratio => kg.times(10_000).div(cm).div(cm);

/** Ideal body weight (Devine 1974) in kg; `undefined` below 152.4 cm, where the formula was never meant to hold. */
export function idealWeight(sex: Sex, cm: Ratio): Ratio | undefined {
  if (cm.below(DEVINE_BASE_CM)) return undefined;
  return cm.minus(DEVINE_BASE_CM).div(CM_PER_INCH).times(DEVINE_KG_PER_INCH).plus(DEVINE_KG[sex]);
}

/** Ideal weight plus 0.4 of the difference to the actual weight. */
export const adjustedWeight = (actual: Ratio, ideal: Ratio): Ratio => ideal.plus(actual.minus(ideal).times(ADJUSTED_SHARE));

/** Weights are used to 0.1 kg, as a scale shows them (clinical note §2.2). */
const toScale = (kg: Ratio): Ratio => Ratio.of(kg.fixed(1));

export interface DosingWeight {
  readonly kg: Ratio;
  readonly basis: WeightBasis;
  /** The basis was asked for, but the patient is too short for the formula. */
  readonly belowDevine: boolean;
}

export function dosingWeight(actual: Ratio, basis: WeightBasis, sex?: Sex, cm?: Ratio): DosingWeight {
  if (basis === 'actual' || sex === undefined || cm === undefined) return { kg: actual, basis: 'actual', belowDevine: false };
  const ideal = idealWeight(sex, cm);
  if (ideal === undefined) return { kg: actual, basis: 'actual', belowDevine: true };
  return { kg: toScale(basis === 'ideal' ? ideal : adjustedWeight(actual, ideal)), basis, belowDevine: false };
}
