import { describe, expect, it } from '@jest/globals';
import { transactionBundle, weakEtag } from './bundles.js';

const plan: fhir4.CarePlan = { resourceType: 'CarePlan', id: 'p1', identifier: [{ system: 'urn:titrate:id', value: 'plan-p1' }], status: 'active', intent: 'plan', subject: { reference: 'Patient/77' }, activity: [{ reference: { reference: 'MedicationRequest/m1' } }] };
const rx: fhir4.MedicationRequest = { resourceType: 'MedicationRequest', id: 'm1', identifier: [{ system: 'urn:other', value: 'x' }, { system: 'urn:titrate:id', value: 'rx-m1' }], status: 'active', intent: 'order', subject: { reference: 'Patient/77' }, medicationCodeableConcept: { text: 'k' }, basedOn: [{ reference: 'CarePlan/p1' }] };
const task: fhir4.Task = { resourceType: 'Task', id: 't1', status: 'accepted', intent: 'order', for: { reference: 'Patient/77' }, basedOn: [{ reference: 'CarePlan/p1' }] };

describe('transactionBundle', () => {
  const bundle = transactionBundle([{ kind: 'update', resource: task, remoteId: '4711', ifMatch: '"3"' }, { kind: 'create', resource: plan }, { kind: 'create', resource: rx }], 'https://ehr.test/fhir');
  const [first, second, third] = bundle.entry ?? [];

  it('creates before updates, so that listed order and order by verb agree', () => {
    expect(bundle.entry?.map((e) => e.request?.method)).toEqual(['POST', 'POST', 'PUT']);
  });

  it('creates once: If-None-Exist asks for our own identifier', () => {
    expect(second?.request?.ifNoneExist).toBe('identifier=urn%3Atitrate%3Aid%7Crx-m1');
  });

  it('links the entries by urn:uuid and leaves the rest of the references', () => {
    expect(first?.fullUrl).toBe('urn:uuid:p1');
    expect(first?.resource).toMatchObject({ subject: { reference: 'Patient/77' }, activity: [{ reference: { reference: 'urn:uuid:m1' } }] });
    expect(third?.resource).toMatchObject({ basedOn: [{ reference: 'urn:uuid:p1' }] });
  });

  it('sends no id of ours on create, the server’s on update, with a weak tag', () => {
    expect(first?.resource).not.toHaveProperty('id');
    expect(third).toMatchObject({ fullUrl: 'https://ehr.test/fhir/Task/4711', resource: { id: '4711' }, request: { url: 'Task/4711', ifMatch: 'W/"3"' } });
  });

  it('no identifier, no condition; null asks for none', () => {
    const [a, b] = transactionBundle([{ kind: 'create', resource: task }, { kind: 'create', resource: rx, ifNoneExist: null }]).entry ?? [];
    expect(a?.request).not.toHaveProperty('ifNoneExist');
    expect(b?.request).not.toHaveProperty('ifNoneExist');
  });
});

it.each([['3'], ['"3"'], ['W/"3"']])('weakEtag(%j)', (tag) => {
  expect(weakEtag(tag)).toBe('W/"3"');
});
