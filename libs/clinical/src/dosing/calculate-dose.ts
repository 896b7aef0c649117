import { type ClinicPolicy, SHIPPED_POLICY } from '../clinic-policy.js';
import { ok, type Result } from '../problem.js';
import { quantity, toFixedQuantity } from '../quantity/quantity.js';
import { least, Ratio } from '../quantity/ratio.js';
import { isAmountUnit } from '../quantity/unit.js';
import type { DoseCalculation, DoseFlag, DoseInput, DoseLimit, DoseNote, PlannedBolus } from './dose.js';
import { checkConcentration, checkDose, checkRounding, isBelowRange } from './check-dose.js';
import { checkWeight } from './check-weight.js';
import { type ExactBolus, type ExactPlan, exactPlan, onWeight } from './exact-plan.js';
import { exactSession, PLACES } from './exact-session.js';
import { explain } from './explain.js';
import { planSupplies } from './plan-supplies.js';
import { type Order, parseOrder } from './order.js';
import { bodyMassIndex, dosingWeight } from './weight.js';

/**
 * From an order to what the pump is set to. All arithmetic is exact; each number of the answer is rounded once, half-up,
 * and down where half-up would pass a ceiling. Refuses what cannot be computed; everything that would stop a signature
 * comes back as `limits`, judged by the clinic's thresholds on the clinic's day.
 */
export function calculateDose(input: DoseInput, now: Date, policy: ClinicPolicy = SHIPPED_POLICY): Result<DoseCalculation> {
  const parsed = parseOrder(input, policy);
  if (!parsed.ok) return parsed;
  const order = parsed.value;

  const actualKg = Ratio.of(order.weight.value);
  const height = order.height && Ratio.of(order.height.value);
  const bmi = height && bodyMassIndex(actualKg, height);
  const weight = dosingWeight(actualKg, order.weightBasis ?? order.protocol.weightBasis, order.sex, height);
  const plan = exactPlan(order, weight.kg, actualKg);

  const computed = plan.fractions.map((fraction, n) => exactSession(order, plan, n + 1, fraction));
  // without a number the answer speaks of the full dose, which no ramp day may be
  const full = exactSession(order, plan, 1, '1');
  const chosen = computed[(order.session ?? 0) - 1] ?? full;
  const courseTotal = computed.reduce((sum, s) => sum.plus(s.total), Ratio.zero);

  const concentrationLimits = checkConcentration(order, full.fromBag);
  const { steps: supplySteps, ...supplies } = planSupplies({ order, plan, chosen, course: computed, concentrationListed: concentrationLimits.length === 0 });
  const limits: DoseLimit[] = [
    ...checkWeight(order, now, bmi),
    ...checkDose(order, plan, weight.kg, actualKg, now),
    ...concentrationLimits,
    ...checkRounding(policy.thresholds, [chosen, ...computed].flatMap((s) => [s.mainError, s.totalError])),
  ];
  const flags: DoseFlag[] = [...(plan.ordered.above(plan.full) ? (['CAP_APPLIED'] as const) : []), ...(weight.belowDevine ? (['HEIGHT_BELOW_DEVINE'] as const) : [])];
  const notes: DoseNote[] = [
    ...(bmi === undefined ? (['BMI_UNKNOWN'] as const) : []),
    ...(isBelowRange(order, plan, weight.kg) ? (['DOSE_BELOW_RANGE'] as const) : []),
    ...([chosen, ...computed].some((s) => s.roundedDown) ? (['PUMP_ROUNDED_DOWN_TO_CAP'] as const) : []),
    ...(order.concentration ? [] : (['CONCENTRATION_FROM_BAG'] as const)),
  ];
  const { bag } = order.protocol;
  return ok({
    rate: chosen.session.rate,
    pumpRate: chosen.session.pumpRate,
    sessionTotal: chosen.session.total,
    courseTotal: toFixedQuantity(courseTotal.decimal, PLACES.total, 'mg'),
    effectiveDose: quantity(chosen.main.rate.div(actualKg).fixed(PLACES.dose), 'mg/kg/h'),
    roundingError: quantity(chosen.mainError.fixed(PLACES.error), '%'),
    flags,
    notes,
    limits,
    steps: [...explain({ order, plan, weight, bmi, actualKg, chosen, courseTotal }), ...supplySteps],
    sessions: computed.map((s) => s.session),
    ordered: order.dose,
    weightUsed: weight.basis === 'actual' ? order.weight : quantity(weight.kg.fixed(1), 'kg'),
    weightBasis: weight.basis,
    concentration: order.concentration ?? quantity(chosen.concentration.shown(), 'mg/mL'),
    pumpStep: order.pumpStep,
    ...(bmi ? { bodyMassIndex: quantity(bmi.fixed(PLACES.bodyMassIndex), 'kg/m2') } : {}),
    ...(order.concentration === undefined && bag ? { bagVolume: quantity(bag.volume.value, 'mL') } : {}),
    ...(plan.bolus ? { bolus: plannedBolus(plan.bolus, chosen.concentration, order.bolusOver) } : {}),
    ...(plan.lowestCeiling ? { rateCap: quantity(plan.lowestCeiling.fixedWithin(PLACES.rate, plan.lowestCeiling), 'mg/h') } : {}),
    ...(plan.sessionCap ? { sessionCap: sessionCapOf(order, plan.sessionCap) } : {}),
    ...titrationRange(order, plan, weight.kg),
    ...supplies,
  });
}

/** From the lowest to the highest dose of the protocol on this patient, the ordered one included, under every ceiling that cuts a rate. */
function titrationRange({ protocol: { titration, dose, basis } }: Order, plan: ExactPlan, kg: Ratio): Pick<DoseCalculation, 'titration'> {
  if (!titration?.interval || isAmountUnit(basis)) return {};
  const ceiling = least(plan.ceilings.filter((c) => c.holds !== 'signature').map((c) => c.rate));
  const [lowest, highest] = [onWeight(dose.min, kg), onWeight(dose.max, kg)];
  const high = least([plan.full.above(highest) ? plan.full : highest, ...(ceiling ? [ceiling] : [])]) ?? highest;
  const low = least([lowest, plan.full]) ?? lowest;
  return { titration: { low: quantity(low.fixed(PLACES.rate), 'mg/h'), high: quantity(high.fixedWithin(PLACES.rate, ceiling), 'mg/h') } };
}

/** In the digits of the protocol where its absolute cap is the lower one. */
function sessionCapOf({ protocol: { caps } }: Order, cap: Ratio): DoseCalculation['sessionCap'] & object {
  return quantity(caps.session && cap.equals(caps.session.value) ? caps.session.value : cap.fixedWithin(PLACES.total, cap), 'mg');
}

function plannedBolus({ dose, cap }: ExactBolus, concentration: Ratio, over: Order['bolusOver']): PlannedBolus {
  return {
    dose: quantity(dose.fixed(PLACES.total), 'mg'),
    volume: quantity(dose.div(concentration).shown(PLACES.volume), 'mL'),
    ...(over ? { over } : {}),
    cap: quantity(cap.fixedWithin(PLACES.total, cap), 'mg'),
  };
}
