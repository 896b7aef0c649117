import { Decimal as Base } from 'decimal.js';

/**
 * Decimals for everything that is a dose. 60 digits: the widest chain here (µg/kg/min × weight × 0.06 ÷ concentration
 * × hours × sessions) needs under 30, so a division that does not end is still right far below any rounding place.
 * Exponents never appear in text (a nurse cannot check `2e-7`).
 */
export const Exact = Base.clone({ precision: 60, rounding: Base.ROUND_HALF_UP, toExpNeg: -1000, toExpPos: 1000 });
export type Exact = Base;

export const HALF_UP = Base.ROUND_HALF_UP;
export const DOWN = Base.ROUND_DOWN;
