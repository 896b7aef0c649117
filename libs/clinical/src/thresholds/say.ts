import { SOURCES, type SourceId } from '../sources.js';
import type { ThresholdUnit } from './threshold.js';
import { isOwn, isThresholdKey, THRESHOLDS, type ThresholdKey, type Thresholds } from './thresholds.js';

/** Half and quarter years in days, as people say them. */
const MONTHS: Readonly<Record<number, string>> = { 92: '3 months', 183: '6 months', 366: '12 months', 731: '24 months', 1096: '36 months' };
const DAYS_PER_WEEK = 7;
/** From here on whole weeks are said as weeks: 6 weeks, but 14 days. */
const SAID_IN_WEEKS_FROM = 28;

const several = (n: string, one: string): string => `${n} ${one}${n === '1' ? '' : 's'}`;

function days(value: string): string {
  const n = Number(value);
  return MONTHS[n] ?? (n >= SAID_IN_WEEKS_FROM && n % DAYS_PER_WEEK === 0 ? several(String(n / DAYS_PER_WEEK), 'week') : several(value, 'day'));
}

/** Units that have a word; the others are said as they are written. */
const WORDS: Readonly<Partial<Record<ThresholdUnit, string>>> = { min: 'minute', h: 'hour', wk: 'week', mo: 'month', a: 'year', '{score}': 'point', '{session}': 'session' };

/** With its unit, as a sentence has it. */
export function inWords(key: ThresholdKey, { values }: Thresholds): string {
  const value = values[key];
  const { unit } = THRESHOLDS[key];
  const word = WORDS[unit];
  if (unit === 'd') return days(value);
  if (word !== undefined) return several(value, word);
  return unit === '1' ? value : `${value} ${unit}`;
}

/** `{weight.age}` with unit, `{=age.adult}` the bare number. */
const PLACE = /\{(=?)([a-z0-9.-]+)\}/g;

/** The thresholds that a sentence names. */
export const placesIn = (template: string): readonly string[] => [...template.matchAll(PLACE)].map((m) => m[2] ?? '');

/** A sentence with the numbers in force: what is said is what was compared with. */
export const say = (template: string, thresholds: Thresholds): string =>
  template.replace(PLACE, (_all, bare: string, key: string) => {
    if (!isThresholdKey(key)) throw new Error(`A sentence names a threshold that is not in the table: ${key}`);
    return bare ? thresholds.values[key] : inWords(key, thresholds);
  });

/** Said of the patient by the screening, and of the dose as a limit. */
export const REDUCED_START = 'From {age.reduced-start} on, start at {=dose.reduced-start-from} to {dose.reduced-start} of the usual dose.';

/** The citation of a rule or limit; where the clinic set its threshold, the clinic answers for it and not this project. */
export function cite(source: SourceId, user: string, thresholds: Thresholds): string {
  if (!isOwn(thresholds, user)) return SOURCES[source].text;
  const clinic = SOURCES['clinic-thresholds'].text;
  return source === 'project' ? clinic : `${SOURCES[source].text} ${clinic}`;
}
