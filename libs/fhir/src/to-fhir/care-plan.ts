import { chartRef, codeableConcept, coded, identifiers, meta, patientRef, period, personRef, ref, withoutAbsent } from '../elements.js';
import { HL7, protocolCanonical, usCoreProfile } from '../namespaces.js';
import { carePlanNarrative } from '../narrative.js';
import type { ChartRef, Concept, Person, TimeSpan } from './source-types.js';

export type CarePlanStatus = 'draft' | 'active' | 'on-hold' | 'revoked' | 'completed' | 'entered-in-error';

/** One line of the plan as a clinician reads it, e.g. { label: 'Session 1', value: '0.175 mg/kg/h over 4 h' }. */
export interface NarrativeLine {
  readonly label: string;
  readonly value: string;
}

export interface CarePlanSource {
  readonly id: string;
  readonly status: CarePlanStatus;
  /** 'plan' always, unless a proposal to the hospital. CarePlan.intent never becomes order: that lives on the MedicationRequests. */
  readonly intent?: 'plan' | 'proposal' | undefined;
  readonly patientId: string;
  readonly title: string;
  readonly description?: string | undefined;
  /** Protocol this plan follows, version included, e.g. { code: 'CRPS-OP-10D', version: '1.0.0' }: our face serves it as a PlanDefinition. */
  readonly protocol: { readonly code: string; readonly version: string; readonly name: string };
  readonly created: string;
  readonly author: Person;
  readonly period?: TimeSpan | undefined;
  /** Conditions of our chart that the plan addresses. */
  readonly addresses?: readonly ChartRef<'Condition'>[] | undefined;
  readonly goalIds?: readonly string[] | undefined;
  readonly medicationRequestIds?: readonly string[] | undefined;
  readonly serviceRequestId?: string | undefined;
  /** Other things that informed the plan: weight Observation, DetectedIssues, Consents. */
  readonly supportingInfo?: readonly ChartRef[] | undefined;
  readonly replacesId?: string | undefined;
  /** What the narrative states besides title, status and protocol. */
  readonly narrative: readonly NarrativeLine[];
  /** Acknowledged findings, hold or stop reasons: a sentence each, shown in the narrative and as notes. */
  readonly notes?: readonly { readonly text: string; readonly at?: string | undefined; readonly by?: Person | undefined }[] | undefined;
  readonly category?: readonly Concept[] | undefined;
}

export function carePlan(s: CarePlanSource): fhir4.CarePlan {
  return withoutAbsent<fhir4.CarePlan>({
    resourceType: 'CarePlan',
    id: s.id,
    meta: meta(usCoreProfile('careplan')),
    text: carePlanNarrative(s),
    identifier: identifiers('plan', s.id),
    instantiatesCanonical: [protocolCanonical(s.protocol.code, s.protocol.version)],
    replaces: s.replacesId === undefined ? undefined : [ref('CarePlan', s.replacesId)],
    status: s.status,
    intent: s.intent ?? 'plan',
    category: [coded(HL7.usCoreCarePlanCategory, 'assess-plan', 'Assessment and Plan of Treatment'), ...(s.category ?? []).map(codeableConcept)],
    title: s.title,
    description: s.description,
    subject: patientRef(s.patientId),
    period: s.period && period(s.period),
    created: s.created,
    author: personRef(s.author),
    addresses: s.addresses?.map(chartRef),
    supportingInfo: [...(s.serviceRequestId === undefined ? [] : [ref('ServiceRequest', s.serviceRequestId)]), ...(s.supportingInfo ?? []).map(chartRef)],
    goal: s.goalIds?.map((id) => ref('Goal', id)),
    activity: s.medicationRequestIds?.map((id) => ({ reference: ref('MedicationRequest', id) })),
    note: s.notes?.map((n) => withoutAbsent<fhir4.Annotation>({ authorReference: n.by && personRef(n.by), time: n.at, text: n.text })),
  });
}
