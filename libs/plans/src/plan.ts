import type { EnteredQuantity } from '#clinical';
import type { Person } from '#fhir';

export const PLAN_STATUSES = ['draft', 'proposed', 'active', 'on-hold', 'completed', 'revoked', 'entered-in-error'] as const;
export type PlanStatus = (typeof PLAN_STATUSES)[number];

/** Who did something and when. */
export interface Signature {
  readonly at: Date;
  readonly by: Person;
}

/** The weight that a plan is calculated on, as measured; `observationId` where it stands in the patient's record. */
export interface PlanWeight extends EnteredQuantity {
  readonly source: 'measured' | 'stated';
  readonly measuredAt: string;
  readonly observationId?: string;
}

/** What a prescriber enters. Decimals are text, digit by digit as entered. */
export interface PlanOrder {
  readonly dose: EnteredQuantity;
  readonly weight: PlanWeight;
  readonly weightBasis?: 'actual' | 'ideal' | 'adjusted';
  readonly height?: EnteredQuantity;
  readonly sex?: 'female' | 'male';
  readonly concentration: EnteredQuantity;
  readonly pumpStep?: EnteredQuantity;
}

export interface Plan {
  readonly id: string;
  readonly referralId: string;
  readonly patientId: string;
  readonly protocol: { readonly id: string; readonly version: string };
  readonly status: PlanStatus;
  /** Counts changes; a change states the version that it was decided on. */
  readonly version: number;
  /** Counts the orders signed under this plan. */
  readonly revision: number;
  readonly order: PlanOrder;
  /** JSON of the calculation as it stood when the order was entered; a signature repeats it and compares. */
  readonly calculation: string;
  readonly drafted: Signature;
  readonly changedAt: Date;
  readonly signed?: Signature;
}
