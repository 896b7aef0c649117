import { daysSince, liesAhead } from '../quantity/calendar.js';
import { Ratio } from '../quantity/ratio.js';
import type { DoseLimit } from './dose.js';
import type { Thresholds } from '../thresholds/thresholds.js';
import { limitsOf } from './limits.js';
import type { Order } from './order.js';

/** Everything about the weight that stops or slows a signature. */
export function checkWeight(order: Order, now: Date, bmi?: Ratio): DoseLimit[] {
  const { thresholds } = order.policy;
  const { values } = thresholds;
  const limit = limitsOf(thresholds);
  const kg = Ratio.of(order.weight.value);
  const found: DoseLimit[] = [];
  if (order.weightSource !== 'measured') found.push(limit('WEIGHT_NOT_MEASURED'));
  found.push(...checkAge(order, now));
  if (kg.below(values['weight.lowest']) || kg.above(values['weight.highest'])) found.push(limit('WEIGHT_OUT_OF_RANGE'));
  else if (kg.below(values['weight.unusually-low']) || kg.above(values['weight.unusually-high'])) found.push(limit('WEIGHT_UNUSUAL'));
  if (order.previousWeight) found.push(...checkChange(thresholds, kg, Ratio.of(order.previousWeight.value)));
  if (bmi?.above(values['body-mass-index.high'])) found.push(limit('BMI_ABOVE_40'));
  if (bmi && !bmi.below(values['body-mass-index.choice']) && order.weightBasis === undefined) found.push(limit('WEIGHT_BASIS_REQUIRED', 'sanacora-2017'));
  return found;
}

/** Days. Clocks of two machines differ. */
const CLOCK_SKEW = 5 / 1440;
/** Days. A bare month or year that has not ended was not measured in the future. */
const WHOLE_MONTH = 1;

function checkAge({ weighedAt, policy: { thresholds, calendar } }: Order, now: Date): DoseLimit[] {
  const limit = limitsOf(thresholds);
  const days = daysSince(weighedAt, now, calendar.timeZone);
  if (weighedAt === undefined || days === undefined) return [limit('WEIGHT_UNDATED')];
  if (liesAhead(weighedAt, now, weighedAt.includes('T') ? CLOCK_SKEW : WHOLE_MONTH, calendar.timeZone)) return [limit('WEIGHT_DATE_IN_FUTURE')];
  return days > Number(thresholds.values['weight.age']) ? [limit('WEIGHT_STALE')] : [];
}

function checkChange(thresholds: Thresholds, kg: Ratio, before: Ratio): DoseLimit[] {
  const { values } = thresholds;
  const limit = limitsOf(thresholds);
  const found: DoseLimit[] = [];
  if (kg.minus(before).abs().times(100).above(before.times(values['weight.change']))) found.push(limit('WEIGHT_CHANGED'));
  const factor = kg.above(before) ? kg.div(before) : before.div(kg);
  if (!factor.below(values['weight.pounds-from']) && !factor.above(values['weight.pounds-to'])) found.push(limit('WEIGHT_LOOKS_LIKE_POUNDS'));
  return found;
}
