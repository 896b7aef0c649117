import { randomUUID } from 'node:crypto';
import { Chart } from '#chart';
import { decimal, LOINC, UCUM } from '#fhir';
import type { Clock } from '#platform';
import type { FreshDatabase } from './database.js';

/** What the hospital knows of the patient; valid defaults for an uneventful one. */
export interface ReferredPatient {
  readonly birthDate?: string;
  readonly gender?: 'female' | 'male';
  /** kg, as decimal text. */
  readonly weight?: string;
  readonly weighedAt?: string;
  readonly bloodPressure?: readonly [systolic: string, diastolic: string];
  readonly conditions?: readonly { readonly system: string; readonly code: string; readonly display: string }[];
  readonly more?: readonly fhir4.Resource[];
}

export interface AcceptedReferral {
  readonly referralId: string;
  readonly patientId: string;
  readonly ehrId: string;
  readonly taskId: string;
  readonly serviceRequestId: string;
  readonly conditionId: string;
  readonly weightId: string;
}

const CRPS = { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G90.521', display: 'Complex regional pain syndrome I of right lower limb' };
const loinc = (code: string, display: string): fhir4.CodeableConcept => ({ coding: [{ system: LOINC, code, display }] });
const vital = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }];
const amount = (value: string, unit: string): fhir4.Quantity => ({ value: decimal(value), unit, system: UCUM, code: unit });

/** A referral of the first clinic as it stands after intake and acceptance: its row, and the hospital's resources in the chart. */
export async function acceptedReferral(db: FreshDatabase, clock: Clock, patient: ReferredPatient = {}, principal = db.clinician): Promise<AcceptedReferral> {
  const chart = new Chart(db.jobs, clock);
  const [referralId, patientId, taskId, serviceRequestId, conditionId, weightId, pressureId, ehrId] = Array.from({ length: 8 }, () => randomUUID()) as [string, string, string, string, string, string, string, string];
  const at = patient.weighedAt ?? new Date(clock.now().getTime() - 3_600_000).toISOString();
  const subject = { reference: `Patient/${patientId}` };
  const conditions = (patient.conditions ?? []).map((coding): fhir4.Condition => condition(randomUUID(), subject, coding));
  const resources: fhir4.Resource[] = [
    { resourceType: 'Patient', id: patientId, name: [{ family: 'Test' }], gender: patient.gender ?? 'male', birthDate: patient.birthDate ?? '1980-05-01', identifier: [{ system: 'urn:test:mrn', value: patientId }] } as fhir4.Patient,
    condition(conditionId, subject, CRPS),
    ...conditions,
    { resourceType: 'Observation', id: weightId, status: 'final', category: vital, code: loinc('29463-7', 'Body weight'), subject, effectiveDateTime: at, valueQuantity: amount(patient.weight ?? '70.0', 'kg') } as fhir4.Observation,
    {
      resourceType: 'Observation', id: pressureId, status: 'final', category: vital, code: loinc('85354-9', 'Blood pressure panel'), subject, effectiveDateTime: at,
      component: [
        { code: loinc('8480-6', 'Systolic'), valueQuantity: amount(patient.bloodPressure?.[0] ?? '124', 'mm[Hg]') },
        { code: loinc('8462-4', 'Diastolic'), valueQuantity: amount(patient.bloodPressure?.[1] ?? '78', 'mm[Hg]') },
      ],
    } as fhir4.Observation,
    ...(patient.more ?? []).map((r) => ({ ...r, subject })),
    { resourceType: 'ServiceRequest', id: serviceRequestId, status: 'active', intent: 'order', subject, code: { text: 'Ketamine infusion' }, reasonReference: [{ reference: `Condition/${conditionId}` }], identifier: [{ system: 'urn:test:order', value: serviceRequestId }] } as fhir4.ServiceRequest,
    { resourceType: 'Task', id: taskId, status: 'accepted', intent: 'order', focus: { reference: `ServiceRequest/${serviceRequestId}` }, for: subject, identifier: [{ system: 'urn:test:task', value: taskId }] } as fhir4.Task,
  ];
  await db.sql(`INSERT INTO ehr_connection (tenant_id, id, name, base_url, auth) VALUES ($1, $2, 'Hospital', $3, '{"kind":"none"}')`, [principal.tenantId, ehrId, `http://127.0.0.1:9/${ehrId}`]);
  await db.database.inTenant(principal, async (tx) => {
    await chart.openStream(tx, { id: referralId, kind: 'referral' });
    await chart.follow(tx, referralId, ehrId);
    for (const resource of resources) await chart.adopt(tx, { streamId: referralId, ehrId, resource, remoteId: `r-${resource.id ?? ''}`, ownership: resource.resourceType === 'Task' ? 'shared' : 'theirs' });
  });
  await db.sql(
    `INSERT INTO referral (tenant_id, id, status, ehr_id, placer_system, placer_value, patient_id, task_id, service_request_id, received_at, updated_at) VALUES ($1, $2, 'accepted', $3, 'urn:test:order', $4, $5, $6, $7, now(), now())`,
    [principal.tenantId, referralId, ehrId, serviceRequestId, patientId, taskId, serviceRequestId],
  );
  return { referralId, patientId, ehrId, taskId, serviceRequestId, conditionId, weightId };
}

const condition = (id: string, subject: fhir4.Reference, coding: fhir4.Coding): fhir4.Condition => ({
  resourceType: 'Condition', id, subject, code: { coding: [coding] },
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }] },
});
