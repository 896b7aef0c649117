import type { Problem } from '#clinical';
import { decimalSource } from '../decimal.js';
import { invalid, type Json } from './reading.js';

type Rule = readonly [code: string, broken: (r: Json) => boolean, text: string];

const has = (r: Json, key: string): boolean => r[key] !== undefined;
const negative = (v: unknown): boolean => Number(decimalSource(v) ?? '0') < 0;
/** Moments of the day that are not meals and so can carry no offset. */
const CLOCKLESS = new Set(['C', 'CM', 'CD', 'CV']);
const list = (v: unknown): readonly unknown[] => (Array.isArray(v) ? (v as unknown[]) : []);

/** Timing.repeat, invariants of R4 by their numbers. */
const RULES: readonly Rule[] = [
  ['INVARIANT_TIM_1', (r) => has(r, 'duration') && !has(r, 'durationUnit'), 'A duration needs its unit.'],
  ['INVARIANT_TIM_2', (r) => has(r, 'period') && !has(r, 'periodUnit'), 'A period needs its unit.'],
  ['INVARIANT_TIM_4', (r) => negative(r['duration']), 'A duration cannot be negative.'],
  ['INVARIANT_TIM_5', (r) => negative(r['period']), 'A period cannot be negative.'],
  ['INVARIANT_TIM_6', (r) => has(r, 'periodMax') && !has(r, 'period'), 'A longest period needs a period.'],
  ['INVARIANT_TIM_7', (r) => has(r, 'durationMax') && !has(r, 'duration'), 'A longest duration needs a duration.'],
  ['INVARIANT_TIM_8', (r) => has(r, 'countMax') && !has(r, 'count'), 'A highest count needs a count.'],
  ['INVARIANT_TIM_9', (r) => has(r, 'offset') && (!has(r, 'when') || list(r['when']).some((w) => CLOCKLESS.has(String(w)))), 'An offset needs an event that it is offset from.'],
  ['INVARIANT_TIM_10', (r) => has(r, 'timeOfDay') && has(r, 'when'), 'Give a time of day or an event, not both.'],
];

export const timingProblems = (repeat: Json, at: string): Problem[] => RULES.filter(([, broken]) => broken(repeat)).map(([code, , text]) => invalid(code, at, text));
