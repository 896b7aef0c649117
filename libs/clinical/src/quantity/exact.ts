import { Decimal as Base } from 'decimal.js';

/**
 * Decimals for everything that is a dose. Entered numbers have at most 18 digits and the longest product here has six
 * factors, so 120 digits hold every product exactly; what does not end (a third) stays a `Ratio` until it is shown.
 * Exponents never appear in text: a nurse cannot check `2e-7`.
 */
export const Exact = Base.clone({ precision: 120, rounding: Base.ROUND_HALF_UP, toExpNeg: -1000, toExpPos: 1000 });
export type Exact = Base;

export const HALF_UP = Base.ROUND_HALF_UP;
export const DOWN = Base.ROUND_DOWN;
