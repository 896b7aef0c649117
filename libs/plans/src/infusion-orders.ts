import { coded, type CodedText, concentrationIn, DRUGS, Exact, formatFixed, intervalRule, isRateUnit, titrationRule, toDecimal, type Unit } from '#clinical';
import { type Amount, infusionMedicationRequest, type InfusionSegment, type InfusionOrderSource } from '#fhir';
import { courseSteps, type CourseStep } from './dose-steps.js';
import { partId } from './part-id.js';
import type { Plan } from './plan.js';
import type { OrderContext } from './plan-resources.js';

/** Where a protocol has a single session there is no interval; FHIR's timing still wants a period. */
const ONE_DAY = { every: 1, unit: 'd' } as const;
const PERCENT = 100;

export const drugOf = (plan: Plan): CodedText => coded(DRUGS[plan.protocol.drug]);
export const settingOf = (plan: Plan): 'outpatient' | 'inpatient' => (plan.protocol.setting === 'outpatient' ? 'outpatient' : 'inpatient');

function intervalOf(plan: Plan): InfusionOrderSource['interval'] {
  const rule = intervalRule(plan.protocol.course);
  if (!rule) return ONE_DAY;
  if (rule.kind === 'weekdays') return { times: rule.days.length, every: 1, unit: 'wk' };
  return rule.days % 7 === 0 ? { every: rule.days / 7, unit: 'wk' } : { every: rule.days, unit: 'd' };
}

/** The ordered dose on this step's days: entered digits at full dose, the exact product below it. */
function orderedOn(plan: Plan, fraction: string): Amount {
  const { value, unit } = plan.order.dose;
  return { value: fraction === '1' ? value : new Exact(value).times(fraction).toFixed(), unit };
}

/** What a step of the ramp is a share of: the order, or the cap that stands in its place. */
const rampOf = ({ calculation, order }: Plan): Amount => (calculation.flags.includes('CAP_APPLIED') ? (calculation.sessions.find((s) => s.fraction === '1')?.rate ?? order.dose) : order.dose);

function titrationOf({ calculation: { titration }, protocol }: Plan): InfusionSegment['titration'] {
  const rule = protocol.titration && titrationRule(protocol.titration);
  return titration && rule !== undefined ? { ...titration, rule } : undefined;
}

/** The stretches of such a session, each with what was ordered and what it comes to. */
export function segmentsOf(plan: Plan, step: CourseStep): InfusionSegment[] {
  return step.session.segments.map((segment, n) => {
    const shape = plan.protocol.segments[n];
    const fixed = shape && shape.rate !== 'ordered' ? shape.rate : undefined;
    const ordered: Amount = fixed ? { value: fixed.value, unit: fixed.unit } : orderedOn(plan, step.session.fraction);
    const duration = (fixed ? undefined : plan.order.duration) ?? shape?.duration ?? { value: segment.durationHours, unit: 'h' as const };
    return {
      ordered: isRateUnit(ordered.unit as Unit) ? { rate: ordered } : { dose: ordered },
      rate: segment.rate,
      dose: segment.dose,
      pumpRate: segment.pumpRate,
      duration: { value: duration.value, unit: duration.unit },
      titration: fixed ? undefined : titrationOf(plan),
    };
  });
}

/** What the order would be without the cap, for rates per weight (the only ones that a heavy patient lifts above one). */
function uncapped(plan: Plan, step: CourseStep): Amount | undefined {
  const { calculation, order } = plan;
  if (!calculation.flags.includes('CAP_APPLIED') || (order.dose.unit !== 'mg/kg/h' && order.dose.unit !== 'ug/kg/min')) return undefined;
  const factor = order.dose.unit === 'mg/kg/h' ? '1' : '0.06';
  const rate = new Exact(order.dose.value).times(factor).times(step.session.fraction).times(calculation.weightUsed.value);
  return rate.greaterThan(toDecimal(step.session.rate)) ? { value: formatFixed(rate, 2), unit: 'mg/h' } : undefined;
}

function bolusOf({ calculation: { bolus }, order }: Plan): InfusionOrderSource['bolus'] {
  if (!bolus || !order.bolus) return undefined;
  if (!bolus.over) throw new Error('A signed order has a bolus without its time.');
  return { ordered: order.bolus, dose: bolus.dose, volume: bolus.volume, over: bolus.over, cap: bolus.cap };
}

/** One MedicationRequest for each step of the course. */
export function infusionOrders(plan: Plan, context: OrderContext): fhir4.MedicationRequest[] {
  const { calculation, order, protocol } = plan;
  const { rateCap, sessionCap } = calculation;
  return courseSteps(plan).map((step) =>
    infusionMedicationRequest({
      ...context.order,
      id: step.orderId,
      replacesId: context.replaces.get(step.orderId),
      drug: drugOf(plan),
      therapy: protocol.course.therapy,
      setting: settingOf(plan),
      groupId: partId(plan.id, `group/${plan.revision}`),
      detectedIssueIds: context.issueIds,
      sessions: { first: step.first, last: step.last, ofCourse: calculation.sessions.length },
      ramp: step.session.fraction === '1' ? undefined : { percent: new Exact(step.session.fraction).times(PERCENT).toFixed(), of: rampOf(plan) },
      interval: intervalOf(plan),
      segments: segmentsOf(plan, step),
      bolus: bolusOf(plan),
      sessionDose: step.session.total,
      concentration: concentrationIn(calculation, step.first),
      diluent: protocol.diluent,
      caps: { session: sessionCap, rate: rateCap },
      cappedFrom: uncapped(plan, step),
      weight: {
        value: calculation.weightUsed,
        measuredOn: order.weight.measuredAt ?? plan.ordered.at.toISOString(),
        observationId: context.weightObservationId,
        basis: calculation.weightBasis === 'actual' ? undefined : calculation.weightBasis,
      },
      notes: protocol.notes,
    }),
  );
}
