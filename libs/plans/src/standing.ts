import type { Chart } from '#chart';
import { type ClinicPolicy, ok, type Result } from '#clinical';
import type { Tx } from '#database';
import { calculateOrder } from './calculate-order.js';
import { countingAcknowledgements } from './life/plan-revision.store.js';
import { type Review, review } from './open-items.js';
import { type Acknowledgement, acknowledgementsOf, type Occasion } from './plan-history.store.js';
import type { Plan } from './plan.js';
import { type Screened, screenPatient } from './screening.js';
import { clinicPolicy } from './thresholds/clinic-policy.js';

/** A plan against its patient as the record says now. */
export interface Standing {
  readonly screened: Screened;
  /** Of today; of the signature where there is one. */
  readonly calculation: Plan['calculation'];
  /** What the clinic goes by now. */
  readonly policy: ClinicPolicy;
  readonly review: Review;
  readonly acknowledgements: readonly Acknowledgement[];
}

/** A signed order is not calculated again: its limits were answered at the signature. */
export async function standingOf(tx: Tx, chart: Chart, plan: Plan, occasion: Occasion, at: Date, readings: readonly fhir4.Resource[] = []): Promise<Result<Standing>> {
  const policy = await clinicPolicy(tx);
  const screened = await screenPatient(tx, chart, plan, { occasion, at, policy, readings });
  if (!screened.ok) return screened;
  const calculation = plan.signed ? ok(plan.calculation) : calculateOrder(plan.order, plan.protocol, screened.value.facts, at, policy);
  if (!calculation.ok) return calculation;
  const acknowledgements = await countingAcknowledgements(tx, plan.id, await acknowledgementsOf(tx, plan.id));
  return ok({ policy, screened: screened.value, calculation: calculation.value, review: review(screened.value.result, calculation.value.limits, acknowledgements, plan.revision), acknowledgements });
}
