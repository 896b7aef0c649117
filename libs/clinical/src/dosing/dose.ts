import type { EnteredQuantity, Quantity } from '../quantity/quantity.js';
import type { SourceId } from '../sources.js';
import type { Protocol, WeightBasis } from '../protocols/protocol.js';
import type { Vial } from './vials.js';

export type WeightSource = 'measured' | 'stated' | 'estimated';

export interface EnteredWeight extends EnteredQuantity {
  readonly source?: string;
  /** ISO 8601 date or instant. */
  readonly measuredAt?: string;
}

/** One calculation, as entered. Units and decimals are parsed inside; every refusal names its element (`dose.unit`). */
export interface DoseInput {
  readonly protocol: Protocol;
  readonly dose: EnteredQuantity;
  /** kg. */
  readonly weight?: EnteredWeight;
  /** The last weight before this one, to notice an implausible change. */
  readonly previousWeight?: EnteredQuantity;
  /** cm. */
  readonly height?: EnteredQuantity;
  readonly sex?: 'male' | 'female';
  /** FHIR date; for the limit from 65 years. */
  readonly birthDate?: string;
  readonly weightBasis?: WeightBasis;
  /** mg/mL. May be left out only where the protocol has its own bag. */
  readonly concentration?: EnteredQuantity;
  /** mL/h, smallest step of the pump. */
  readonly pumpStep?: EnteredQuantity;
  /** Number of the session that the answer speaks of; without it the full (unramped) dose. */
  readonly session?: number;
  /** Number of sessions of the course; without it as the protocol plans. */
  readonly sessions?: number;
  /** mg/kg before the infusion. Never assumed: without it there is none. */
  readonly bolus?: EnteredQuantity;
  /** min: how long the bolus is given; without it as the protocol says, if it does. */
  readonly bolusOver?: EnteredQuantity;
  /** h or min: length of the stretch at the ordered dose, where the protocol gives a choice. */
  readonly duration?: EnteredQuantity;
  /** mL; where the concentration has no usual bag, bags are counted only with it. */
  readonly bagVolume?: EnteredQuantity;
  /** mg/mL of the vial that the pharmacy takes: one of `VIALS`. */
  readonly vial?: EnteredQuantity;
}

/** Something was done to the numbers that the prescriber did not order. */
export type DoseFlag = 'CAP_APPLIED' | 'HEIGHT_BELOW_DEVINE';

/** Worth knowing, changes nothing. */
export type DoseNote = 'BMI_UNKNOWN' | 'DOSE_BELOW_RANGE' | 'PUMP_ROUNDED_DOWN_TO_CAP' | 'CONCENTRATION_FROM_BAG';

export type LimitTier = 'soft' | 'hard';

export type LimitCode =
  | 'DOSE_ABOVE_TYPICAL_MAX' | 'DOSE_ABOVE_CAP' | 'RATE_ABOVE_NON_ICU_CEILING' | 'NEAR_CAP' | 'SESSION_ABOVE_CAP'
  | 'BOLUS_ABOVE_CAP' | 'BOLUS_ABOVE_PROTOCOL_CAP' | 'BOLUS_ABOVE_RANGE' | 'BOLUS_NOT_IN_PROTOCOL' | 'BOLUS_TIME_REQUIRED' | 'BOLUS_TIME_OUT_OF_RANGE' | 'DURATION_OUTSIDE_PROTOCOL' | 'COURSE_LONGER_THAN_PLANNED'
  | 'WEIGHT_NOT_MEASURED' | 'WEIGHT_UNDATED' | 'WEIGHT_STALE' | 'WEIGHT_DATE_IN_FUTURE' | 'WEIGHT_CHANGED' | 'WEIGHT_LOOKS_LIKE_POUNDS' | 'WEIGHT_UNUSUAL' | 'WEIGHT_OUT_OF_RANGE'
  | 'BMI_ABOVE_40' | 'WEIGHT_BASIS_REQUIRED' | 'AGE_65_FULL_DOSE'
  | 'CONCENTRATION_NOT_LISTED' | 'ROUNDING_ERROR_HIGH' | 'ROUNDING_ERROR_TOO_HIGH' | 'INTERVAL_TOO_SHORT';

export interface DoseLimit {
  readonly code: LimitCode;
  /** soft: a prescriber may override with a coded reason and text. hard: nobody can; change the order. */
  readonly tier: LimitTier;
  readonly text: string;
  /** Citation in words. */
  readonly source: string;
  readonly sourceId: SourceId;
}

/** One line that a nurse can check by hand. */
export interface DoseStep {
  readonly what: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly result: string;
}

/** A stretch of constant rate inside a planned session. */
export interface PlannedSegment {
  /** Exact decimal hours from the start of the infusion. */
  readonly startHours: string;
  readonly durationHours: string;
  readonly rate: Quantity<'mg/h'>;
  readonly pumpRate: Quantity<'mL/h'>;
  readonly dose: Quantity<'mg'>;
}

export interface PlannedSession {
  readonly number: number;
  /** Decimal text: 0.5 on day 1 of a ramp, 1 at full dose. */
  readonly fraction: string;
  /** At the ordered dose, after ramp and caps. */
  readonly rate: Quantity<'mg/h'>;
  readonly pumpRate: Quantity<'mL/h'>;
  /** Of what hangs in this session: a protocol's own bag holds another dose on each step of the ramp. Read it with `concentrationIn`. */
  readonly concentration?: Quantity<'mg/mL'>;
  readonly total: Quantity<'mg'>;
  readonly durationHours: string;
  readonly segments: readonly PlannedSegment[];
}

/** Given once in each session, before its infusion. */
export interface PlannedBolus {
  readonly dose: Quantity<'mg'>;
  readonly volume: Quantity<'mL'>;
  /** Absent where neither order nor protocol says it; such an order is not signed. */
  readonly over?: Quantity<'min'>;
  /** Largest bolus that this patient may be ordered under this protocol. */
  readonly cap: Quantity<'mg'>;
}

/** What is prepared for the session that the answer speaks of. */
export interface PlannedSupplies {
  readonly bagVolume: Quantity<'mL'>;
  /** `protocol`: the trial's own bag. `concentration`: usual at this concentration. */
  readonly bagVolumeFrom: 'order' | 'protocol' | 'concentration';
  readonly perBag: Quantity<'mg'>;
  readonly bags: number;
  /** To infuse in the session. */
  readonly volume: Quantity<'mL'>;
  /** At the ordered dose; absent where the pump would stand still. */
  readonly hoursPerBag?: Quantity<'h'>;
  /** Absent for S-ketamine, whose vials are not listed. */
  readonly vials?: number;
  readonly vial?: Vial;
  readonly vialFrom?: 'order' | 'default';
  /** Of a series: each session has bags and vials of its own. */
  readonly course?: { readonly sessions: number; readonly bags: number; readonly vials?: number };
  readonly preparation: readonly string[];
}

/** Why nothing is counted. */
export interface SuppliesAbsent {
  readonly code: 'BAG_VOLUME_NEEDED' | 'CONCENTRATION_NOT_LISTED' | 'CONCENTRATION_ABOVE_VIAL';
  readonly text: string;
}

export interface DoseCalculation {
  readonly rate: Quantity<'mg/h'>;
  readonly pumpRate: Quantity<'mL/h'>;
  readonly sessionTotal: Quantity<'mg'>;
  readonly courseTotal: Quantity<'mg'>;
  /** Always on actual weight, whatever basis or cap. */
  readonly effectiveDose: Quantity<'mg/kg/h'>;
  /** What the pump gives against the exact rate. */
  readonly roundingError: Quantity<'%'>;
  readonly flags: readonly DoseFlag[];
  readonly notes: readonly DoseNote[];
  readonly limits: readonly DoseLimit[];
  readonly steps: readonly DoseStep[];
  readonly sessions: readonly PlannedSession[];
  readonly bolus?: PlannedBolus;
  /** The order as entered, and what the numbers rest on. */
  readonly ordered: Quantity;
  readonly weightUsed: Quantity<'kg'>;
  readonly weightBasis: WeightBasis;
  readonly bodyMassIndex?: Quantity<'kg/m2'>;
  readonly concentration: Quantity<'mg/mL'>;
  readonly pumpStep: Quantity<'mL/h'>;
  readonly bagVolume?: Quantity<'mL'>;
  /** Highest rate that may run for this patient under this protocol; what a session checks every rate against. */
  readonly rateCap?: Quantity<'mg/h'>;
  /** Most that one session may give this patient: the absolute cap of the protocol or the one per kg, whichever is lower. */
  readonly sessionCap?: Quantity<'mg'>;
  /** Rates between which the infusion may be titrated while it runs; only where the protocol does so. */
  readonly titration?: { readonly low: Quantity<'mg/h'>; readonly high: Quantity<'mg/h'> };
  /** One of the two; neither in a calculation that was made before they were counted. */
  readonly supplies?: PlannedSupplies;
  readonly suppliesAbsent?: SuppliesAbsent;
}

/** What hangs in that session. Calculations that were made before sessions said it have one concentration for all. */
export const concentrationIn = ({ sessions, concentration }: Pick<DoseCalculation, 'sessions' | 'concentration'>, session: number): Quantity<'mg/mL'> => sessions.find((s) => s.number === session)?.concentration ?? concentration;
