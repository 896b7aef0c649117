import { daysSince } from '../quantity/calendar.js';
import { Ratio } from '../quantity/ratio.js';
import type { DoseLimit } from './dose.js';
import { limit, LIMITS } from './limits.js';
import type { Order } from './order.js';

/** Everything about the weight that stops or slows a signature. */
export function checkWeight(order: Order, now: Date, bmi?: Ratio): DoseLimit[] {
  const kg = Ratio.of(order.weight.value);
  const found: DoseLimit[] = [];
  if (order.weightSource !== 'measured') found.push(limit('WEIGHT_NOT_MEASURED'));
  found.push(...checkAge(order, now));
  if (kg.below(LIMITS.weightLowest) || kg.above(LIMITS.weightHighest)) found.push(limit('WEIGHT_OUT_OF_RANGE'));
  else if (kg.below(LIMITS.weightUnusuallyLow) || kg.above(LIMITS.weightUnusuallyHigh)) found.push(limit('WEIGHT_UNUSUAL'));
  if (order.previousWeight) found.push(...checkChange(kg, Ratio.of(order.previousWeight.value)));
  if (bmi?.above(LIMITS.bodyMassIndexHigh)) found.push(limit('BMI_ABOVE_40'));
  if (bmi && !bmi.below(LIMITS.bodyMassIndexForChoice) && order.weightBasis === undefined) found.push(limit('WEIGHT_BASIS_REQUIRED', 'sanacora-2017'));
  return found;
}

function checkAge(order: Order, now: Date): DoseLimit[] {
  const days = daysSince(order.weighedAt, now);
  if (days === undefined) return [limit('WEIGHT_UNDATED')];
  // a bare date means the whole day, so today's date ends in the future without being wrong
  const tolerance = order.weighedAt?.includes('T') ? LIMITS.clockSkewDays : 1;
  if (days < -tolerance) return [limit('WEIGHT_DATE_IN_FUTURE')];
  return days > LIMITS.weightFreshDays ? [limit('WEIGHT_STALE')] : [];
}

function checkChange(kg: Ratio, before: Ratio): DoseLimit[] {
  const found: DoseLimit[] = [];
  if (kg.minus(before).abs().times(100).above(before.times(LIMITS.weightChange))) found.push(limit('WEIGHT_CHANGED'));
  const factor = kg.above(before) ? kg.div(before) : before.div(kg);
  if (!factor.below(LIMITS.poundsFactorFrom) && !factor.above(LIMITS.poundsFactorTo)) found.push(limit('WEIGHT_LOOKS_LIKE_POUNDS'));
  return found;
}
