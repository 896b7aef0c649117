const ID = 'urn:uuid:5f0c2a54-8e0e-4b7d-9c1a-';
const at = '2026-01-15T09:00:00Z';
const subject = { reference: `${ID}000000000001` };
const loinc = (code: string, display: string) => ({ coding: [{ system: 'http://loinc.org', code, display }], text: display });
const ucum = (value: number, unit: string, code: string) => ({ value, unit, system: 'http://unitsofmeasure.org', code });
const vitalSign = { status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }] };

const patient = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:example:mrn', value: 'EXAMPLE-1' }],
  name: [{ family: 'Example', given: ['Eva'] }],
  gender: 'female',
  birthDate: '1984-05-17',
};
const condition = {
  resourceType: 'Condition',
  identifier: [{ system: 'urn:example:condition', value: 'EXAMPLE-C1' }],
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G90.522', display: 'Complex regional pain syndrome I of left lower limb' }] },
  subject,
};
const request = {
  resourceType: 'ServiceRequest',
  identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PLAC' }] }, system: 'urn:example:orders', value: 'EXAMPLE-SR1' }],
  status: 'active',
  intent: 'order',
  code: { text: 'Ketamine infusion series' },
  subject,
  authoredOn: at,
  reasonReference: [{ reference: `${ID}000000000002` }],
};
const task = {
  resourceType: 'Task',
  identifier: [{ system: 'urn:example:tasks', value: 'EXAMPLE-T1' }],
  status: 'requested',
  intent: 'order',
  code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] },
  focus: { reference: `${ID}000000000005` },
  for: subject,
  authoredOn: at,
};

const entry = (n: number, resource: { readonly resourceType: string; readonly identifier?: readonly { readonly system: string; readonly value: string }[] }) => ({
  fullUrl: `${ID}00000000000${n}`,
  resource,
  request: { method: 'POST', url: resource.resourceType, ...(resource.identifier ? { ifNoneExist: `identifier=${resource.identifier[0]?.system}|${resource.identifier[0]?.value}` } : {}) },
});

/** A whole referral; sent twice it is received once. */
export const BUNDLE_EXAMPLE = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    entry(1, patient),
    entry(2, condition),
    entry(3, { resourceType: 'Observation', ...vitalSign, code: loinc('29463-7', 'Body weight'), subject, effectiveDateTime: at, valueQuantity: ucum(70.5, 'kg', 'kg') } as never),
    entry(4, {
      resourceType: 'Observation',
      ...vitalSign,
      code: loinc('85354-9', 'Blood pressure panel'),
      subject,
      effectiveDateTime: at,
      component: [
        { code: loinc('8480-6', 'Systolic blood pressure'), valueQuantity: ucum(122, 'mmHg', 'mm[Hg]') },
        { code: loinc('8462-4', 'Diastolic blood pressure'), valueQuantity: ucum(78, 'mmHg', 'mm[Hg]') },
      ],
    } as never),
    entry(5, request),
    entry(6, task),
  ],
};

const contained = { id: 'patient', ...patient, identifier: [{ system: 'urn:example:mrn', value: 'EXAMPLE-2' }] };
const own = { reference: '#patient' };
const { reasonReference: _reasons, ...plainRequest } = request;

export const REQUEST_EXAMPLE = { ...plainRequest, contained: [contained], identifier: [{ system: 'urn:example:orders', value: 'EXAMPLE-SR2' }], subject: own, reasonCode: [{ text: 'Complex regional pain syndrome' }] };

export const TASK_EXAMPLE = {
  ...task,
  contained: [contained, { id: 'request', ...plainRequest, identifier: [{ system: 'urn:example:orders', value: 'EXAMPLE-SR3' }], subject: own }],
  identifier: [{ system: 'urn:example:tasks', value: 'EXAMPLE-T3' }],
  focus: { reference: '#request' },
  for: own,
};

export const RESPONSE_EXAMPLE = {
  resourceType: 'Bundle',
  type: 'transaction-response',
  entry: [{ response: { status: '201 Created', location: 'Patient/0b1f9a52-4c8e-4a53-8e0e-2f0f3a1b7c10/_history/1', etag: 'W/"1"', lastModified: '2026-01-15T09:00:01.000Z' } }],
};
