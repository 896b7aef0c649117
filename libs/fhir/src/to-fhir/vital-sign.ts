import { OBSERVATIONS, type ObservationKey } from '#clinical';
import { codeableConcept, coded, identifiers, meta, patientRef, personRef, quantity, ref, terminology, withoutAbsent } from '../elements.js';
import { HL7, usCoreProfile } from '../namespaces.js';
import type { Amount, ChartRef, Concept, Person } from './source-types.js';

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

/** Codes come from #clinical; US Core wants both codes of oxygen saturation. Units are those that the profiles fix or bind. */
const SIMPLE: Readonly<Record<SimpleKind, { readonly profile: string; readonly code: ObservationKey; readonly units: readonly string[] }>> = {
  'heart-rate': { profile: 'heart-rate', code: 'heart-rate', units: ['/min'] },
  'respiratory-rate': { profile: 'respiratory-rate', code: 'respiratory-rate', units: ['/min'] },
  'oxygen-saturation': { profile: 'pulse-oximetry', code: 'oxygen-saturation', units: ['%'] },
  'body-weight': { profile: 'body-weight', code: 'body-weight', units: ['kg', 'g', '[lb_av]'] },
  'body-height': { profile: 'body-height', code: 'body-height', units: ['cm', '[in_i]'] },
  'body-temperature': { profile: 'body-temperature', code: 'temperature', units: ['Cel', '[degF]'] },
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
  const { profile, code, units } = SIMPLE[s.kind];
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
    code: terminology(OBSERVATIONS[code]),
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
    code: terminology(OBSERVATIONS['blood-pressure']),
    subject,
    effectiveDateTime,
    issued,
    performer,
    note,
    component: [
      { code: terminology(OBSERVATIONS.systolic), valueQuantity: measured(s.systolic, ['mm[Hg]']) },
      { code: terminology(OBSERVATIONS.diastolic), valueQuantity: measured(s.diastolic, ['mm[Hg]']) },
    ],
  });
}
