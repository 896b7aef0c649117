import type { PlanState } from '../states/plan-state.js';

/** What a hospital reads of a plan, resource by resource (FHIR R4 codes). */
export interface PublishedStatus {
  readonly carePlan: 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error';
  readonly medicationRequest: 'active' | 'on-hold' | 'stopped' | 'cancelled' | 'completed' | 'entered-in-error';
  readonly task: 'accepted' | 'in-progress' | 'on-hold' | 'cancelled' | 'failed' | 'completed' | 'entered-in-error';
}

type Signed = Exclude<PlanState, 'draft' | 'proposed'>;
interface Row {
  readonly beforeAnyDose: PublishedStatus;
  readonly afterADose: PublishedStatus;
}

const alike = (status: PublishedStatus): Row => ({ beforeAnyDose: status, afterADose: status });

/**
 * The legal combinations, one row for each state of a signed plan. MedicationRequest tells `cancelled` (nothing was ever
 * given) from `stopped` (something was); CarePlan has one word for both. Nothing is published before a signature.
 */
const TABLE: Readonly<Record<Signed, Row>> = {
  active: {
    beforeAnyDose: { carePlan: 'active', medicationRequest: 'active', task: 'accepted' },
    afterADose: { carePlan: 'active', medicationRequest: 'active', task: 'in-progress' },
  },
  'on-hold': alike({ carePlan: 'on-hold', medicationRequest: 'on-hold', task: 'on-hold' }),
  revoked: {
    beforeAnyDose: { carePlan: 'revoked', medicationRequest: 'cancelled', task: 'cancelled' },
    afterADose: { carePlan: 'revoked', medicationRequest: 'stopped', task: 'failed' },
  },
  completed: alike({ carePlan: 'completed', medicationRequest: 'completed', task: 'completed' }),
  'entered-in-error': alike({ carePlan: 'entered-in-error', medicationRequest: 'entered-in-error', task: 'entered-in-error' }),
};

/** undefined before a signature. The Task's is that of a referral with this one plan. */
export function publishedStatus(state: PlanState, anyDose: boolean): PublishedStatus | undefined {
  return state === 'draft' || state === 'proposed' ? undefined : TABLE[state][anyDose ? 'afterADose' : 'beforeAnyDose'];
}

/** An order that another took the place of. */
export const replacedOrderStatus = (anyDoseUnderIt: boolean): 'stopped' | 'cancelled' => (anyDoseUnderIt ? 'stopped' : 'cancelled');
