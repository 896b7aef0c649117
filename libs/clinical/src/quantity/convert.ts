import { Exact } from './exact.js';
import type { Quantity } from './quantity.js';
import type { Unit } from './unit.js';

/** Exact factors to the first unit of each line. Pound and inch are exact by the 1959 international agreement. */
const FACTORS: readonly Readonly<Partial<Record<Unit, string>>>[] = [
  { kg: '1', g: '0.001', mg: '0.000001', '[lb_av]': '0.45359237' },
  { cm: '1', '[in_i]': '2.54' },
  { 'mg/kg/h': '1', 'ug/kg/min': '0.06' },
  { min: '1', h: '60', d: '1440', wk: '10080' },
];

/** `undefined` where the units do not measure the same thing (or need a rule that is not a factor). */
export function convert<U extends Unit>(from: Quantity, to: U): Exact | undefined {
  if (from.unit === (to)) return new Exact(from.value);
  // mg/d to mg/h is the one quotient that is no finite decimal factor (1/24)
  if (from.unit === 'mg/d' && (to) === 'mg/h') return new Exact(from.value).div(24);
  for (const line of FACTORS) {
    const [a, b] = [line[from.unit], line[to]];
    if (a !== undefined && b !== undefined) return new Exact(from.value).times(a).div(b);
  }
  return undefined;
}
