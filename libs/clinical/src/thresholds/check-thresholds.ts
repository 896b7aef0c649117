import type { Problem } from '../problem.js';
import { Exact } from '../quantity/exact.js';
import { isDecimal } from '../quantity/quantity.js';
import { SOURCES } from '../sources.js';
import { type Threshold, type ThresholdUnit, WHY } from './threshold.js';
import { THRESHOLD_KEYS, THRESHOLDS, type ThresholdKey } from './thresholds.js';

/** Counted in whole numbers. */
const WHOLE: readonly ThresholdUnit[] = ['h', 'd', 'wk', 'mo', 'a', '{session}'];
const isWholeKey = (key: ThresholdKey): boolean => WHOLE.includes(THRESHOLDS[key].unit) || key === 'asa.high';

/** The first is never above the second: a soft limit above its hard one would never be said. */
const ORDER: readonly (readonly [ThresholdKey, ThresholdKey])[] = [
  ['weight.lowest', 'weight.unusually-low'], ['weight.unusually-low', 'weight.unusually-high'], ['weight.unusually-high', 'weight.highest'],
  ['weight.pounds-from', 'weight.pounds-to'], ['body-mass-index.choice', 'body-mass-index.high'], ['rounding.soft', 'rounding.hard'],
  ['dose.reduced-start-from', 'dose.reduced-start'], ['age.adult', 'age.reduced-start'], ['age.reduced-start', 'age.old'],
  ['blood-pressure.systolic.low', 'blood-pressure.systolic.raised'], ['blood-pressure.systolic.raised', 'blood-pressure.systolic.high'], ['blood-pressure.systolic.high', 'blood-pressure.systolic.hard'],
  ['blood-pressure.diastolic.raised', 'blood-pressure.diastolic.high'], ['blood-pressure.diastolic.high', 'blood-pressure.diastolic.hard'],
  ['suicidality.age.start', 'suicidality.age.planning'], ['liver.raised', 'liver.severe'], ['liver.age.repeated', 'liver.age.single'],
  ['pregnancy.from-age', 'pregnancy.to-age'], ['qt.long', 'qt.very-long'],
  ['dose.bolus-shortest', 'dose.bolus-longest'],
  ['vitals.systolic.low', 'vitals.systolic.slow'], ['vitals.systolic.slow', 'vitals.systolic.pause'],
  ['vitals.heart-rate.stop-below', 'vitals.heart-rate.slow-below'], ['vitals.heart-rate.slow-below', 'vitals.heart-rate.slow-above'], ['vitals.heart-rate.slow-above', 'vitals.heart-rate.stop-above'],
  ['vitals.oxygen-saturation.stop', 'vitals.oxygen-saturation.slow'], ['vitals.respiratory-rate.low', 'vitals.respiratory-rate.high'],
];

const shown = (key: ThresholdKey, value: string): string => (THRESHOLDS[key].unit === '1' ? value : `${value} ${THRESHOLDS[key].unit}`);

/** "From 160 to 190 mm[Hg].", or the one value that there is. */
export function rangeInWords(key: ThresholdKey): string {
  const [lowest, highest] = THRESHOLDS[key].range;
  const whole = isWholeKey(key) ? ', a whole number' : '';
  return lowest === highest ? `Only ${shown(key, lowest)}: leave it out.` : `From ${lowest} to ${shown(key, highest)}${whole}.`;
}

/** What is wrong with one value of a threshold, whoever gave it. */
export function valueProblem(key: ThresholdKey, value: unknown): Problem | undefined {
  const problem = { kind: 'invalid', expression: key, fix: rangeInWords(key) } as const;
  if (!isDecimal(value)) return { ...problem, code: 'THRESHOLD_NOT_DECIMAL', text: 'A threshold is a plain decimal number as text, such as "0.35".' };
  if (isWholeKey(key) && !/^\d+$/.test(value)) return { ...problem, code: 'THRESHOLD_NOT_WHOLE', text: 'This threshold is a whole number.' };
  const [lowest, highest] = THRESHOLDS[key].range;
  const number = new Exact(value);
  return number.lt(lowest) || number.gt(highest) ? { ...problem, code: 'THRESHOLD_OUT_OF_RANGE', text: 'This value lies outside of the range in which a clinic may set it.' } : undefined;
}

/** Pairs that contradict each other. Each problem names the one of the two that `blame` has, the first unless told. */
export function orderProblems(values: Readonly<Record<ThresholdKey, string>>, blame: (key: ThresholdKey) => boolean = () => true): Problem[] {
  return ORDER.flatMap(([low, high]): Problem[] => {
    if (new Exact(values[low]).lte(values[high])) return [];
    const problem = { kind: 'invalid', code: 'THRESHOLDS_CONTRADICT', text: 'Two thresholds contradict each other.' } as const;
    return [blame(low) ? { ...problem, expression: low, fix: `At most ${high}, which is ${shown(high, values[high])}.` } : { ...problem, expression: high, fix: `At least ${low}, which is ${shown(low, values[low])}.` }];
  });
}

/** These reasons promise that a clinic cannot loosen what ships. */
const ONLY_STRICTER: readonly string[] = [WHY.hard, WHY.contraindication, WHY.reassurance];

/** Faults of the table that ships, each with its key. A process that finds any does not start. */
export function thresholdProblems(table: Readonly<Record<ThresholdKey, Threshold>> = THRESHOLDS): readonly Problem[] {
  const faults = THRESHOLD_KEYS.flatMap((key): Problem[] => {
    const { value, range: [lowest, highest], source, usedBy, stricter, why } = table[key];
    const fault = (text: string, fix: string): Problem => ({ kind: 'invalid', code: 'THRESHOLD_INCONSISTENT', text, expression: key, fix });
    const numbers = [value, lowest, highest];
    if (!numbers.every((n) => isDecimal(n) && new Exact(n).gt(0))) return [fault('A number of the threshold is not a positive decimal.', 'Write decimal text above zero.')];
    if (isWholeKey(key) && !numbers.every((n) => /^\d+$/.test(n))) return [fault('The threshold is not a whole number.', 'Write whole numbers.')];
    return [
      ...(new Exact(value).lt(lowest) || new Exact(value).gt(highest) ? [fault('The threshold lies outside of its own range.', 'lowest <= value <= highest.')] : []),
      ...(Object.hasOwn(SOURCES, source) ? [] : [fault('The source is not in the list of sources.', 'Add the source, or name one of the list.')]),
      ...(usedBy.length > 0 ? [] : [fault('Nothing uses the threshold.', 'Name the rule or limit, or take it out.')]),
      ...(ONLY_STRICTER.includes(why) && value !== (stricter === 'lower' ? highest : lowest) ? [fault('A threshold that may only become stricter has a looser end.', 'End the range at the value that ships.')] : []),
    ];
  });
  return faults.length > 0 ? faults : orderProblems(Object.fromEntries(THRESHOLD_KEYS.map((key) => [key, table[key].value])) as Record<ThresholdKey, string>);
}

