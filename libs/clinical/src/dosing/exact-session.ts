import { quantity } from '../quantity/quantity.js';
import { Ratio } from '../quantity/ratio.js';
import type { PlannedSession } from './dose.js';
import { doseOf, type ExactPlan, type ExactSegment } from './exact-plan.js';
import type { Order } from './order.js';
import { errorPercent, type PumpSetting, pumpSetting } from './pump.js';

/** Places of the rounding rule: rates and totals 0.01, dose on weight 0.0001, error 0.01 %. */
export const PLACES = { rate: 2, total: 2, dose: 4, error: 2, volume: 2, bodyMassIndex: 2 } as const;

export interface ExactSession {
  readonly session: PlannedSession;
  readonly main: ExactSegment;
  readonly pump: PumpSetting;
  readonly total: Ratio;
  readonly concentration: Ratio;
  readonly fromBag?: Ratio;
  /** Percent, at the ordered rate and over the whole session. */
  readonly mainError: Ratio;
  readonly totalError: Ratio;
  readonly roundedDown: boolean;
}

/** One session of the course at its step of the ramp. */
export function exactSession(order: Order, plan: ExactPlan, number: number, fraction: string): ExactSession {
  const segments = plan.segments.map((s) => ({ ...s, rate: s.rate.times(fraction) }));
  const main = { rate: plan.full.times(fraction), minutes: plan.minutes };
  const infused = doseOf(segments);
  const total = infused.plus(plan.bolus?.dose ?? 0);
  const { bag } = order.protocol;
  const fromBag = bag && infused.div(bag.volume.value);
  const concentration = order.concentration ? Ratio.of(order.concentration.value) : fromBag;
  if (!concentration) throw new Error('An order without concentration and bag passed its parser');
  const pumpOf = (s: ExactSegment) => pumpSetting(s.rate, concentration, order.pumpStep, plan.lowestCeiling);
  const pumps = segments.map(pumpOf);
  const pump = pumpOf(main);
  const given = doseOf(segments.map((s, n) => ({ minutes: s.minutes, rate: pumps[n]?.gives ?? s.rate })));
  const minutes = segments.reduce((sum, s) => sum.plus(s.minutes), Ratio.zero);
  const session: PlannedSession = {
    number,
    fraction,
    rate: quantity(main.rate.fixedWithin(PLACES.rate, plan.lowestCeiling), 'mg/h'),
    pumpRate: pump.rate,
    concentration: order.concentration ?? quantity(concentration.shown(), 'mg/mL'),
    total: quantity(total.fixedWithin(PLACES.total, sessionCeiling(order)), 'mg'),
    durationHours: minutes.div(60).shown(),
    segments: plannedSegments(segments, pumps, plan),
  };
  return {
    session, main, pump, total, concentration,
    ...(fromBag ? { fromBag } : {}),
    mainError: errorPercent(pump.gives, main.rate),
    totalError: errorPercent(given, infused),
    roundedDown: [pump, ...pumps].some((p) => p.roundedDown),
  };
}

/** Doses are cut from the running total, so that the segments of a session always add up to what is infused. */
function plannedSegments(segments: readonly ExactSegment[], pumps: readonly PumpSetting[], plan: ExactPlan): PlannedSession['segments'] {
  let minutes = Ratio.zero;
  let dose = Ratio.zero;
  return segments.map((s, n) => {
    const startHours = minutes.div(60).shown();
    const before = Ratio.of(dose.fixed(PLACES.total));
    minutes = minutes.plus(s.minutes);
    dose = dose.plus(doseOf([s]));
    return {
      startHours,
      durationHours: s.minutes.div(60).shown(),
      rate: quantity(s.rate.fixedWithin(PLACES.rate, plan.lowestCeiling), 'mg/h'),
      pumpRate: (pumps[n] as PumpSetting).rate,
      dose: quantity(Ratio.of(dose.fixed(PLACES.total)).minus(before).fixed(PLACES.total), 'mg'),
    };
  });
}

const sessionCeiling = (order: Order): Ratio | undefined => (order.protocol.caps.session ? Ratio.of(order.protocol.caps.session.value) : undefined);
