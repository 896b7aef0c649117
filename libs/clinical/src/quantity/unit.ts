/**
 * The only units this project accepts, each a valid UCUM code (proved by a test against ucum-lhc).
 * Look-alikes (`mcg`, `ml/hr`, `mg/kg/min`) are refused, never guessed: a unit slip is a hundredfold dose.
 */
export const UNITS = {
  'mg/kg/h': { name: 'milligram per kilogram per hour', measures: 'rate-per-weight' },
  'ug/kg/min': { name: 'microgram per kilogram per minute', measures: 'rate-per-weight' },
  'mg/h': { name: 'milligram per hour', measures: 'rate' },
  'mg/d': { name: 'milligram per 24 hours', measures: 'rate' },
  'ug/h': { name: 'microgram per hour', measures: 'rate' },
  'mg/kg': { name: 'milligram per kilogram', measures: 'amount-per-weight' },
  mg: { name: 'milligram', measures: 'amount' },
  g: { name: 'gram', measures: 'mass' },
  'mL/h': { name: 'millilitre per hour', measures: 'pump-rate' },
  mL: { name: 'millilitre', measures: 'volume' },
  'mg/mL': { name: 'milligram per millilitre', measures: 'concentration' },
  kg: { name: 'kilogram', measures: 'mass' },
  '[lb_av]': { name: 'pound', measures: 'mass' },
  cm: { name: 'centimetre', measures: 'length' },
  '[in_i]': { name: 'inch', measures: 'length' },
  'kg/m2': { name: 'kilogram per square metre', measures: 'body-mass-index' },
  'mm[Hg]': { name: 'millimetre of mercury', measures: 'pressure' },
  '/min': { name: 'per minute', measures: 'frequency' },
  '%': { name: 'percent', measures: 'fraction' },
  Cel: { name: 'degree Celsius', measures: 'temperature' },
  '[degF]': { name: 'degree Fahrenheit', measures: 'temperature' },
  ms: { name: 'millisecond', measures: 'time' },
  min: { name: 'minute', measures: 'time' },
  h: { name: 'hour', measures: 'time' },
  d: { name: 'day', measures: 'time' },
  wk: { name: 'week', measures: 'time' },
  mo: { name: 'month', measures: 'time' },
  a: { name: 'year', measures: 'time' },
  'L/min': { name: 'litre per minute', measures: 'flow' },
  'U/L': { name: 'unit per litre', measures: 'enzyme' },
  'mg/dL': { name: 'milligram per decilitre', measures: 'laboratory' },
  'm[IU]/mL': { name: 'milli-international unit per millilitre', measures: 'laboratory' },
  '{score}': { name: 'score', measures: 'score' },
  '{session}': { name: 'session', measures: 'count' },
  '{episode}': { name: 'episode', measures: 'count' },
  '{ULN}': { name: 'times the upper limit of normal', measures: 'multiple' },
  '{MME}/d': { name: 'morphine milligram equivalent per day', measures: 'opioid' },
} as const satisfies Record<string, { name: string; measures: string }>;

export type Unit = keyof typeof UNITS;

/** Units in which a dose may be ordered (clinical note §2.2; `mg/d` is the 24-hour basis of CA-BURST). */
export const DOSE_UNITS = ['mg/kg/h', 'ug/kg/min', 'mg/h', 'mg/d', 'mg/kg', 'mg'] as const satisfies readonly Unit[];
export type DoseUnit = (typeof DOSE_UNITS)[number];

export const RATE_UNITS = ['mg/kg/h', 'ug/kg/min', 'mg/h', 'mg/d'] as const satisfies readonly DoseUnit[];
export type RateUnit = (typeof RATE_UNITS)[number];

export const AMOUNT_UNITS = ['mg/kg', 'mg'] as const satisfies readonly DoseUnit[];
export type AmountUnit = (typeof AMOUNT_UNITS)[number];

export const isUnit = (unit: unknown): unit is Unit => typeof unit === 'string' && Object.hasOwn(UNITS, unit);
export const isRateUnit = (unit: Unit): unit is RateUnit => (RATE_UNITS as readonly Unit[]).includes(unit);
export const isAmountUnit = (unit: Unit): unit is AmountUnit => (AMOUNT_UNITS as readonly Unit[]).includes(unit);

/** What people type instead of UCUM, and what to say to them. Deliberately not converted. */
export const UNIT_SLIPS: Readonly<Record<string, string>> = {
  mcg: 'Micrograms are written "ug" (UCUM).',
  'mcg/kg/min': 'Micrograms are written "ug": use "ug/kg/min".',
  'µg/kg/min': 'Micrograms are written "ug": use "ug/kg/min".',
  'μg/kg/min': 'Micrograms are written "ug": use "ug/kg/min".',
  'mcg/h': 'Micrograms are written "ug": use "ug/h".',
  'mcg/hr': 'Micrograms are written "ug": use "ug/h".',
  'µg/h': 'Micrograms are written "ug": use "ug/h".',
  'μg/h': 'Micrograms are written "ug": use "ug/h".',
  'mg/kg/min': 'Per minute and milligram together is 60 times an hourly dose. Use "mg/kg/h" or "ug/kg/min".',
  'mg/min': 'Order per hour: use "mg/h".',
  'mg/kg/hr': 'The hour is written "h": use "mg/kg/h".',
  'mg/hr': 'The hour is written "h": use "mg/h".',
  'ml/hr': 'Use "mL/h".',
  'mL/hr': 'Use "mL/h".',
  'ml/h': 'The litre is written "L": use "mL/h".',
  ml: 'The litre is written "L": use "mL".',
  cc: 'Use "mL".',
  'mg/ml': 'The litre is written "L": use "mg/mL".',
  'mg/24h': 'Use "mg/d" (per 24 hours).',
  'mg/24 h': 'Use "mg/d" (per 24 hours).',
  'mg/day': 'Use "mg/d" (per 24 hours).',
  lb: 'Use "kg". Weigh again on a scale that shows kilograms.',
  lbs: 'Use "kg". Weigh again on a scale that shows kilograms.',
  kgs: 'Use "kg".',
  in: 'Use "cm".',
  mmHg: 'Use "mm[Hg]".',
  'mm Hg': 'Use "mm[Hg]".',
  bpm: 'Use "/min".',
  '/minute': 'Use "/min".',
  percent: 'Use "%".',
  C: 'Use "Cel".',
};
