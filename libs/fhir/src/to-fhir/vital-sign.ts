import { codeableConcept, coded, identifiers, meta, patientRef, personRef, quantity, ref, withoutAbsent } from '../elements.js';
import { HL7, LOINC, usCoreProfile } from '../namespaces.js';
import type { Amount, ChartRef, Coded, Concept, Person } from './source-types.js';

export type ObservationStatus = 'preliminary' | 'final' | 'amended' | 'corrected' | 'cancelled' | 'entered-in-error';

/** What every Observation of ours carries. */
export interface ObservedSource {
  readonly id: string;
  /** 'amended' for new or extra information after final, 'corrected' for an error. */
  readonly status: ObservationStatus;
  readonly patientId: string;
  /** When it was true of the patient. ISO 8601 with a zone. */
  readonly at: string;
  /** When it was recorded here, if that is known apart from `at`. */
  readonly issued?: string | undefined;
  /** Who measured; 'patient' for what the patient states. */
  readonly performer: Person | 'patient';
  /** The session's Procedure or MedicationAdministration. */
  readonly partOf?: ChartRef<'Procedure' | 'MedicationAdministration'> | undefined;
  readonly planId?: string | undefined;
  readonly note?: string | undefined;
}

export type VitalSignSource = ObservedSource &
  (
    | { readonly kind: 'blood-pressure'; readonly systolic: Amount; readonly diastolic: Amount }
    | { readonly kind: 'heart-rate' | 'oxygen-saturation' | 'respiratory-rate' | 'body-weight' | 'body-temperature' | 'body-height'; readonly value: Amount; readonly method?: Concept | undefined }
  );

type SimpleKind = Exclude<VitalSignSource['kind'], 'blood-pressure'>;

const loinc = (code: string, display: string): Coded => ({ system: LOINC, code, display });

/** UCUM codes are those that the US Core vital-signs profiles fix or bind. */
const SIMPLE: Readonly<Record<SimpleKind, { readonly profile: string; readonly codes: readonly Coded[]; readonly text: string; readonly units: readonly string[] }>> = {
  'heart-rate': { profile: 'heart-rate', codes: [loinc('8867-4', 'Heart rate')], text: 'Heart rate', units: ['/min'] },
  'respiratory-rate': { profile: 'respiratory-rate', codes: [loinc('9279-1', 'Respiratory rate')], text: 'Respiratory rate', units: ['/min'] },
  'oxygen-saturation': {
    profile: 'pulse-oximetry',
    // US Core asks for both: the general code and the one that says "by pulse oximetry".
    codes: [loinc('2708-6', 'Oxygen saturation in Arterial blood'), loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry')],
    text: 'Oxygen saturation by pulse oximetry',
    units: ['%'],
  },
  'body-weight': { profile: 'body-weight', codes: [loinc('29463-7', 'Body weight')], text: 'Body weight', units: ['kg', 'g', '[lb_av]'] },
  'body-height': { profile: 'body-height', codes: [loinc('8302-2', 'Body height')], text: 'Body height', units: ['cm', '[in_i]'] },
  'body-temperature': { profile: 'body-temperature', codes: [loinc('8310-5', 'Body temperature')], text: 'Body temperature', units: ['Cel', '[degF]'] },
};

/** A unit that the profile does not allow is a bug of the caller: amounts were parsed at the door. */
function measured(a: Amount, units: readonly string[]): fhir4.Quantity {
  if (!units.includes(a.unit)) throw new TypeError(`unit ${a.unit} is not allowed here`);
  return quantity(a);
}

export function observed(s: ObservedSource): Pick<fhir4.Observation, 'subject' | 'effectiveDateTime' | 'issued' | 'performer' | 'partOf' | 'basedOn' | 'note'> {
  return {
    subject: patientRef(s.patientId),
    effectiveDateTime: s.at,
    issued: s.issued,
    performer: [s.performer === 'patient' ? patientRef(s.patientId) : personRef(s.performer)],
    partOf: s.partOf && [ref(s.partOf.type, s.partOf.id)],
    basedOn: s.planId === undefined ? undefined : [ref('CarePlan', s.planId)],
    note: s.note === undefined ? undefined : [{ text: s.note }],
  };
}

const vitalSigns = (): fhir4.CodeableConcept[] => [coded(HL7.observationCategory, 'vital-signs', 'Vital Signs', 'Vital signs')];

export function vitalSignObservation(s: VitalSignSource): fhir4.Observation {
  return s.kind === 'blood-pressure' ? bloodPressure(s) : simple(s);
}

function simple(s: Extract<VitalSignSource, { kind: SimpleKind }>): fhir4.Observation {
  const { profile, codes, text, units } = SIMPLE[s.kind];
  const { subject, effectiveDateTime, issued, performer, partOf, basedOn, note } = observed(s);
  return withoutAbsent<fhir4.Observation>({
    resourceType: 'Observation',
    id: s.id,
    meta: meta(usCoreProfile(profile)),
    identifier: identifiers('observation', s.id),
    basedOn,
    partOf,
    status: s.status,
    category: vitalSigns(),
    code: codeableConcept({ coding: codes, text }),
    subject,
    effectiveDateTime,
    issued,
    performer,
    valueQuantity: measured(s.value, units),
    note,
    method: s.method && codeableConcept(s.method),
  });
}

/** Systolic and diastolic mean little apart, so they are components of one panel (US Core). */
function bloodPressure(s: Extract<VitalSignSource, { kind: 'blood-pressure' }>): fhir4.Observation {
  const { subject, effectiveDateTime, issued, performer, partOf, basedOn, note } = observed(s);
  return withoutAbsent<fhir4.Observation>({
    resourceType: 'Observation',
    id: s.id,
    meta: meta(usCoreProfile('blood-pressure')),
    identifier: identifiers('observation', s.id),
    basedOn,
    partOf,
    status: s.status,
    category: vitalSigns(),
    code: codeableConcept({ coding: [loinc('85354-9', 'Blood pressure panel with all children optional')], text: 'Blood pressure' }),
    subject,
    effectiveDateTime,
    issued,
    performer,
    note,
    component: [
      { code: codeableConcept({ coding: [loinc('8480-6', 'Systolic blood pressure')] }), valueQuantity: measured(s.systolic, ['mm[Hg]']) },
      { code: codeableConcept({ coding: [loinc('8462-4', 'Diastolic blood pressure')] }), valueQuantity: measured(s.diastolic, ['mm[Hg]']) },
    ],
  });
}
