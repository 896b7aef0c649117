import { codeableConcept, coded, identifiers, meta, optionalQuantity, patientRef, period, personRef, quantity, ref, routeConcept, unitText, withoutAbsent } from '../elements.js';
import { HL7 } from '../namespaces.js';
import type { Amount, Concept, Person, TimeSpan } from './source-types.js';

export type AdministrationStatus = 'in-progress' | 'on-hold' | 'completed' | 'stopped' | 'not-done' | 'entered-in-error';

interface GivenSource {
  readonly id: string;
  readonly status: AdministrationStatus;
  /** Why on-hold, stopped or not-done: `urn:titrate:cs:hold-reason` / `stop-reason`, or text. */
  readonly statusReason?: Concept | undefined;
  readonly patientId: string;
  readonly drug: Concept;
  readonly setting: 'outpatient' | 'inpatient';
  /** The MedicationRequest that this fulfils. */
  readonly orderId: string;
  readonly performer: Person;
  /** `end` is absent while it runs. */
  readonly effective: TimeSpan & { readonly start: string };
  readonly notes?: readonly string[] | undefined;
}

/** The infusion of one session as a whole: its dose is the total of the segments so far. */
export interface SessionAdministrationSource extends GivenSource {
  /** The session's Procedure. */
  readonly procedureId: string;
  /** mg delivered so far. */
  readonly total: Amount;
  /** Whether a bolus is part of that total. */
  readonly withBolus?: boolean | undefined;
}

/** A stretch at one rate. A rate change or a pause closes one; the next rate or the resume opens another. */
export interface SegmentAdministrationSource extends GivenSource {
  /** The session's MedicationAdministration. */
  readonly parentId: string;
  /** mg/h. */
  readonly rate: Amount;
  /** mL/h. */
  readonly pumpRate?: Amount | undefined;
  readonly concentration?: Amount | undefined;
  /** mg delivered in the segment; absent while it runs. */
  readonly dose?: Amount | undefined;
}

/** The bolus of a session: once, over minutes. */
export interface BolusAdministrationSource extends GivenSource {
  /** The session's MedicationAdministration. */
  readonly parentId: string;
  readonly ordered: { readonly dose: Amount; readonly over: Amount };
  /** Absent where the session ended without it (status not-done). */
  readonly given?: { readonly dose: Amount; readonly over: Amount; readonly volume: Amount; readonly concentration: Amount } | undefined;
}

const say = (a: Amount): string => `${a.value} ${unitText(a.unit)}`;

function given(s: GivenSource, kind: 'administration' | 'segment' | 'bolus'): fhir4.MedicationAdministration {
  return {
    resourceType: 'MedicationAdministration',
    id: s.id,
    meta: meta(),
    identifier: identifiers(kind, s.id),
    partOf: undefined,
    status: s.status,
    statusReason: s.statusReason && [codeableConcept(s.statusReason)],
    category: s.setting === 'outpatient' ? coded(HL7.medicationAdministrationCategory, 'outpatient', 'Outpatient') : coded(HL7.medicationAdministrationCategory, 'inpatient', 'Inpatient'),
    medicationCodeableConcept: codeableConcept(s.drug),
    subject: patientRef(s.patientId),
    effectivePeriod: period(s.effective),
    performer: [{ actor: personRef(s.performer) }],
    request: ref('MedicationRequest', s.orderId),
    note: s.notes?.map((text) => ({ text })),
  };
}

export function sessionMedicationAdministration(s: SessionAdministrationSource): fhir4.MedicationAdministration {
  return withoutAbsent<fhir4.MedicationAdministration>({
    ...given(s, 'administration'),
    partOf: [ref('Procedure', s.procedureId)],
    dosage: { text: `${say(s.total)} in this session: the total of its segments${s.withBolus === true ? ' and its bolus' : ''}, not a further dose`, route: routeConcept('iv'), dose: quantity(s.total) },
  });
}

export function segmentMedicationAdministration(s: SegmentAdministrationSource): fhir4.MedicationAdministration {
  const text = [
    `${say(s.rate)} intravenous infusion`,
    ...(s.pumpRate === undefined ? [] : [`pump ${say(s.pumpRate)}${s.concentration === undefined ? '' : ` at ${say(s.concentration)}`}`]),
    ...(s.dose === undefined ? [] : [`${say(s.dose)} delivered`]),
  ].join('; ');
  return withoutAbsent<fhir4.MedicationAdministration>({
    ...given(s, 'segment'),
    partOf: [ref('MedicationAdministration', s.parentId)],
    dosage: withoutAbsent<fhir4.MedicationAdministrationDosage>({ text, route: routeConcept('iv'), dose: optionalQuantity(s.dose), rateQuantity: quantity(s.rate) }),
  });
}

export function bolusMedicationAdministration(s: BolusAdministrationSource): fhir4.MedicationAdministration {
  const { given: of, ordered } = s;
  return withoutAbsent<fhir4.MedicationAdministration>({
    ...given(s, 'bolus'),
    partOf: [ref('MedicationAdministration', s.parentId)],
    // what was not given has no dosage: a reader would add it up
    dosage: of && {
      text: `${say(of.dose)} intravenous bolus over ${say(of.over)}; ${say(of.volume)} at ${say(of.concentration)}; ordered ${say(ordered.dose)} over ${say(ordered.over)}`,
      route: routeConcept('iv'),
      dose: quantity(of.dose),
    },
  });
}
