import { describe, expect, it } from '@jest/globals';
import { readServiceRequest, readTask } from './referral.js';

const path = 'Bundle.entry[0].resource';
const request = {
  resourceType: 'ServiceRequest',
  id: 's',
  meta: { versionId: '4' },
  identifier: [{ system: 'urn:hospital:other', value: 'X' }, { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PLAC' }] }, system: 'urn:hospital:orders', value: 'O-1' }],
  status: 'active',
  intent: 'order',
  priority: 'urgent',
  code: { text: 'Ketamine infusion' },
  subject: { reference: 'Patient/1' },
  requester: { reference: 'Practitioner/2', display: 'Dr. R' },
  authoredOn: '2026-11-22',
  reasonReference: [{ reference: 'Condition/3' }],
  note: [{ text: 'Afternoons' }],
};
const problems = (r: { ok: boolean; problems?: readonly { code: string; expression?: string }[] }): string[] => (r.problems ?? []).map((p) => `${p.code} ${p.expression ?? ''}`);

describe('readServiceRequest', () => {
  it('takes the identifier typed as the placer’s before the first', () => {
    expect(readServiceRequest({ resource: request, path })).toEqual({
      ok: true,
      value: {
        reference: 'ServiceRequest/s',
        placerIdentifier: { system: 'urn:hospital:orders', value: 'O-1' },
        identifiers: [{ system: 'urn:hospital:other', value: 'X' }, { system: 'urn:hospital:orders', value: 'O-1' }],
        status: 'active',
        intent: 'order',
        priority: 'urgent',
        code: { codings: [], text: 'Ketamine infusion' },
        reasons: [],
        reasonReferences: ['Condition/3'],
        supportingInfo: [],
        subject: 'Patient/1',
        requester: { reference: 'Practitioner/2', display: 'Dr. R' },
        authoredOn: '2026-11-22',
        notes: ['Afternoons'],
        versionId: '4',
      },
    });
  });

  it.each([
    ['no subject', { subject: undefined }, `ELEMENT_REQUIRED ${path}.subject`],
    ['a subject without reference', { subject: { display: 'Somebody' } }, `ELEMENT_REQUIRED ${path}.subject`],
    ['no status', { status: undefined }, `ELEMENT_REQUIRED ${path}.status`],
    ['a status of another resource', { status: 'requested' }, `CODE_INVALID ${path}.status`],
    ['an intent that R4 does not have', { intent: 'wish' }, `CODE_INVALID ${path}.intent`],
    ['a day that is none', { authoredOn: '2026-11-31' }, `DATE_INVALID ${path}.authoredOn`],
    ['another type', { resourceType: 'ReferralRequest' }, `RESOURCE_TYPE ${path}.resourceType`],
  ])('%s', (_name, change, expected) => {
    expect(problems(readServiceRequest({ resource: { ...request, ...change }, path }))).toEqual([expected]);
  });

  it('names every element that is wrong', () => {
    expect(problems(readServiceRequest({ resource: { resourceType: 'ServiceRequest' }, path }))).toHaveLength(3);
  });
});

describe('readTask', () => {
  const task = { resourceType: 'Task', id: 't', identifier: [{ system: 'urn:hospital:tasks', value: 'T-1' }], status: 'requested', intent: 'order', focus: { reference: 'ServiceRequest/s' }, for: { reference: 'Patient/1' } };

  it('reads what the loop needs', () => {
    expect(readTask({ resource: task, path })).toEqual({
      ok: true,
      value: { reference: 'Task/t', identifiers: [{ system: 'urn:hospital:tasks', value: 'T-1' }], status: 'requested', intent: 'order', focus: 'ServiceRequest/s', subject: 'Patient/1' },
    });
  });

  it.each([['active'], [undefined], [7]])('status %j is refused', (status) => {
    expect(problems(readTask({ resource: { ...task, status }, path }))).toHaveLength(1);
  });
});
