import { ageInYears } from '../quantity/calendar.js';
import { Ratio } from '../quantity/ratio.js';
import type { DoseLimit } from './dose.js';
import { type Ceiling, doseOf, type ExactPlan, onWeight } from './exact-plan.js';
import type { Thresholds } from '../thresholds/thresholds.js';
import { limitsOf } from './limits.js';
import type { Order } from './order.js';

const isFlat = (unit: string): boolean => !unit.includes('kg');

/** Everything about dose, bolus, duration and course that stops or slows a signature. */
export function checkDose(order: Order, plan: ExactPlan, kg: Ratio, actualKg: Ratio, now: Date): DoseLimit[] {
  const found = [...checkCeilings(order, plan, actualKg), ...checkRange(order, plan, kg, now), ...checkBolus(order, plan), ...checkCourse(order)];
  return found.filter((l, n) => found.findIndex((other) => other.code === l.code) === n);
}

/**
 * An absolute ceiling bites because the patient is heavy: it is applied and flagged. A ceiling per weight, or a flat
 * order above an absolute one, bites because of what was ordered: that is a hard stop.
 */
function checkCeilings(order: Order, plan: ExactPlan, actualKg: Ratio): DoseLimit[] {
  const { thresholds } = order.policy;
  const limit = limitsOf(thresholds);
  const broken = plan.ceilings.filter((c) => plan.ordered.above(c.rate) && (c.perKg || isFlat(order.dose.unit)));
  const found = broken.map((c) => limit(HARD[c.kind], c.source));
  const session = doseOf(plan.segments).plus(plan.bolus?.dose ?? 0);
  if (order.protocol.setting === 'outpatient' && session.above(actualKg.times(thresholds.values['dose.outpatient-session']))) found.push(limit('SESSION_ABOVE_CAP'));
  const nearest = plan.lowestCeiling;
  if (nearest && plan.full.times(100).above(nearest.times(thresholds.values['dose.near-cap'])) && !isUsualFlatDose(order)) found.push(limit('NEAR_CAP', plan.ceilings.find((c) => c.rate.equals(nearest))?.source));
  return found;
}

const HARD: Readonly<Record<Ceiling['kind'], 'DOSE_ABOVE_CAP' | 'SESSION_ABOVE_CAP' | 'RATE_ABOVE_NON_ICU_CEILING'>> = {
  rate: 'DOSE_ABOVE_CAP',
  session: 'SESSION_ABOVE_CAP',
  'non-icu': 'RATE_ABOVE_NON_ICU_CEILING',
};

/** Where the protocol's own flat dose is its cap (80 mg of SCI-IP-7D), a warning at every order would teach people to click it away. */
const isUsualFlatDose = (order: Order): boolean => {
  const { typical } = order.protocol.dose;
  return isFlat(typical.unit) && typical.unit === order.dose.unit && !Ratio.of(order.dose.value).above(typical.value);
};

function checkRange(order: Order, plan: ExactPlan, kg: Ratio, now: Date): DoseLimit[] {
  const { typical, max } = order.protocol.dose;
  const { thresholds, calendar } = order.policy;
  const { values } = thresholds;
  const limit = limitsOf(thresholds);
  const found: DoseLimit[] = [];
  const ordered = plan.amount ?? plan.ordered;
  if (ordered.above(onWeight(max, kg))) found.push(limit('DOSE_ABOVE_TYPICAL_MAX', max.source));
  const age = ageInYears(order.birthDate, now, calendar.timeZone);
  const first = ordered.times(plan.fractions[0] ?? '1');
  if (age !== undefined && age >= Number(values['age.reduced-start']) && first.times(100).above(onWeight(typical, kg).times(values['dose.reduced-start']))) found.push(limit('AGE_65_FULL_DOSE'));
  return found;
}

export function isBelowRange(order: Order, plan: ExactPlan, kg: Ratio): boolean {
  return (plan.amount ?? plan.ordered).below(onWeight(order.protocol.dose.min, kg));
}

function checkBolus(order: Order, plan: ExactPlan): DoseLimit[] {
  if (!order.bolus || !plan.bolus) return [];
  const { thresholds } = order.policy;
  const limit = limitsOf(thresholds);
  const { bolus, caps } = order.protocol;
  if (!bolus) return [limit('BOLUS_NOT_IN_PROTOCOL')];
  const found = checkBolusTime(order);
  // an infusion is cut to what the bolus leaves of a session; a bolus that leaves nothing is no bolus before an infusion
  if (caps.session && !plan.bolus.dose.below(caps.session.value)) found.push(limit('SESSION_ABOVE_CAP', caps.session.source));
  const ordered = Ratio.of(order.bolus.value);
  const ownCap = caps.bolusPerKg && ordered.above(caps.bolusPerKg.value) ? caps.bolusPerKg.source : undefined;
  // the sentence names the number that was passed, and only who set it answers for it
  if (ordered.above(thresholds.values['dose.bolus'])) return [...found, limit('BOLUS_ABOVE_CAP', ownCap)];
  if (ownCap) return [...found, limit('BOLUS_ABOVE_PROTOCOL_CAP', ownCap)];
  return ordered.above(bolus.max.value) ? [...found, limit('BOLUS_ABOVE_RANGE', bolus.max.source)] : found;
}

function checkBolusTime({ bolusOver, policy: { thresholds } }: Order): DoseLimit[] {
  const limit = limitsOf(thresholds);
  if (!bolusOver) return [limit('BOLUS_TIME_REQUIRED')];
  const minutes = Ratio.of(bolusOver.value);
  return minutes.below(thresholds.values['dose.bolus-shortest']) || minutes.above(thresholds.values['dose.bolus-longest']) ? [limit('BOLUS_TIME_OUT_OF_RANGE')] : [];
}

function checkCourse(order: Order): DoseLimit[] {
  const { course, segments } = order.protocol;
  const limit = limitsOf(order.policy.thresholds);
  const found: DoseLimit[] = [];
  if (order.sessions > course.most) found.push(limit('COURSE_LONGER_THAN_PLANNED'));
  if (order.duration) {
    const main = segments.find((s) => s.rate === 'ordered');
    const minutes = (q: { value: string; unit: 'h' | 'min' }) => Ratio.of(q.value).times(q.unit === 'h' ? 60 : 1);
    const ordered = minutes(order.duration);
    if (main && (ordered.below(minutes(main.shortest ?? main.duration)) || ordered.above(minutes(main.longest ?? main.duration)))) found.push(limit('DURATION_OUTSIDE_PROTOCOL', main.duration.source));
  }
  return found;
}

/** The concentrations of the protocol, or exactly the one that its own bag makes at full dose, whichever session is asked about. */
export function checkConcentration(order: Order, fromBag?: Ratio): DoseLimit[] {
  const { concentration } = order;
  if (!concentration) return [];
  const listed = order.protocol.concentrations.some((c) => Ratio.of(c.value).equals(concentration.value));
  return listed || fromBag?.equals(concentration.value) ? [] : [limitsOf(order.policy.thresholds)('CONCENTRATION_NOT_LISTED', 'infusion-handbook')];
}

/** One limit for the largest of these errors in percent, if it matters. */
export function checkRounding(thresholds: Thresholds, errors: readonly Ratio[]): DoseLimit[] {
  const { values } = thresholds;
  const limit = limitsOf(thresholds);
  const beyond = (percent: string) => errors.some((e) => e.abs().above(percent));
  if (beyond(values['rounding.hard'])) return [limit('ROUNDING_ERROR_TOO_HIGH')];
  return beyond(values['rounding.soft']) ? [limit('ROUNDING_ERROR_HIGH')] : [];
}

