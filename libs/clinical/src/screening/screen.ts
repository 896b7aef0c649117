import { ok, refuse, type Problem, type Result } from '../problem.js';
import type { ScreeningFacts } from './facts.js';
import type { Protocol } from '../protocols/protocol.js';
import type { Acknowledgement, Finding, ScreeningContext, ScreeningResult, ScreeningStage } from './result.js';
import { PatientRecord } from './record.js';
import { findingOf } from './rule.js';
import { RULE_SET, RULES } from './rules.js';
import { type ClinicPolicy, SHIPPED_POLICY } from '../clinic-policy.js';

const PLANNING: ScreeningContext = { stage: 'planning', chirality: 'racemic', setting: 'outpatient', serial: true, multiDay: true, beside: [] };

/** Every rule over the record as it is known at this instant, as the clinic has set its thresholds. Missing data is `unknown`, never `pass`. */
export function screen(facts: ScreeningFacts, at: Date, context: Partial<ScreeningContext> = {}, { thresholds, calendar }: ClinicPolicy = SHIPPED_POLICY): ScreeningResult {
  const whole = { ...PLANNING, ...context };
  const record = new PatientRecord(facts, at, calendar.timeZone);
  return { ruleSet: RULE_SET, thresholds: thresholds.version, at: at.toISOString(), stage: whole.stage, findings: RULES.map((rule) => findingOf(rule, record, whole, thresholds)) };
}

const DAYS = { h: 1 / 24, d: 1, wk: 7 } as const;

/** What the rules need to know of the plan: daily sessions count as several days on end. */
export function screeningContext(protocol: Protocol, stage: ScreeningStage): ScreeningContext {
  const { course, segments, chirality, setting, adjuncts } = protocol;
  const minutes = segments.reduce((sum, s) => sum + Number(s.duration.value) * (s.duration.unit === 'h' ? 60 : 1), 0);
  const daily = course.planned > 1 && course.usualInterval !== undefined && Number(course.usualInterval.value) * DAYS[course.usualInterval.unit] <= 1;
  return { stage, chirality, setting, serial: course.planned > 1, multiDay: daily || minutes > 24 * 60, beside: adjuncts.map((a) => a.drug) };
}

/** What still stands in the way: hard findings, and findings to acknowledge that nobody has. */
export function openFindings(result: ScreeningResult, acknowledgements: readonly Acknowledgement[]): readonly Finding[] {
  return result.findings.filter((finding) => finding.status !== 'pass' && (finding.severity === 'hard' || (finding.needsAcknowledgement && !acknowledgements.some((a) => a.rule === finding.rule && (a.status === undefined || a.status === finding.status)))));
}

export function mayProceed(result: ScreeningResult, acknowledgements: readonly Acknowledgement[]): Result<true> {
  const open = openFindings(result, acknowledgements);
  return open.length === 0 ? ok(true) : refuse(...open.map(problemOf));
}

const problemOf = (finding: Finding): Problem =>
  finding.severity === 'hard'
    ? { kind: 'business-rule', code: 'SCREENING_HARD_STOP', text: 'A screening finding forbids this plan now.', expression: `screening.${finding.rule}`, fix: 'Resolve the finding, or correct the record it rests on, and screen again.' }
    : { kind: 'business-rule', code: 'SCREENING_NOT_ACKNOWLEDGED', text: 'A screening finding has not been acknowledged.', expression: `screening.${finding.rule}`, fix: 'Acknowledge the finding with a reason.' };

/** JSON with sorted keys and no white space: the same facts give the same text, whatever their order of building. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Which inputs a screening rested on. The hash function is given, as this folder has no I/O and no crypto. */
export const inputsHash = (facts: ScreeningFacts, hash: (text: string) => string): string => hash(canonicalJson(facts));
