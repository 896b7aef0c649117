import type { MonitoringPlanKey } from '../monitoring/monitoring-plans.js';
import type { Quantity } from '../quantity/quantity.js';
import type { AmountUnit, DoseUnit, RateUnit, Unit } from '../quantity/unit.js';
import type { Provenance, SourceId } from '../sources.js';
import type { ConditionKey } from '../terminology/conditions.js';
import type { DrugKey } from '../terminology/drugs.js';
import type { AdjunctRoute, AdjunctTiming, Chirality, CourseOfTherapy, EvidenceGrade, Setting, WeightBasis } from './choices.js';

export type { AdjunctTiming, Chirality, Setting, WeightBasis };

/** A number that says where it comes from. */
export interface Stated<U extends Unit = Unit> extends Quantity<U> {
  readonly mark: Provenance;
  readonly source: SourceId;
}

export const stated = <U extends Unit>(value: string, unit: U, mark: Provenance, source: SourceId): Stated<U> => ({ value, unit, mark, source });

/** One stretch of a session. `'ordered'` is the dose that the prescriber orders; a fixed step never rises above it. */
export interface ProtocolSegment {
  readonly rate: Stated<RateUnit> | 'ordered';
  /** Length of the stretch as planned. */
  readonly duration: Stated<'h' | 'min'>;
  /** Only for the `'ordered'` stretch: lengths that the protocol allows. */
  readonly shortest?: Stated<'h' | 'min'>;
  readonly longest?: Stated<'h' | 'min'>;
}

export interface ProtocolBolus {
  readonly min?: Stated<'mg/kg'>;
  readonly max: Stated<'mg/kg'>;
  readonly over?: Stated<'min'>;
}

/** From this session on, this fraction of the ordered dose (until a later line takes over). */
export interface RampStep {
  readonly fromSession: number;
  /** Decimal text, 0 < fraction <= 1. */
  readonly fraction: string;
  readonly mark: Provenance;
  readonly source: SourceId;
}

export interface Titration {
  readonly start?: Stated<DoseUnit>;
  readonly step?: Stated<DoseUnit>;
  readonly largestStep?: Stated<DoseUnit>;
  readonly interval?: Stated<'h' | 'd'>;
  readonly upIf: string;
  readonly downIf?: string;
  readonly stopIf?: string;
  readonly mark: Provenance;
  readonly source: SourceId;
}

/** Absolute ceilings. Those in mg clip a weight-based dose (`CAP_APPLIED`); an order that states more than one is a hard stop. */
export interface Caps {
  /** Highest dose that may be ordered, where the ceiling of the pump lies above it. */
  readonly ordered?: Stated<DoseUnit>;
  readonly rate?: Stated<'mg/h'>;
  readonly ratePerKg?: Stated<'mg/kg/h' | 'ug/kg/min'>;
  readonly session?: Stated<'mg'>;
  readonly sessionPerKg?: Stated<'mg/kg'>;
  readonly day?: Stated<'mg/d'>;
  readonly bolusPerKg?: Stated<'mg/kg'>;
}

export interface Adjunct {
  readonly drug: DrugKey;
  readonly dose: Stated<'mg' | 'g'>;
  /** Upper end, where the dose is a range. */
  readonly doseTo?: Stated<'mg' | 'g'>;
  /** Of a session, or of each day of one that runs for days. */
  readonly maxDose?: Stated<'mg' | 'g'>;
  readonly route: AdjunctRoute;
  readonly timing: AdjunctTiming;
  readonly asNeeded: boolean;
  /** For what, when as needed; how to give it and when to hold it. The dose is not said again: words come from the numbers. */
  readonly instruction: string;
  readonly dosesPerSession?: number;
}

/** "1 to 2 mg", or "4 mg". */
export const adjunctDose = ({ dose, doseTo }: Pick<Adjunct, 'dose' | 'doseTo'>): string => (doseTo ? `${dose.value} to ${doseTo.value} ${doseTo.unit}` : `${dose.value} ${dose.unit}`);

/** A trial-specific bag: the whole session dose in this volume, so that the pump rate is the same for every patient. */
export interface TrialBag {
  readonly volume: Stated<'mL'>;
  readonly pumpRate: Stated<'mL/h'>;
}

export interface CitedTrial {
  readonly source: SourceId;
  readonly finding: string;
  readonly mark: Provenance;
}

export interface Evidence {
  readonly grade: EvidenceGrade;
  readonly summary: string;
  readonly citations: readonly CitedTrial[];
  readonly negativeTrials: readonly CitedTrial[];
}

export interface Course {
  readonly planned: number;
  readonly fewest: number;
  readonly most: number;
  /** Shortest time from the start of one session to the start of the next. Absent for a single session. */
  readonly minimumInterval?: Stated<'h' | 'd'>;
  readonly usualInterval?: Stated<'h' | 'd' | 'wk'>;
  readonly repeatAfter?: Stated<'d' | 'mo'>;
  /** `acute` unless told. */
  readonly therapy?: CourseOfTherapy;
  readonly text: string;
}

export interface Protocol {
  readonly id: string;
  /** Semantic version of the data; a signed plan keeps the one that it used. */
  readonly version: string;
  readonly title: string;
  readonly indication: { readonly text: string; readonly conditions: readonly ConditionKey[] };
  readonly setting: Setting;
  /** Racemic ketamine and S-ketamine differ about twofold in potency: the drug is part of the protocol's identity. */
  readonly drug: DrugKey;
  readonly chirality: Chirality;
  readonly basis: DoseUnit;
  readonly weightBasis: WeightBasis;
  readonly dose: { readonly typical: Stated<RateUnit> | Stated<AmountUnit>; readonly min: Stated<RateUnit> | Stated<AmountUnit>; readonly max: Stated<RateUnit> | Stated<AmountUnit> };
  readonly bolus?: ProtocolBolus;
  readonly segments: readonly ProtocolSegment[];
  readonly course: Course;
  readonly ramp: readonly RampStep[];
  readonly titration?: Titration;
  readonly caps: Caps;
  /** Closed list of concentrations that may be ordered. */
  readonly concentrations: readonly Stated<'mg/mL'>[];
  readonly bag?: TrialBag;
  readonly diluent: string;
  readonly adjuncts: readonly Adjunct[];
  readonly monitoringPlan: MonitoringPlanKey;
  readonly evidence: Evidence;
  readonly notes: readonly string[];
  readonly approvedBy?: string;
  readonly approvedOn?: string;
  /** Date by which a clinician must look at the protocol again. */
  readonly reviewDue: string;
  /** Reason why no plan may be made from this protocol. */
  readonly blocked?: string;
}
