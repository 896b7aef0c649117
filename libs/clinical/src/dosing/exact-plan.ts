import { least, Ratio } from '../quantity/ratio.js';
import type { Quantity } from '../quantity/quantity.js';
import type { DoseUnit } from '../quantity/unit.js';
import { isAmountUnit } from '../quantity/unit.js';
import type { SourceId } from '../sources.js';
import type { Order } from './order.js';

/** µg/kg/min to mg/kg/h: 60 min ÷ 1000 µg. */
const UG_MIN_TO_MG_H = '0.06';
const HOURS_PER_DAY = 24;
const MINUTES_PER_HOUR = 60;
const BOLUS_PLACES = 2;

export interface ExactSegment {
  readonly rate: Ratio;
  readonly minutes: Ratio;
}

/** A ceiling on the rate in mg/h, and where it comes from. `perKg`: stated per weight, so no heavy patient is its cause. */
export interface Ceiling {
  readonly rate: Ratio;
  readonly what: string;
  readonly perKg: boolean;
  readonly kind: 'rate' | 'session' | 'non-icu';
  /** `pump`: cuts the rate, and the rounding of the pump. `order`: cuts the rate; the pump has a higher one. `signature`: cuts nothing, stops. */
  readonly holds: 'pump' | 'order' | 'signature';
  readonly source: SourceId;
}

export interface ExactBolus {
  /** mg, to the 0.01 mg that is drawn up: the one number that is rounded before it is added to another, as it is given so. */
  readonly dose: Ratio;
  /** mg. */
  readonly cap: Ratio;
}

export interface ExactPlan {
  /** mg/h at full dose before any ceiling. */
  readonly ordered: Ratio;
  /** mg/h at full dose under every ceiling. */
  readonly full: Ratio;
  readonly ceilings: readonly Ceiling[];
  /** The lowest one that also holds for the pump. */
  readonly lowestCeiling?: Ratio;
  /** mg: the most that one session may give this patient under the protocol. */
  readonly sessionCap?: Ratio;
  /** Fixed amount per session in mg, for amount protocols before ceilings. */
  readonly amount?: Ratio;
  /** Minutes at the ordered rate. */
  readonly minutes: Ratio;
  /** Segments of a session at full dose. */
  readonly segments: readonly ExactSegment[];
  readonly bolus?: ExactBolus;
  readonly fractions: readonly string[];
}

const minutesOf = (q: Quantity<'h' | 'min'>): Ratio => (q.unit === 'h' ? Ratio.of(q.value).times(MINUTES_PER_HOUR) : Ratio.of(q.value));

/** mg/h for a rate, mg for an amount. */
export function onWeight(dose: Quantity<DoseUnit>, kg: Ratio): Ratio {
  const value = Ratio.of(dose.value);
  switch (dose.unit) {
    case 'mg/kg/h':
    case 'mg/kg':
      return value.times(kg);
    case 'ug/kg/min':
      return value.times(UG_MIN_TO_MG_H).times(kg);
    case 'mg/d':
      return value.div(HOURS_PER_DAY);
    case 'mg/h':
    case 'mg':
      return value;
  }
}

export const doseOf = (segments: readonly ExactSegment[]): Ratio => segments.reduce((sum, s) => sum.plus(s.rate.times(s.minutes).div(MINUTES_PER_HOUR)), Ratio.zero);

/** The whole course in exact numbers. `kg` is the dosing weight, `actualKg` the weight on the scale. */
export function exactPlan(order: Order, kg: Ratio, actualKg: Ratio): ExactPlan {
  const { protocol } = order;
  const isAmount = isAmountUnit(protocol.basis);
  const main = protocol.segments.find((s) => s.rate === 'ordered');
  if (!main) throw new Error('A protocol without a segment at the ordered dose passed its check');
  const minutes = minutesOf(order.duration ?? main.duration);
  const amount = isAmount ? onWeight(order.dose, kg) : undefined;
  const ordered = amount ? amount.times(MINUTES_PER_HOUR).div(minutes) : onWeight(order.dose, kg);
  const bolus = order.bolus && exactBolus(order, order.bolus, kg);
  const shape = protocol.segments.map((s) => (s.rate === 'ordered' ? { minutes } : { minutes: minutesOf(s.duration), step: onWeight(s.rate, kg) }));
  const ceilings = ceilingsOf(order, kg, actualKg, shape, bolus?.dose);
  const lowestCeiling = least(ceilings.filter((c) => c.holds === 'pump').map((c) => c.rate));
  const sessionCap = least([...(protocol.caps.session ? [Ratio.of(protocol.caps.session.value)] : []), ...(protocol.caps.sessionPerKg ? [Ratio.of(protocol.caps.sessionPerKg.value).times(kg)] : [])]);
  const full = least([ordered, ...ceilings.filter((c) => c.holds !== 'signature').map((c) => c.rate)]) ?? ordered;
  return {
    ordered, full, ceilings, minutes,
    segments: shape.map((s) => ({ minutes: s.minutes, rate: s.step && s.step.below(full) ? s.step : full })),
    fractions: Array.from({ length: order.sessions }, (_, n) => fractionOf(order, n + 1)),
    ...(lowestCeiling ? { lowestCeiling } : {}),
    ...(sessionCap ? { sessionCap } : {}),
    ...(amount ? { amount } : {}),
    ...(bolus ? { bolus } : {}),
  };
}

function exactBolus({ protocol: { caps }, policy: { thresholds } }: Order, bolus: Quantity<'mg/kg'>, kg: Ratio): ExactBolus {
  const perKg = least([Ratio.of(thresholds.values['dose.bolus']), ...(caps.bolusPerKg ? [Ratio.of(caps.bolusPerKg.value)] : [])]) as Ratio;
  const cap = perKg.times(kg);
  const dose = Ratio.of(bolus.value).times(kg);
  // one above the cap is shown as it was ordered, and stopped
  return { dose: Ratio.of(dose.above(cap) ? dose.fixed(BOLUS_PLACES) : dose.fixedWithin(BOLUS_PLACES, cap)), cap };
}

export const fractionOf = (order: Order, session: number): string => order.protocol.ramp.findLast((step) => step.fromSession <= session)?.fraction ?? '1';

type Shape = readonly { readonly minutes: Ratio; readonly step?: Ratio }[];

function ceilingsOf(order: Order, kg: Ratio, actualKg: Ratio, shape: Shape, bolus?: Ratio): Ceiling[] {
  const { caps, setting, basis } = order.protocol;
  const ceiling = order.policy.thresholds.values['dose.rate-outside-icu'];
  const found: Ceiling[] = [];
  if (caps.ordered) found.push({ rate: onWeight(caps.ordered, kg), what: `${caps.ordered.value} ${caps.ordered.unit}`, perKg: true, kind: 'rate', holds: 'order', source: caps.ordered.source });
  if (caps.rate) found.push({ rate: Ratio.of(caps.rate.value), what: `${caps.rate.value} mg/h`, perKg: false, kind: 'rate', holds: 'pump', source: caps.rate.source });
  if (caps.day) found.push({ rate: onWeight(caps.day, kg), what: `${caps.day.value} mg per 24 h`, perKg: false, kind: 'rate', holds: 'pump', source: caps.day.source });
  if (caps.ratePerKg) found.push({ rate: onWeight(caps.ratePerKg, kg), what: `${caps.ratePerKg.value} ${caps.ratePerKg.unit}`, perKg: true, kind: 'rate', holds: 'pump', source: caps.ratePerKg.source });
  const session = (total: Ratio): Ratio => rateForTotal(shape, bolus ? total.minus(bolus) : total);
  if (caps.session) found.push({ rate: session(Ratio.of(caps.session.value)), what: `${caps.session.value} mg per session`, perKg: false, kind: 'session', holds: 'pump', source: caps.session.source });
  if (caps.sessionPerKg) found.push({ rate: session(Ratio.of(caps.sessionPerKg.value).times(kg)), what: `${caps.sessionPerKg.value} mg/kg per session`, perKg: true, kind: 'session', holds: isAmountUnit(basis) ? 'pump' : 'signature', source: caps.sessionPerKg.source });
  if (setting !== 'icu' && !isAmountUnit(basis)) found.push({ rate: onWeight({ value: ceiling, unit: 'mg/kg/h' }, actualKg), what: `${ceiling} mg/kg/h outside intensive care`, perKg: true, kind: 'non-icu', holds: 'pump', source: 'project' });
  return found;
}

/** The ordered rate at which a session of this shape gives exactly `total`: a step counts as itself, or as the rate if lower. */
function rateForTotal(shape: Shape, total: Ratio): Ratio {
  const steps = shape.filter((s) => s.step !== undefined).sort((a, b) => (a.step as Ratio).compare(b.step as Ratio));
  let minutes = shape.filter((s) => s.step === undefined).reduce((sum, s) => sum.plus(s.minutes), Ratio.zero);
  for (;;) {
    const fixed = steps.reduce((sum, s) => sum.plus((s.step as Ratio).times(s.minutes)), Ratio.zero);
    const rate = total.times(MINUTES_PER_HOUR).minus(fixed).div(minutes);
    const highest = steps.at(-1);
    if (highest?.step === undefined || !highest.step.above(rate)) return rate.below(0) ? Ratio.zero : rate;
    minutes = minutes.plus(highest.minutes);
    steps.pop();
  }
}
