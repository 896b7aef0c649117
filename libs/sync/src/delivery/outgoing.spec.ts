import { describe, expect, it } from '@jest/globals';
import { businessIdentifier, decimal, stringifyFhir } from '#fhir';
import { outgoing, sameContent } from './outgoing.js';
import type { DueReplica, ReferenceTarget } from './replica.js';

const [self, plan, weight, elsewhere] = [1, 2, 3, 4].map((n) => `5f2b0c4e-0000-4000-8000-00000000000${n}`) as [string, string, string, string];
const target = (type: string, id: string, more: Partial<ReferenceTarget> = {}): [string, ReferenceTarget] => [`${type}/${id}`, { type, id, standing: 'coming', sameStream: true, remoteId: undefined, identifiers: [businessIdentifier('plan', id)], ...more }];
const replica = (resource: fhir4.FhirResource, more: Partial<DueReplica> = {}): DueReplica => ({ resourceType: resource.resourceType, id: self, ownership: 'ours', version: 1, hash: 'h', inDoubt: false, referencePending: false, remoteId: undefined, remoteEtag: undefined, resource, ...more });

const request: fhir4.MedicationRequest = {
  resourceType: 'MedicationRequest', id: self, meta: { versionId: '3', lastUpdated: '2026-03-01T10:00:00Z', source: 'urn:titrate' }, status: 'active', intent: 'order', medicationReference: { reference: '#med' }, subject: { reference: 'Patient/hospital-1' },
  contained: [{ resourceType: 'Medication', id: 'med' }], basedOn: [{ reference: `CarePlan/${plan}`, display: 'the plan' }], supportingInformation: [{ reference: `Observation/${weight}/_history/2` }],
  extension: [{ url: 'urn:x', valueReference: { reference: 'https://other.example/fhir/Patient/9' } }],
  dosageInstruction: [{ doseAndRate: [{ rateQuantity: { value: decimal('0.350') } }] }],
};

describe('a resource on its way to an EHR', () => {
  it('names what the EHR holds by its address there, and leaves everything else as it is', () => {
    const targets = new Map([target('CarePlan', plan, { standing: 'held', remoteId: '41' }), target('Observation', weight, { standing: 'held', remoteId: '42' })]);
    const { resource, open } = outgoing(replica(request), targets, new Set());
    expect(open).toBe(false);
    expect(JSON.parse(stringifyFhir(resource))).toMatchObject({
      id: self, meta: { source: 'urn:titrate' }, subject: { reference: 'Patient/hospital-1' }, medicationReference: { reference: '#med' }, basedOn: [{ reference: 'CarePlan/41', display: 'the plan' }],
      supportingInformation: [{ reference: 'Observation/42' }], extension: [{ valueReference: { reference: 'https://other.example/fhir/Patient/9' } }],
    });
    expect(resource.meta).toEqual({ source: 'urn:titrate' });
    expect(stringifyFhir(resource)).toContain('"value":0.350');
    expect(Object.keys(resource).slice(0, 3)).toEqual(['resourceType', 'id', 'meta']);
  });

  it('names what travels with it by our uuid, for the bundle to resolve', () => {
    expect(outgoing(replica(request), new Map([target('CarePlan', plan)]), new Set([`CarePlan/${plan}`]))).toMatchObject({ open: false, resource: { basedOn: [{ reference: `CarePlan/${plan}` }] } });
  });

  it('names what comes later by identifier and stays open; sent again for that, it does not', () => {
    const targets = new Map([target('CarePlan', plan)]);
    const logical = { type: 'CarePlan', identifier: businessIdentifier('plan', plan), display: 'the plan' };
    expect(outgoing(replica(request), targets, new Set())).toMatchObject({ open: true, resource: { basedOn: [logical] } });
    expect(outgoing(replica(request, { referencePending: true }), targets, new Set())).toMatchObject({ open: false, resource: { basedOn: [logical] } });
  });

  it.each(['downgraded', 'absent', 'blocked', 'linked'] as const)('names what is %s by identifier for good', (standing) => {
    const { resource, open } = outgoing(replica(request), new Map([target('CarePlan', plan, { standing })]), new Set());
    expect(open).toBe(false);
    expect((resource as fhir4.MedicationRequest).basedOn).toEqual([{ type: 'CarePlan', identifier: businessIdentifier('plan', plan), display: 'the plan' }]);
  });
});

describe('whether the EHR holds what we would send', () => {
  const base = 'https://ehr.example.org/fhir';
  const ours: fhir4.Observation = { resourceType: 'Observation', id: self, status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/7' }, valueQuantity: { value: decimal('0.350'), unit: 'mg' } };

  it('does not depend on its own ids, meta, order of keys and absolute forms of its addresses', () => {
    const theirs = { subject: { reference: `${base}/Patient/7/_history/2` }, valueQuantity: { unit: 'mg', value: decimal('0.350') }, code: { text: 'x' }, status: 'final', resourceType: 'Observation', id: '99', meta: { versionId: '4' } } as fhir4.Observation;
    expect(sameContent(ours, theirs, base)).toBe(true);
  });

  it.each([
    ['a digit', { valueQuantity: { value: decimal('0.35'), unit: 'mg' } }],
    ['the patient', { subject: { reference: 'Patient/8' } }],
    ['a patient of another server', { subject: { reference: 'https://other.example/fhir/Patient/7' } }],
    ['an element more', { note: [{ text: elsewhere }] }],
  ])('depends on %s', (_what, change) => {
    expect(sameContent(ours, { ...ours, ...change }, base)).toBe(false);
  });
});
