import { chartRef, coded, identifiers, meta, patientRef, personRef, withoutAbsent } from '../elements.js';
import { TITRATE_CS } from '../namespaces.js';
import type { ChartRef, Person } from './source-types.js';

export type FindingSeverity = 'hard' | 'acknowledge' | 'info';

/** What screening found, and who acknowledged it with which reason. */
export interface DetectedIssueSource {
  readonly id: string;
  /** 'final' once screened; 'entered-in-error' when withdrawn. */
  readonly status: 'preliminary' | 'final' | 'entered-in-error' | 'mitigated';
  readonly patientId: string;
  /** Screening rule, e.g. 'S2', and the version of the rule set. */
  readonly rule: { readonly code: string; readonly version: string; readonly title: string };
  readonly severity: FindingSeverity;
  readonly identifiedAt: string;
  readonly author?: Person | undefined;
  /** The plan's CarePlan or MedicationRequests that it bears on. */
  readonly implicated?: readonly ChartRef[] | undefined;
  /** Conditions, Observations, allergies that it was found in. */
  readonly evidence?: readonly ChartRef[] | undefined;
  readonly detail: string;
  readonly acknowledgement?: { readonly reason: string; readonly at: string; readonly by: Person } | undefined;
}

const SEVERITY: Readonly<Record<FindingSeverity, 'high' | 'moderate' | 'low'>> = { hard: 'high', acknowledge: 'moderate', info: 'low' };
const STATUS: Readonly<Record<DetectedIssueSource['status'], fhir4.DetectedIssue['status']>> = {
  preliminary: 'preliminary',
  final: 'final',
  // R4 binds ObservationStatus here, which has no "mitigated" (R5 does): the mitigation says it.
  mitigated: 'final',
  'entered-in-error': 'entered-in-error',
};

export function detectedIssue(s: DetectedIssueSource): fhir4.DetectedIssue {
  return withoutAbsent<fhir4.DetectedIssue>({
    resourceType: 'DetectedIssue',
    id: s.id,
    meta: meta(),
    identifier: identifiers('finding', s.id),
    status: STATUS[s.status],
    code: { coding: [{ system: TITRATE_CS.finding, version: s.rule.version, code: s.rule.code, display: s.rule.title }], text: s.rule.title },
    severity: SEVERITY[s.severity],
    patient: patientRef(s.patientId),
    identifiedDateTime: s.identifiedAt,
    author: s.author && personRef(s.author),
    implicated: s.implicated?.map(chartRef),
    evidence: s.evidence?.map((e) => ({ detail: [chartRef(e)] })),
    detail: s.detail,
    mitigation: s.acknowledgement && [
      { action: coded(TITRATE_CS.mitigation, 'acknowledged', 'Acknowledged with a reason', s.acknowledgement.reason), date: s.acknowledgement.at, author: personRef(s.acknowledgement.by) },
    ],
  });
}
