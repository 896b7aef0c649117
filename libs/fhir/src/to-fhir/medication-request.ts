import { chartRef, codeableConcept, coded, identifiers, meta, patientRef, personRef, ref, withoutAbsent, type RouteCode } from '../elements.js';
import { businessIdentifier } from '../identifiers.js';
import { HL7, usCoreProfile } from '../namespaces.js';
import { adjunctDosage } from './adjunct-dosage.js';
import { infusionDosages } from './infusion-dosage.js';
import type { Amount, ChartRef, Concept, Person, TimeSpan } from './source-types.js';

export type MedicationRequestStatus = 'draft' | 'active' | 'on-hold' | 'completed' | 'stopped' | 'cancelled' | 'entered-in-error';

interface OrderSource {
  readonly id: string;
  readonly status: MedicationRequestStatus;
  readonly statusReason?: Concept | undefined;
  /** 'plan' while it is composed, 'order' once signed; a plan that is turned into an order is a new resource. */
  readonly intent: 'plan' | 'order';
  readonly patientId: string;
  readonly setting: 'outpatient' | 'inpatient';
  readonly drug: Concept;
  readonly authoredOn: string;
  readonly requester: Person;
  readonly planId: string;
  readonly serviceRequestId?: string | undefined;
  /** The same for the infusion and the adjuncts of one plan; a uuid, sent as `rxgroup-<uuid>`. */
  readonly groupId: string;
  readonly reasons?: readonly ChartRef<'Condition' | 'Observation'>[] | undefined;
  readonly replacesId?: string | undefined;
  readonly detectedIssueIds?: readonly string[] | undefined;
  readonly validity?: TimeSpan | undefined;
  readonly notes?: readonly string[] | undefined;
  /** A series that ends unless told. */
  readonly therapy?: 'acute' | 'continuous' | undefined;
}

/** One stretch of constant rate within a session. Either `dose` (mg/kg, mg) or `rate` (mg/kg/h, ug/kg/min, mg/h) is what was ordered. */
export interface InfusionSegment {
  readonly ordered: { readonly dose?: Amount | undefined; readonly rate?: Amount | undefined };
  /** mg/h, after caps and rounding. */
  readonly rate: Amount;
  /** mg in this segment. */
  readonly dose: Amount;
  /** mL/h at the order's concentration. */
  readonly pumpRate: Amount;
  /** UCUM min, h or d. */
  readonly duration: Amount;
  /** Where the rate is changed to effect while it runs: between which rates (mg/h), and by what rule. */
  readonly titration?: { readonly low: Amount; readonly high: Amount; readonly rule: string } | undefined;
}

/** Given once in each session, before the first segment. */
export interface InfusionBolus {
  /** mg/kg. */
  readonly ordered: Amount;
  /** mg. */
  readonly dose: Amount;
  /** mL at the order's concentration. */
  readonly volume: Amount;
  /** UCUM min. */
  readonly over: Amount;
  /** mg: the largest bolus for this patient. */
  readonly cap: Amount;
}

/** One dose step of the course: the sessions that are given alike. */
export interface InfusionOrderSource extends OrderSource {
  readonly sessions: { readonly first: number; readonly last: number; readonly ofCourse: number };
  /** E.g. { percent: '50', of: 0.350 mg/kg/h } on the first day of a ramp. */
  readonly ramp?: { readonly percent: string; readonly of: Amount } | undefined;
  /** Every `every` `unit`, e.g. { every: 1, unit: 'd' }; twice weekly is { times: 2, every: 1, unit: 'wk' }. */
  readonly interval: { readonly times?: number | undefined; readonly every: number; readonly unit: 'h' | 'd' | 'wk' | 'mo' };
  readonly segments: readonly InfusionSegment[];
  readonly bolus?: InfusionBolus | undefined;
  /** mg per session, all segments and the bolus. */
  readonly sessionDose: Amount;
  readonly concentration: Amount;
  readonly diluent?: string | undefined;
  readonly caps: {
    /** mg in one session. */
    readonly session?: Amount | undefined;
    /** mg/h. */
    readonly rate?: Amount | undefined;
  };
  /** Uncapped mg/h, when a cap brought it down. */
  readonly cappedFrom?: Amount | undefined;
  readonly weight: { readonly value: Amount; readonly measuredOn: string; readonly observationId?: string | undefined; readonly basis?: string | undefined };
  /** Sentences for the nurse, e.g. when to hold. */
  readonly instructions?: readonly string[] | undefined;
}

/** A drug given beside the infusion, with or without PRN. */
export interface AdjunctOrderSource extends OrderSource {
  readonly route: RouteCode;
  readonly dose: Amount;
  /** Upper end, where the dose is a range. */
  readonly doseTo?: Amount | undefined;
  /** Absent: given as scheduled in `when`. */
  readonly asNeededFor?: string | undefined;
  /** E.g. '30 to 60 minutes before the infusion'. */
  readonly when?: string | undefined;
  /** Of a session, or of each day of one that runs for days. */
  readonly maxPerSession?: Amount | undefined;
  readonly longSession?: boolean | undefined;
  /** Given on every day of the course, so many times. */
  readonly timesADay?: number | undefined;
  readonly instructions?: readonly string[] | undefined;
}

function order(s: OrderSource): fhir4.MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: s.id,
    meta: meta(usCoreProfile('medicationrequest')),
    identifier: identifiers('rx', s.id),
    status: s.status,
    statusReason: s.statusReason && codeableConcept(s.statusReason),
    intent: s.intent,
    category: [s.setting === 'outpatient' ? coded(HL7.medicationRequestCategory, 'outpatient', 'Outpatient') : coded(HL7.medicationRequestCategory, 'inpatient', 'Inpatient')],
    reportedBoolean: false,
    medicationCodeableConcept: codeableConcept(s.drug),
    subject: patientRef(s.patientId),
    authoredOn: s.authoredOn,
    requester: personRef(s.requester),
    reasonReference: s.reasons?.map(chartRef),
    basedOn: [ref('CarePlan', s.planId), ...(s.serviceRequestId === undefined ? [] : [ref('ServiceRequest', s.serviceRequestId)])],
    groupIdentifier: businessIdentifier('rxgroup', s.groupId),
    courseOfTherapyType: s.therapy === 'continuous' ? coded(HL7.medicationRequestCourse, 'continuous', 'Continuous long term therapy') : coded(HL7.medicationRequestCourse, 'acute', 'Short course (acute) therapy'),
    note: s.notes?.map((text) => ({ text })),
    dispenseRequest: s.validity && { validityPeriod: withoutAbsent({ start: s.validity.start, end: s.validity.end }) },
    priorPrescription: s.replacesId === undefined ? undefined : ref('MedicationRequest', s.replacesId),
    detectedIssue: s.detectedIssueIds?.map((id) => ref('DetectedIssue', id)),
  };
}

/**
 * One MedicationRequest per dose step of the course, not one request with a sequence over all days: in an EHR each order
 * then shows one dose, one rate and one duration, can be held or stopped alone, and an administration points to the very
 * order that it fulfils. (R4's `sequence` says "after one another" but cannot say "from day 3".)
 */
export function infusionMedicationRequest(s: InfusionOrderSource): fhir4.MedicationRequest {
  return withoutAbsent<fhir4.MedicationRequest>({
    ...order(s),
    supportingInformation: s.weight.observationId === undefined ? undefined : [ref('Observation', s.weight.observationId)],
    dosageInstruction: infusionDosages(s),
  });
}

export function adjunctMedicationRequest(s: AdjunctOrderSource): fhir4.MedicationRequest {
  return withoutAbsent<fhir4.MedicationRequest>({ ...order(s), dosageInstruction: [adjunctDosage(s)] });
}
