import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decimal, parseFhirJson } from '#fhir';
import type { Hospital, Json } from '../hospital.js';
import { PLACES } from '../places.js';

const MR_SYSTEM = 'http://hospital.smarthealthit.org';
/** Order numbers of the sandbox hospital. */
const ORDERS = `${MR_SYSTEM}/orders`;
const TASKS = `${MR_SYSTEM}/tasks`;

const coding = (system: string, code: string, display: string): Json => ({ coding: [{ system, code, display }], text: display });
const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const VITAL_SIGNS = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs', display: 'Vital Signs' }] }];

const LABORATORY = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory', display: 'Laboratory' }] }];

export interface Presented {
  /** File of test/fixtures/hospital, without its ending. */
  readonly patient: 'jacki-feil' | 'milan-beatty' | 'natalia-ruelas' | 'karena-pfeffer';
  readonly reason: { readonly icd10: string; readonly display: string };
  readonly weightKg: string;
  readonly bloodPressure: readonly [systolic: string, diastolic: string];
  readonly order: string;
  /** Tested today, where an infusion asks for it. */
  readonly pregnancyTest?: 'negative';
  /** When the hospital measured and ordered, ISO 8601. */
  readonly at: string;
}

async function patientBundle(name: Presented['patient']): Promise<Json> {
  const parsed = parseFhirJson(await readFile(path.join(PLACES.hospitalPatients, `${name}.json`), 'utf8'));
  if (!parsed.ok) throw new Error(`The fixture ${name}.json is not FHIR JSON.`);
  return parsed.value as Json;
}

/** The hospital's own chart holds its patients: stored once, found by medical record number afterwards. */
export async function admit(hospital: Hospital, name: Presented['patient']): Promise<Json> {
  const bundle = await patientBundle(name);
  const patient = (bundle['entry'] as { resource: Json }[])[0]?.resource;
  const number = (patient?.['identifier'] as { value: string }[] | undefined)?.[0]?.value ?? '';
  const query = `Patient?identifier=${encodeURIComponent(`${MR_SYSTEM}|${number}`)}`;
  const [held] = await hospital.search(query);
  if (held) return held;
  await hospital.transact(bundle);
  const [admitted] = await hospital.search(query);
  if (!admitted) throw new Error('The hospital does not hold the patient that it has just stored.');
  return admitted;
}

/**
 * The hospital examines, orders and pushes: everything is stored in its own chart first, then sent to the clinic as one
 * transaction Bundle that names the hospital's own addresses.
 */
export async function refer(hospital: Hospital, presented: Presented): Promise<{ identifier: string; task: string; patient: string; status: number; ms: number }> {
  const { reason, weightKg, bloodPressure, at } = presented;
  const patient = await admit(hospital, presented.patient);
  const subject = { reference: `Patient/${String(patient['id'])}` };
  const quantity = (value: string, unit: string, code: string): Json => ({ value: decimal(value), unit, system: UCUM, code });
  const observation = (code: Json, rest: Json): Json => ({ resourceType: 'Observation', status: 'final', category: VITAL_SIGNS, code, subject, effectiveDateTime: at, ...rest });

  const condition = await hospital.store({
    resourceType: 'Condition',
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
    verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }] },
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item', display: 'Problem List Item' }] }],
    code: coding('http://hl7.org/fhir/sid/icd-10-cm', reason.icd10, reason.display),
    subject,
    recordedDate: at,
  });
  const weight = await hospital.store(observation(coding(LOINC, '29463-7', 'Body weight'), { valueQuantity: quantity(weightKg, 'kg', 'kg') }));
  const pressure = await hospital.store(
    observation(coding(LOINC, '85354-9', 'Blood pressure panel with all children optional'), {
      component: [
        { code: coding(LOINC, '8480-6', 'Systolic blood pressure'), valueQuantity: quantity(bloodPressure[0], 'mmHg', 'mm[Hg]') },
        { code: coding(LOINC, '8462-4', 'Diastolic blood pressure'), valueQuantity: quantity(bloodPressure[1], 'mmHg', 'mm[Hg]') },
      ],
    }),
  );
  const tests = presented.pregnancyTest
    ? [await hospital.store(observation(coding(LOINC, '2106-3', 'Choriogonadotropin (pregnancy test) [Presence] in Urine'), { category: LABORATORY, valueCodeableConcept: coding('http://snomed.info/sct', '260385009', 'Negative') }))]
    : [];
  const facts = [condition, weight, pressure, ...tests, ...(await examine(hospital, subject, at))];
  const number = randomUUID().slice(0, 8).toUpperCase();
  const placer = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PLAC', display: 'Placer Identifier' }] };
  const requester = { display: 'Dr. Amira Haddad, Sandbox General Hospital' };
  const request = await hospital.store({
    resourceType: 'ServiceRequest',
    identifier: [{ type: placer, system: ORDERS, value: `ORD-${number}` }],
    status: 'active',
    intent: 'order',
    category: [coding('http://snomed.info/sct', '408957008', 'Chronic pain control management')],
    code: coding('http://snomed.info/sct', '306265007', 'Referral to pain management specialist'),
    subject,
    authoredOn: at,
    requester,
    reasonReference: [{ reference: `Condition/${String(condition['id'])}` }],
    note: [{ text: presented.order }],
  });
  const focus = { reference: `ServiceRequest/${String(request['id'])}` };
  const task = await hospital.store({
    resourceType: 'Task',
    identifier: [{ system: TASKS, value: `TASK-${number}` }],
    basedOn: [focus],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill', display: 'Fulfill the focal request' }] },
    focus,
    for: subject,
    authoredOn: at,
    lastModified: at,
    requester,
  });
  const sent = [patient, ...facts, request, task];
  const { status, ms } = await hospital.push({ resourceType: 'Bundle', type: 'transaction', entry: sent.map((resource) => entryOf(hospital.fhir, resource)) });
  return { identifier: `${ORDERS}|ORD-${number}`, task: String(task['id']), patient: String(patient['id']), status, ms };
}

/** The rest of what a screening looks at: oxygen saturation, liver tests, allergies asked, medicines taken. */
async function examine(hospital: Hospital, subject: Json, at: string): Promise<Json[]> {
  const observation = (category: string, code: Json, value: string, unit: string): Promise<Json> =>
    hospital.store({
      resourceType: 'Observation',
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: category }] }],
      code,
      subject,
      effectiveDateTime: at,
      valueQuantity: { value: decimal(value), unit, system: UCUM, code: unit },
    });
  const pulseOximetry: Json = {
    coding: [
      { system: LOINC, code: '2708-6', display: 'Oxygen saturation in Arterial blood' },
      { system: LOINC, code: '59408-5', display: 'Oxygen saturation in Arterial blood by Pulse oximetry' },
    ],
    text: 'Oxygen saturation, room air',
  };
  return [
    await observation('vital-signs', pulseOximetry, '98', '%'),
    await observation('laboratory', coding(LOINC, '1742-6', 'Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma'), '24', 'U/L'),
    await observation('laboratory', coding(LOINC, '1920-8', 'Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma'), '22', 'U/L'),
    await hospital.store({
      resourceType: 'AllergyIntolerance',
      clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }] },
      verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code: 'confirmed' }] },
      code: coding('http://snomed.info/sct', '716186003', 'No known allergy'),
      patient: subject,
      recordedDate: at,
    }),
    await hospital.store({
      resourceType: 'MedicationStatement',
      status: 'active',
      medicationCodeableConcept: coding('http://www.nlm.nih.gov/research/umls/rxnorm', '25480', 'gabapentin'),
      subject,
      effectiveDateTime: at,
      dateAsserted: at,
    }),
  ];
}

function entryOf(base: string, resource: Json): Json {
  const type = String(resource['resourceType']);
  const [identifier] = (resource['identifier'] as { system: string; value: string }[] | undefined) ?? [];
  return {
    fullUrl: `${base}/${type}/${String(resource['id'])}`,
    resource,
    request: { method: 'POST', url: type, ...(identifier ? { ifNoneExist: `identifier=${identifier.system}|${identifier.value}` } : {}) },
  };
}
