import { describe, expect, it } from '@jest/globals';
import { decimal } from './decimal.js';
import { ownIdentifier, searchToken } from './identifiers.js';
import { collectReferences, parseReference, rewriteReferences } from './references.js';

const resource = {
  resourceType: 'CarePlan',
  contained: [{ resourceType: 'Condition', id: 'c', subject: { reference: 'Patient/1' } }],
  activity: [{ reference: { reference: 'MedicationRequest/2' } }, { detail: { quantity: { value: decimal('1.50') } } }],
  author: { identifier: { system: 's', value: 'v' } },
};

describe('references', () => {
  it('are found wherever they stand, also in an element that is itself called reference', () => {
    expect(collectReferences(resource)).toEqual([
      { reference: 'Patient/1', path: 'contained[0].subject' },
      { reference: 'MedicationRequest/2', path: 'activity[0].reference' },
    ]);
  });

  it('are rewritten in a copy that keeps its decimals', () => {
    const copy = rewriteReferences(resource, (r, path) => (path.startsWith('activity') ? `${r}9` : r));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(resource).replace('MedicationRequest/2', 'MedicationRequest/29'));
    expect(resource.activity[0]?.reference?.reference).toBe('MedicationRequest/2');
    expect(JSON.stringify(copy)).toContain('1.50');
  });

  it.each([
    ['Patient/1', { type: 'Patient', id: '1' }],
    ['https://h.test/fhir/Patient/1/_history/2', { type: 'Patient', id: '1', version: '2', base: 'https://h.test/fhir' }],
    ['urn:uuid:6a1c0b5e-0000-4000-8000-000000000000', undefined],
    ['#c', undefined],
    ['/Patient/1', undefined],
    ['Patient', undefined],
    ['Patient/a_b', undefined],
  ])('parseReference(%j)', (reference, parsed) => {
    expect(parseReference(reference)).toEqual(parsed);
  });
});

describe('identifiers', () => {
  it('our own is found in a list, alone (QuestionnaireResponse) or not at all', () => {
    const own = { system: 'urn:titrate:id', value: 'plan-1' };
    expect(ownIdentifier({ identifier: [{ system: 'x', value: 'y' }, own] })).toEqual(own);
    expect(ownIdentifier({ identifier: own })).toEqual(own);
    expect(ownIdentifier({ identifier: [{ system: 'x', value: 'y' }] })).toBeUndefined();
    expect(ownIdentifier(null)).toBeUndefined();
  });

  it('a value with a comma or bar is one token', () => {
    expect(searchToken({ system: 's', value: 'a,b|c$d\\e' })).toBe('s|a\\,b\\|c\\$d\\\\e');
  });
});
