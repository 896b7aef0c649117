import { ok, refuse, type Problem, type Result } from '#clinical';
import { HL7, LOINC } from '../namespaces.js';
import { isBloodPressure, readBloodPressure } from './blood-pressure.js';
import { isFhirDateTime } from './dates.js';
import type { AllergyFact, BloodPressureFact, ChartFacts, CodedFact, ConditionFact, Located, MeasurementFact, MedicationFact, ObservationFact, PatientFacts, WeightFact } from './facts.js';
import { ketamineCourses } from './ketamine-courses.js';
import { readPatient } from './patient.js';
import { readAllergy, readCondition, readMedication } from './problem-list.js';
import { asCodedFact, asDigits, asObject, asObjects, asText, hasCode, invalid, maybe, resourceType, sourceOf, type Json } from './reading.js';
import { isWeight, observedAt, readWeight } from './weight.js';
import { readAmount } from './amount.js';
import type { Amount } from '../to-fhir/source-types.js';

/** An Observation of these states says nothing about the patient. */
const VOID = new Set(['entered-in-error', 'cancelled', 'registered']);
/** Counts and readings that no patient has below zero. */
const NEVER_NEGATIVE = ['8867-4', '9279-1', '59408-5', '2708-6', '8310-5', '8302-2', '39156-5', '8478-0'];
const HEIGHT = ['8302-2', '3137-7', '3138-5'];
const HEIGHT_RULE = { units: ['cm', 'm', '[in_i]'], spellings: { in: '[in_i]' }, fix: 'Send the height in UCUM: cm, m or [in_i].' };

class Facts {
  patient: PatientFacts | undefined;
  readonly weights: WeightFact[] = [];
  readonly heights: MeasurementFact[] = [];
  readonly bloodPressures: BloodPressureFact[] = [];
  readonly conditions: ConditionFact[] = [];
  readonly allergies: AllergyFact[] = [];
  readonly medications: MedicationFact[] = [];
  readonly observations: ObservationFact[] = [];
  readonly problems: Problem[] = [];

  keep<T>(list: T[], read: Result<T>): void {
    if (read.ok) list.push(read.value);
    else this.problems.push(...read.problems);
  }
}

/**
 * The hospital's resources as plain facts. Refused as a whole if one of them holds something that would make a wrong dose
 * or a false reassurance (a weight in an unknown unit, a negative pressure, a day that is none); each problem names its
 * element. What is merely uncoded or of a type that screening does not read is left out.
 */
export function toScreeningFacts(resources: readonly Located[]): Result<ChartFacts> {
  const facts = new Facts();
  const beside = medicationsBeside(resources);
  for (const located of resources) {
    const type = resourceType(located.resource);
    if (type === 'Patient') readPatientOnce(located, facts);
    else if (type === 'Observation') readObservation(located, facts);
    else if (type === 'Condition') add(facts.conditions, readCondition(located));
    else if (type === 'AllergyIntolerance') add(facts.allergies, readAllergy(located));
    else if (type === 'MedicationRequest' || type === 'MedicationStatement' || type === 'MedicationAdministration') add(facts.medications, readMedication(located, beside(located.resource)));
  }
  const { patient, problems, weights, heights, bloodPressures, conditions, allergies, medications, observations } = facts;
  if (problems.length > 0) return refuse(...problems);
  return ok({ ...maybe('patient', patient), weights, heights, bloodPressures, conditions, allergies, medications, observations, ketamineCourses: ketamineCourses(resources) });
}

function add<T>(list: T[], fact: T | undefined): void {
  if (fact !== undefined) list.push(fact);
}

function readPatientOnce(located: Located, facts: Facts): void {
  const patient = readPatient(located);
  if (patient.ok) facts.patient ??= patient.value;
  else facts.problems.push(...patient.problems);
}

function readObservation(located: Located, facts: Facts): void {
  const o: Json = asObject(located.resource) ?? {};
  const code = asCodedFact(o['code']);
  if (code === undefined || VOID.has(asText(o['status']) ?? '')) return;
  const at = observedAt(o);
  if (at !== undefined && !isFhirDateTime(at)) {
    facts.problems.push(invalid('DATE_INVALID', `${located.path}.effective`, 'This is not a day or time of the calendar.'));
    return;
  }
  // A value that the hospital says is absent is no measurement, whatever the code.
  const silent = o['dataAbsentReason'] !== undefined && o['valueQuantity'] === undefined;
  if (isWeight(code)) {
    if (!silent) facts.keep(facts.weights, readWeight(located, code));
  } else if (isBloodPressure(code)) facts.keep(facts.bloodPressures, readBloodPressure(located, code));
  else if (hasCode(code, LOINC, HEIGHT)) {
    if (!silent) facts.keep(facts.heights, readHeight(located, code));
  } else facts.keep(facts.observations, readOther(located, code));
}

function readHeight({ resource, path }: Located, code: CodedFact): Result<MeasurementFact> {
  const o: Json = asObject(resource) ?? {};
  const value = readAmount(o['valueQuantity'], `${path}.valueQuantity`, HEIGHT_RULE);
  return value.ok ? ok({ ...sourceOf(o, path), value: value.value, code, ...maybe('at', observedAt(o)) }) : value;
}

function readOther({ resource, path }: Located, code: CodedFact): Result<ObservationFact> {
  const o: Json = asObject(resource) ?? {};
  const q = asObject(o['valueQuantity']);
  const digits = asDigits(q?.['value']) ?? asDigits(o['valueInteger']);
  const unit = asText(q?.['code']) ?? asText(q?.['unit']) ?? '1';
  const vital = hasCode(code, LOINC, NEVER_NEGATIVE) || asObjects(o['category']).some((c) => hasCode(asCodedFact(c), HL7.observationCategory, ['vital-signs']));
  if (vital && digits !== undefined && Number(digits) < 0 && !hasCode(code, LOINC, ['8310-5'])) {
    return refuse(invalid('VALUE_NOT_POSITIVE', `${path}.valueQuantity.value`, 'This measurement cannot be zero or negative.', 'Send the measured value.'));
  }
  return ok({
    ...sourceOf(o, path),
    code,
    status: asText(o['status']) ?? 'unknown',
    ...maybe('at', observedAt(o)),
    ...maybe('value', digits === undefined ? undefined : { value: digits, unit }),
    ...maybe('valueCode', asCodedFact(o['valueCodeableConcept'])),
    ...maybe('valueText', asText(o['valueString'])),
    ...maybe('referenceHigh', referenceHigh(o, unit)),
  });
}

const NORMAL_RANGE = 'http://terminology.hl7.org/CodeSystem/referencerange-meaning';

/** Of several ranges the one that is called normal, else the one without a name. R4: the limits are in the unit of the value. */
function referenceHigh(o: Json, unitOfValue: string): Amount | undefined {
  const ranges = asObjects(o['referenceRange']).map((r) => ({ high: asObject(r['high']), type: asCodedFact(r['type']) }));
  const range = ranges.find((r) => r.high && hasCode(r.type, NORMAL_RANGE, ['normal'])) ?? ranges.find((r) => r.high && r.type === undefined);
  const value = asDigits(range?.high?.['value']);
  return value === undefined ? undefined : { value, unit: asText(range?.high?.['code']) ?? unitOfValue };
}

/** Medication resources of the input and of the asking resource's `contained`, by the reference that names them. */
function medicationsBeside(resources: readonly Located[]): (asking: unknown) => (reference: string) => unknown {
  const known = new Map<string, unknown>();
  for (const { resource } of resources) {
    const id = asText(asObject(resource)?.['id']);
    if (resourceType(resource) === 'Medication' && id !== undefined) known.set(`Medication/${id}`, resource);
  }
  return (asking) => (reference) => {
    if (reference.startsWith('#')) return asObjects(asObject(asking)?.['contained']).find((c) => `#${asText(c['id']) ?? ''}` === reference);
    return known.get(reference.split('/').slice(-2).join('/'));
  };
}
