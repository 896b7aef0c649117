import type { Provenance, SourceId } from '../sources.js';
import { cite } from '../thresholds/say.js';
import { loosest, type ThresholdKey, THRESHOLDS, type Thresholds } from '../thresholds/thresholds.js';
import type { Evidence } from './facts.js';
import type { PatientRecord } from './record.js';
import type { Finding, FindingSeverity, ScreeningContext } from './result.js';

export interface Outcome {
  readonly status: Finding['status'];
  /** Of a failure; an `unknown` weighs what the rule says unless it says so itself. */
  readonly severity?: FindingSeverity;
  readonly text: string;
  readonly evidence?: readonly Evidence[];
  readonly observed?: string;
  readonly threshold?: string;
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly source: SourceId;
  readonly mark: Provenance;
  /** What missing data weighs when planning. */
  readonly unknown: Exclude<FindingSeverity, 'hard'>;
  /** Rows marked † in the clinical note: without data no session starts. */
  readonly neededAtStart: boolean;
  readonly evaluate: (record: PatientRecord, context: ScreeningContext, thresholds: Thresholds) => Outcome;
}

export const pass = (text: string, more: Omit<Outcome, 'status' | 'text'> = {}): Outcome => ({ status: 'pass', text, ...more });
export const unknown = (text: string, more: Omit<Outcome, 'status' | 'text'> = {}): Outcome => ({ status: 'unknown', text, ...more });
export const fail = (severity: FindingSeverity, text: string, more: Omit<Outcome, 'status' | 'text' | 'severity'> = {}): Outcome => ({ status: 'fail', severity, text, ...more });

const GRAVITY: Readonly<Record<FindingSeverity, number>> = { hard: 3, acknowledge: 2, info: 1 };

/** The gravest outcome: a failure before a gap before a pass; among failures by severity. */
export const gravest = (outcomes: readonly Outcome[]): Outcome => {
  const weight = (o: Outcome) => (o.status === 'fail' && o.severity !== 'info' ? 10 + GRAVITY[o.severity ?? 'info'] : o.status === 'unknown' ? 9 : o.status === 'fail' ? 8 : 0);
  const sorted = [...outcomes].sort((a, b) => weight(b) - weight(a));
  const first = sorted[0];
  if (!first) throw new Error('A rule gave no outcome');
  return first;
};

const HOURS_PER_DAY = 24;
const inDays = (key: ThresholdKey, value: string): number => Number(value) / (THRESHOLDS[key].unit === 'h' ? HOURS_PER_DAY : 1);
export const daysOf = (key: ThresholdKey, { values }: Thresholds): number => inDays(key, values[key]);
/** The longest time that any clinic may look back: within it a finding still warns, when it reassures no longer. */
export const longestDays = (key: ThresholdKey): number => inDays(key, loosest(key));

/** A clinic that wants newer findings must not lose a warning by it: what reassures and is older than that is left out. */
export const notReassuring = (outcome: Outcome): boolean => outcome.status === 'unknown' || (outcome.status === 'fail' && outcome.severity !== 'info');

export function findingOf(rule: Rule, record: PatientRecord, context: ScreeningContext, thresholds: Thresholds): Finding {
  const outcome = rule.evaluate(record, context, thresholds);
  const severity = severityOf(rule, outcome, context);
  return {
    rule: rule.id,
    title: rule.title,
    status: outcome.status,
    severity,
    text: outcome.text,
    evidence: outcome.evidence ?? [],
    citation: cite(rule.source, rule.id, thresholds),
    source: rule.source,
    needsAcknowledgement: outcome.status !== 'pass' && severity === 'acknowledge',
    ...(outcome.observed !== undefined ? { observed: outcome.observed } : {}),
    ...(outcome.threshold !== undefined ? { threshold: outcome.threshold } : {}),
  };
}

function severityOf(rule: Rule, outcome: Outcome, context: ScreeningContext): FindingSeverity {
  if (outcome.status === 'pass') return 'info';
  if (outcome.status === 'fail') return outcome.severity ?? 'acknowledge';
  return rule.neededAtStart && context.stage === 'session-start' ? 'hard' : (outcome.severity ?? rule.unknown);
}
