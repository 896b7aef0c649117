import { type DoseLimit, type Finding, type Problem, type ScreeningResult } from '#clinical';
import { type Acknowledgement } from './plan-history.store.js';
import { acknowledgementOf } from './screening.js';

/** A screening finding or a dose limit, and whether a prescriber answered it. */
export interface ReviewedFinding {
  readonly finding: Finding;
  readonly acknowledgement?: Acknowledgement;
}
export interface ReviewedLimit {
  readonly limit: DoseLimit;
  readonly acknowledgement?: Acknowledgement;
}

export interface Review {
  readonly findings: readonly ReviewedFinding[];
  readonly limits: readonly ReviewedLimit[];
  /** What forbids a signature and nobody may go past. */
  readonly hard: readonly string[];
  /** What a prescriber has to answer first. */
  readonly open: readonly string[];
}

const needsAnswer = ({ finding, acknowledgement }: ReviewedFinding): boolean => finding.status !== 'pass' && finding.needsAcknowledgement && acknowledgement === undefined;
const isHard = (finding: Finding): boolean => finding.status !== 'pass' && finding.severity === 'hard';

/** Everything that stands between a plan and its signature (or a session and its start). */
export function review(screening: ScreeningResult, limits: readonly DoseLimit[], acknowledgements: readonly Acknowledgement[], revision: number): Review {
  const findings = screening.findings.map((finding): ReviewedFinding => {
    const acknowledgement = acknowledgementOf(finding, acknowledgements);
    return { finding, ...(acknowledgement === undefined ? {} : { acknowledgement }) };
  });
  const reviewed = limits.map((limit): ReviewedLimit => {
    const acknowledgement = acknowledgements.findLast((a) => a.finding === limit.code && (a.covers.revision ?? 1) === revision && (a.covers.text === undefined || a.covers.text === limit.text));
    return { limit, ...(acknowledgement === undefined ? {} : { acknowledgement }) };
  });
  return {
    findings,
    limits: reviewed,
    hard: [...findings.filter((f) => isHard(f.finding)).map((f) => f.finding.rule), ...limits.filter((l) => l.tier === 'hard').map((l) => l.code)],
    open: [...findings.filter(needsAnswer).map((f) => f.finding.rule), ...reviewed.filter((l) => l.limit.tier === 'soft' && l.acknowledgement === undefined).map((l) => l.limit.code)],
  };
}

/** One refusal for each thing that still stands in the way, each naming what to do. */
export function problemsOf(r: Review): Problem[] {
  return [
    ...r.findings.filter((f) => isHard(f.finding)).map(({ finding }): Problem => ({ kind: 'business-rule', code: 'SCREENING_HARD_STOP', text: `Screening rule ${finding.rule} forbids this: ${finding.title}.`, expression: `screening.${finding.rule}`, fix: 'Resolve the finding, or correct the record that it rests on. It cannot be acknowledged.' })),
    ...r.limits.filter(({ limit }) => limit.tier === 'hard').map(({ limit }): Problem => ({ kind: 'business-rule', code: limit.code, text: limit.text, expression: `limits.${limit.code}`, fix: 'Draft the plan again with another order. This limit cannot be acknowledged.' })),
    ...r.findings.filter(needsAnswer).map(({ finding }): Problem => ({ kind: 'business-rule', code: 'SCREENING_NOT_ACKNOWLEDGED', text: `Screening rule ${finding.rule} waits for a prescriber: ${finding.title}.`, expression: `screening.${finding.rule}`, fix: 'Acknowledge it with a reason: POST /api/v1/plans/{id}/acknowledgements.' })),
    ...r.limits.filter(({ limit, acknowledgement }) => limit.tier === 'soft' && acknowledgement === undefined).map(({ limit }): Problem => ({ kind: 'business-rule', code: limit.code, text: limit.text, expression: `limits.${limit.code}`, fix: 'Acknowledge it with a reason, or draft the plan again with another order.' })),
  ];
}
