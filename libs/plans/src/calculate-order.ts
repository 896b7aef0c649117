import { calculateDose, type ClinicPolicy, type DoseCalculation, type EnteredQuantity, LIMIT_TEXTS, type Problem, type Protocol, refuse, type Result } from '#clinical';
import type { PatientFacts } from './patient-facts.js';
import type { PlanOrder } from './plan.js';

/** The last weight that the record knows apart from the one that the order uses: a jump between them is noticed. */
function previousWeight(order: PlanOrder, facts: PatientFacts): EnteredQuantity | undefined {
  const used = order.weight.observationId;
  return facts.weights.find((w) => !w.stated && (used === undefined || !w.reference.endsWith(`/${used}`)))?.value;
}

/** A preview may leave it open; an order is what a nurse follows. */
const BOLUS_TIME_REQUIRED: Problem = { kind: 'required', code: 'BOLUS_TIME_REQUIRED', text: LIMIT_TEXTS.BOLUS_TIME_REQUIRED.text, expression: 'bolusOver', fix: 'Give bolusOver in min.' };

/** The order on this patient today: numbers, and the limits that would stop a signature in this clinic. */
export function calculateOrder(order: PlanOrder, protocol: Protocol, facts: PatientFacts, now: Date, policy: ClinicPolicy): Result<DoseCalculation> {
  const previous = previousWeight(order, facts);
  const { observationId: _where, ...weight } = order.weight;
  const calculation = calculateDose(
    {
      ...order,
      weight,
      protocol,
      ...(previous === undefined ? {} : { previousWeight: previous }),
      ...(facts.birthDate === undefined ? {} : { birthDate: facts.birthDate }),
    },
    now,
    policy,
  );
  return calculation.ok && calculation.value.limits.some((l) => l.code === BOLUS_TIME_REQUIRED.code) ? refuse(BOLUS_TIME_REQUIRED) : calculation;
}
