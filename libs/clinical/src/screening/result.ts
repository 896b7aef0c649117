import type { SourceId } from '../sources.js';
import type { DrugKey } from '../terminology/drugs.js';
import type { Evidence } from './facts.js';

/** hard: the plan cannot be signed or the session cannot start. acknowledge: a prescriber must say why it is right. */
export type FindingSeverity = 'hard' | 'acknowledge' | 'info';
export type FindingStatus = 'fail' | 'unknown' | 'pass';

export interface Finding {
  /** `S1` … `S33` as in the rule set, `W1` weight, `W2` allergies to drugs beside the infusion, `W3` death, `W4` another order of ketamine, `D1`-`D3` parts of the record that did not come at all, or that no rule can read. */
  readonly rule: string;
  readonly title: string;
  readonly status: FindingStatus;
  readonly severity: FindingSeverity;
  /** A static sentence: what was found, never who. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
  /** The value that decided, as recorded, e.g. "168/95 mm[Hg]". Clinical data: for people and the chart, not for logs. */
  readonly observed?: string;
  readonly threshold?: string;
  readonly citation: string;
  readonly source: SourceId;
  /** Not yet passed and of severity `acknowledge`. */
  readonly needsAcknowledgement: boolean;
}

export type ScreeningStage = 'planning' | 'session-start';

export interface ScreeningContext {
  readonly stage: ScreeningStage;
  readonly chirality: 'racemic' | 'S';
  readonly setting: 'outpatient' | 'inpatient' | 'icu';
  /** More than one session is planned. */
  readonly serial: boolean;
  /** A session of more than 24 h, or sessions on consecutive days. */
  readonly multiDay: boolean;
  /** What the plan orders beside the infusion. */
  readonly beside: readonly DrugKey[];
}

export interface ScreeningResult {
  readonly ruleSet: { readonly id: string; readonly version: string };
  /** Version of the thresholds that the rules compared with. */
  readonly thresholds: string;
  readonly at: string;
  readonly stage: ScreeningStage;
  readonly findings: readonly Finding[];
}

export interface Acknowledgement {
  readonly rule: string;
  /** The finding as it was when acknowledged: a finding that got worse is not covered. */
  readonly status?: FindingStatus;
}
