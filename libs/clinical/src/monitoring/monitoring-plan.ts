import type { Stated } from '../protocols/protocol.js';
import type { Provenance, SourceId } from '../sources.js';
import type { DrugKey } from '../terminology/drugs.js';
import type { ThresholdKey } from '../thresholds/thresholds.js';
import type { Measure, TriggerSubject } from './measures.js';
import type { Scale } from './scales.js';

/**
 * How a patient is watched, from before the infusion until weeks after it (clinical note §4). A protocol names its plan by
 * key. Each number says how far it was checked; a `P` beside a published source is a proposal that leans on that source.
 */
export interface MonitoringPlan {
  readonly id: string;
  /** Semantic version of the data. */
  readonly version: string;
  readonly title: string;
  /** Once, before the start. */
  readonly baseline: readonly Baseline[];
  /** From the start to the end of the infusion, each where the one before it ends. */
  readonly phases: readonly Phase[];
  /** Closer looks after these events, beside the phase that runs. */
  readonly afterChange?: Burst;
  /** What has a rhythm of its own beside the phases. */
  readonly alongside: readonly Alongside[];
  readonly recovery: Recovery;
  readonly followUp: readonly FollowUp[];
  readonly overdue: OverdueRule;
  /** A trigger that is not immediate acts when a second reading confirms it. */
  readonly confirmation: Confirmation;
  readonly triggers: readonly MonitoringTrigger[];
  readonly scales: readonly Scale[];
  /** All of them, before the patient leaves. */
  readonly dischargeGate: readonly DischargeCriterion[];
  readonly notes: readonly string[];
  readonly reviewDue: string;
}

export interface Marked {
  readonly mark: Provenance;
  readonly source: SourceId;
}

export interface Baseline extends Marked {
  readonly measures: readonly Measure[];
  readonly onlyIf?: string;
}

export interface Check {
  readonly measures: readonly Measure[];
  readonly every: Stated<'min' | 'h'>;
  /** Where the source gives a range: `every` to this. */
  readonly atLatest?: Stated<'min' | 'h'>;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  /** Absent: the start of the infusion. */
  readonly from?: Stated<'h'>;
  /** Absent: its end. */
  readonly until?: Stated<'h'>;
  readonly checks: readonly Check[];
}

export interface Burst {
  readonly after: readonly ('start' | 'bolus' | 'rate-increase')[];
  readonly measures: readonly Measure[];
  /** The mark stands for interval and count. */
  readonly every: Stated<'min'>;
  readonly times: number;
}

export interface Alongside extends Marked {
  readonly measures: readonly Measure[];
  readonly rhythm:
    | { readonly kind: 'continuous'; /** Absent: to the end. */ readonly until?: Stated<'h'> }
    | { readonly kind: 'every'; readonly every: Stated<'h'>; readonly atLatest?: Stated<'h'> }
    | { readonly kind: 'moments'; readonly moments: readonly Moment[] };
  readonly onlyIf?: string;
}

export interface Moment {
  readonly at: 'start' | 'end';
  /** Absent: at that very moment. */
  readonly after?: Stated<'min'>;
}

export interface Recovery {
  readonly checks: readonly Check[];
  /** How long at least, from the stop; the longest that fits the patient holds. */
  readonly atLeast: readonly { readonly of: 'any' | 'low-dose' | 'esketamine'; readonly duration: Stated<'min' | 'h'> }[];
  /** Beyond that time; absent: as the ward does. */
  readonly until?: string;
}

export interface FollowUp extends Marked {
  readonly what: Measure | 'call';
  /** From the end of the session. */
  readonly after?: Stated<'h' | 'd'>;
  readonly every?: Stated<'d' | 'wk'>;
  readonly times?: number;
  readonly onlyIf?: string;
}

export interface OverdueRule {
  /** On top of the interval, or of its latest end. */
  readonly grace: Stated<'min'>;
  /** From this many in a row on, the session is marked as having a gap in its monitoring. */
  readonly missesToGap: number;
  readonly action: string;
}

export interface Confirmation {
  readonly readings: number;
  readonly notBefore: Stated<'min'>;
  readonly notAfter: Stated<'min'>;
}

/** Gravest first. `emergency`: stop, and the emergency pathway. */
export const TIERS = ['emergency', 'stop', 'pause', 'slow'] as const;
export type MonitoringTier = (typeof TIERS)[number];

export const COMPARISONS = {
  'at-or-above': 'at or above',
  above: 'above',
  'at-or-below': 'at or below',
  below: 'below',
  'rise-percent': 'above baseline by at least %',
  'fall-percent': 'below baseline by at least %',
} as const;
export type Comparison = keyof typeof COMPARISONS;

interface Acts<T extends MonitoringTier> {
  readonly code: string;
  readonly tier: T;
  /** What a person does, without numbers: those stand beside it. */
  readonly action: string;
  /** Acts on one reading; the others need a second one (`confirmation`). */
  readonly immediate: boolean;
  /** Of what runs, when it goes on. */
  readonly rateTo?: Stated<'%'>;
  readonly recheckAfter?: Stated<'min'>;
  /** Stop where it lasts this long all the same. */
  readonly stopAfter?: Stated<'min'>;
  readonly give?: { readonly drug: DrugKey; readonly dose: Stated<'mg' | 'g'>; readonly doseTo?: Stated<'mg' | 'g'> };
}

/** Something measured passes a number. */
export interface NumberTrigger extends Acts<Exclude<MonitoringTier, 'emergency'>> {
  readonly subject: TriggerSubject;
  readonly when: Comparison;
  /** May be negative: RASS. */
  readonly threshold: Stated;
  /** Where a clinic may set this number itself. */
  readonly key?: ThresholdKey;
  /** Only where it lasts this long. */
  readonly lasting?: Stated<'min'>;
}

/** Somebody sees something. */
export interface SignTrigger extends Acts<MonitoringTier>, Marked {
  readonly signs: readonly string[];
}

export type MonitoringTrigger = NumberTrigger | SignTrigger;

export const isNumberTrigger = (t: MonitoringTrigger): t is NumberTrigger => 'threshold' in t;

export interface DischargeCriterion extends Marked {
  readonly code: string;
  /** Without the number: that stands beside it. */
  readonly text: string;
  readonly limit?: { readonly rule: 'within-percent-of-baseline' | 'at-most-below-baseline' | 'at-least' | 'at-most' | 'exactly'; readonly threshold: Stated };
  /** How long what is written in the instructions holds. */
  readonly holdsFor?: Stated<'h'>;
  readonly onlyIf?: string;
}
