/** A referral as a hospital pushes it: six resources of one patient, told apart by `n`. */
export interface PushOptions {
  /** `address`: absolute addresses on the hospital's server; `urn`: throw-away names. */
  readonly names?: 'address' | 'urn';
  /** Stands in the place of what is made here; `undefined` leaves an entry out. */
  readonly change?: (parts: Parts) => void;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests break every part of it
export type Loose = any;
export interface Parts {
  patient: Loose;
  condition: Loose;
  weight: Loose;
  pressure: Loose;
  request: Loose;
  task: Loose;
}

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const ucum = (value: unknown, code: string) => ({ value, unit: code, system: 'http://unitsofmeasure.org', code });
const VITALS = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }];
const AT = '2026-01-15T09:00:00Z';

/** 70.50 must not become 70.5 on its way into the request. */
const digits = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

/** Keys of `Parts` in the order of the entries. */
const ORDER = ['patient', 'condition', 'weight', 'pressure', 'request', 'task'] as const;
const PREFIX: Readonly<Record<keyof Parts, string>> = { patient: 'p', condition: 'c', weight: 'w', pressure: 'bp', request: 'sr', task: 't' };

export function hospitalPush(ehr: string, n: string, { names = 'address', change }: PushOptions = {}): Loose {
  const urn = (part: keyof Parts): string => `urn:uuid:00000000-0000-4000-8000-00000000000${ORDER.indexOf(part)}`;
  const named = (part: keyof Parts) => (names === 'address' ? { id: `${PREFIX[part]}-${n}` } : {});
  const to = (part: keyof Parts, type: string) => ({ reference: names === 'address' ? `${type}/${PREFIX[part]}-${n}` : urn(part) });
  const subject = () => to('patient', 'Patient');
  const parts: Parts = {
    patient: { resourceType: 'Patient', ...named('patient'), identifier: [{ system: 'urn:hospital:mrn', value: `MRN-${n}` }], name: [{ family: 'Rivera', given: ['Ana'] }], gender: 'female', birthDate: '1980-02-29' },
    condition: { resourceType: 'Condition', ...named('condition'), clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'G90.522' }], text: 'CRPS' }, subject: subject() },
    weight: { resourceType: 'Observation', ...named('weight'), status: 'final', category: VITALS, code: loinc('29463-7'), subject: subject(), effectiveDateTime: AT, valueQuantity: ucum(digits('70.50'), 'kg') },
    pressure: { resourceType: 'Observation', ...named('pressure'), status: 'final', category: VITALS, code: loinc('85354-9'), subject: subject(), effectiveDateTime: AT, component: [{ code: loinc('8480-6'), valueQuantity: ucum(122, 'mm[Hg]') }, { code: loinc('8462-4'), valueQuantity: ucum(78, 'mm[Hg]') }] },
    request: {
      resourceType: 'ServiceRequest',
      ...named('request'),
      identifier: [{ type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PLAC' }] }, system: 'urn:hospital:orders', value: `ORD-${n}` }],
      status: 'active',
      intent: 'order',
      code: { text: 'Ketamine infusion' },
      subject: subject(),
      authoredOn: AT,
      requester: { reference: `${ehr}/Practitioner/7`, display: 'Dr. Haddad' },
      reasonReference: [to('condition', 'Condition')],
    },
    task: { resourceType: 'Task', ...named('task'), identifier: [{ system: 'urn:hospital:tasks', value: `TASK-${n}` }], status: 'requested', intent: 'order', code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] }, focus: to('request', 'ServiceRequest'), for: subject(), authoredOn: AT },
  };
  change?.(parts);
  const entry = ORDER.filter((part) => parts[part] !== undefined).map((part) => {
    const resource = parts[part];
    const [identifier] = resource.identifier ?? [];
    return {
      fullUrl: names === 'address' ? `${ehr}/${resource.resourceType}/${resource.id}` : urn(part),
      resource,
      request: { method: 'POST', url: resource.resourceType, ...(identifier ? { ifNoneExist: `identifier=${identifier.system}|${identifier.value}` } : {}) },
    };
  });
  return { resourceType: 'Bundle', type: 'transaction', entry };
}
