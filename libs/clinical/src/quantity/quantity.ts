import { ok, refuse, type Problem, type Result } from '../problem.js';
import { Exact, HALF_UP } from './exact.js';
import { isUnit, UNIT_SLIPS, UNITS, type Unit } from './unit.js';

/** A decimal exactly as it was entered ("0.350" stays "0.350") and its UCUM unit. */
export interface Quantity<U extends Unit = Unit> {
  readonly value: string;
  readonly unit: U;
}

/** What comes from outside before it is parsed; every Quantity is one. */
export interface EnteredQuantity {
  readonly value: string;
  readonly unit: string;
}

/**
 * A plain decimal: optional minus, no plus, no exponent, no leading zero ("007"), no naked point (".5", "5."),
 * which are the forms ISMP lists as read wrongly.
 */
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** FHIR R4 `decimal` promises 18 significant digits; longer input could not be carried to an EHR unchanged. */
const MAX_DIGITS = 18;

export const isDecimal = (text: unknown): text is string =>
  typeof text === 'string' && DECIMAL.test(text) && text.replace(/^-?0*\.?0*|\./g, '').length <= MAX_DIGITS && text.length <= 40;

export type Sign = 'positive' | 'non-negative' | 'any';

export interface QuantityRule<U extends Unit> {
  /** Units allowed at this place; without it every unit of `UNITS`. */
  readonly units?: readonly U[];
  /** `positive` unless said otherwise: doses, weights, rates and readings are never zero or below. */
  readonly sign?: Sign;
}

/** Parses `value` and `unit` or names the element (`<expression>.value`, `<expression>.unit`) and what to change. */
export function parseQuantity<U extends Unit = Unit>(value: unknown, unit: unknown, expression: string, rule: QuantityRule<U> = {}): Result<Quantity<U>> {
  const problems = [...valueProblems(value, `${expression}.value`, rule.sign ?? 'positive'), ...unitProblems(unit, `${expression}.unit`, rule.units)];
  return problems.length > 0 ? refuse(...problems) : ok({ value: value as string, unit: unit as U });
}

function valueProblems(value: unknown, expression: string, sign: Sign): Problem[] {
  if (value === undefined || value === null || value === '') return [{ kind: 'required', code: 'VALUE_REQUIRED', text: 'A number is missing.', expression, fix: 'Give the number as decimal text, for example "0.35".' }];
  if (!isDecimal(value)) {
    return [{ kind: 'invalid', code: 'DECIMAL_NOT_VALID', text: 'This is not a plain decimal number.', expression, fix: 'Give decimal text such as "0.35": a digit before the point, no exponent, at most 18 digits, in quotation marks.' }];
  }
  const number = new Exact(value);
  if (sign === 'positive' && !number.isPositive()) return [mustBe('above zero', expression)];
  if (sign === 'positive' && number.isZero()) return [mustBe('above zero', expression)];
  if (sign === 'non-negative' && number.isNegative()) return [mustBe('zero or above', expression)];
  return [];
}

const mustBe = (what: 'above zero' | 'zero or above', expression: string): Problem =>
  what === 'above zero'
    ? { kind: 'invalid', code: 'VALUE_NOT_POSITIVE', text: 'This number must be above zero.', expression, fix: 'Check the number and its sign.' }
    : { kind: 'invalid', code: 'VALUE_NEGATIVE', text: 'This number must not be negative.', expression, fix: 'Check the number and its sign.' };

function unitProblems<U extends Unit>(unit: unknown, expression: string, units?: readonly U[]): Problem[] {
  if (unit === undefined || unit === null || unit === '') return [{ kind: 'required', code: 'UNIT_REQUIRED', text: 'A unit is missing.', expression, fix: allowedUnits(units) }];
  if (isUnit(unit) && (!units || (units as readonly Unit[]).includes(unit))) return [];
  const slip = typeof unit === 'string' && Object.hasOwn(UNIT_SLIPS, unit) ? UNIT_SLIPS[unit] : undefined;
  return [{ kind: 'invalid', code: 'UNIT_NOT_ALLOWED', text: 'This unit is not allowed here.', expression, fix: slip ? `${slip} ${allowedUnits(units)}` : allowedUnits(units) }];
}

const allowedUnits = (units?: readonly Unit[]): string => `Allowed: ${(units ?? Object.keys(UNITS)).join(', ')}.`;

export const quantity = <U extends Unit>(value: string | Exact, unit: U): Quantity<U> => ({ value: typeof value === 'string' ? value : value.toFixed(), unit });

export const toDecimal = (of: { readonly value: string }): Exact => new Exact(of.value);

/** Half-up at a fixed number of places; never "-0.00". */
export function formatFixed(value: Exact | string, places: number): string {
  const text = new Exact(value).toFixed(places, HALF_UP);
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}

export const toFixedQuantity = <U extends Unit>(value: Exact | string, places: number, unit: U): Quantity<U> => ({ value: formatFixed(value, places), unit });

/** Number of places after the point as entered: "0.350" has 3. */
export const placesOf = (value: string): number => value.split('.')[1]?.length ?? 0;

/** -1, 0 or 1. Both in one unit by type: comparing mg with mL does not compile. */
export const compareQuantities = <U extends Unit>(a: Quantity<U>, b: Quantity<U>): -1 | 0 | 1 => new Exact(a.value).comparedTo(b.value) as -1 | 0 | 1;

/** Same number, whatever the trailing zeros. */
export const equalQuantities = (a: Quantity, b: Quantity): boolean => a.unit === b.unit && new Exact(a.value).equals(b.value);

export const describeQuantity = (q: Quantity): string => `${q.value} ${q.unit}`;
