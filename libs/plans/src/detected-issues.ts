import type { DoseLimit, Finding } from '#clinical';
import { detectedIssue } from '#fhir';
import { ACKNOWLEDGEMENT_REASONS } from './acknowledgement-reasons.js';
import { partId } from './part-id.js';
import type { Acknowledgement } from './plan-history.store.js';
import type { Plan } from './plan.js';

/** A finding of the record or a limit of the dose, and the prescriber who answered it. */
export interface Answered {
  readonly about: { readonly finding: Finding; readonly rulesVersion: string } | { readonly limit: DoseLimit };
  readonly acknowledgement: Acknowledgement;
}

/** Id of the DetectedIssue that says so. */
export const issueId = (a: Acknowledgement): string => partId(a.id, 'issue');

export const titleOf = ({ about }: Answered): string => ('finding' in about ? about.finding.title : about.limit.text);

export function answeredIssue(plan: Plan, { about, acknowledgement: a }: Answered): fhir4.DetectedIssue {
  const said =
    'finding' in about
      ? {
          rule: { code: about.finding.rule, version: about.rulesVersion, title: about.finding.title },
          detail: about.finding.observed === undefined ? about.finding.text : `${about.finding.text} (${about.finding.observed})`,
          evidence: about.finding.evidence.map((e) => ({ type: e.resourceType, id: e.id })),
        }
      : { rule: { code: about.limit.code, version: plan.protocol.version, title: 'Limit of the dose' }, detail: about.limit.text };
  return detectedIssue({
    ...said,
    id: issueId(a),
    status: 'mitigated',
    patientId: plan.patientId,
    severity: 'acknowledge',
    identifiedAt: a.at.toISOString(),
    author: a.by,
    implicated: [{ type: 'CarePlan', id: plan.id }],
    acknowledgement: { reason: `${reasonInWords(a.reason)}: ${a.text}`, at: a.at.toISOString(), by: a.by },
  });
}

const reasonInWords = (reason: string): string => (Object.hasOwn(ACKNOWLEDGEMENT_REASONS, reason) ? ACKNOWLEDGEMENT_REASONS[reason as keyof typeof ACKNOWLEDGEMENT_REASONS] : reason);
