import type { DoseCalculation, EnteredQuantity, EnteredWeight, PlanState, Protocol, WeightBasis } from '#clinical';
import type { Person } from '#fhir';
import type { Principal } from '#platform';

/** Who did something and when. */
export interface Signature {
  readonly at: Date;
  readonly by: Person;
}

/** The weight that a plan is calculated on; `observationId` where it stands in the patient's record. */
export interface PlanWeight extends EnteredWeight {
  readonly observationId?: string;
}

/** What a prescriber enters. Decimals are text, digit by digit as entered. */
export interface PlanOrder {
  readonly dose: EnteredQuantity;
  readonly weight: PlanWeight;
  readonly weightBasis?: WeightBasis;
  readonly height?: EnteredQuantity;
  readonly sex?: 'female' | 'male';
  /** Left out only where the protocol has a bag of its own. */
  readonly concentration?: EnteredQuantity;
  readonly pumpStep?: EnteredQuantity;
  /** mg/kg, given once in each session before its infusion; never assumed. */
  readonly bolus?: EnteredQuantity;
  /** min; where it is left out, the protocol says it. */
  readonly bolusOver?: EnteredQuantity;
  readonly duration?: EnteredQuantity;
  /** For the count of bags and vials only. */
  readonly bagVolume?: EnteredQuantity;
  readonly vial?: EnteredQuantity;
  /** Sessions of the course, where not as the protocol plans. */
  readonly sessions?: number;
  /** Drugs that the protocol gives beside the infusion and this patient does not get. */
  readonly withoutAdjuncts?: readonly string[];
}

export interface Plan {
  readonly id: string;
  readonly referralId: string;
  readonly patientId: string;
  /** As it stood when the plan was drafted. */
  readonly protocol: Protocol;
  readonly status: PlanState;
  /** Counts changes; a change states the version that it was decided on. */
  readonly version: number;
  /** Counts the orders signed under this plan. */
  readonly revision: number;
  /** The first session that this revision speaks of; those before it were given under an older one. */
  readonly firstSession: number;
  readonly order: PlanOrder;
  /** As it stood when the order was last entered or signed. */
  readonly calculation: DoseCalculation;
  /** Version of the thresholds that the calculation was judged by. */
  readonly thresholdsVersion: string;
  readonly drafted: Signature;
  /** Who entered the order that stands: the drafter, or who revised it last. */
  readonly ordered: Signature;
  readonly changedAt: Date;
  readonly signed?: Signature;
}

export const personOf = (principal: Principal): Person => ({ sub: principal.subject, name: principal.display });
