import { describe, expect, it } from '@jest/globals';
import { checkClinicVersion, isLaterVersion } from './clinic-version.js';
import { findProtocol, protocols } from './library.js';
import { parseProtocol } from './parse-protocol.js';
import type { Protocol } from './protocol.js';

const crps = findProtocol('CRPS-OP-10D') as Protocol;
const clone = (change: object = {}): Record<string, unknown> => JSON.parse(JSON.stringify({ ...crps, ...change })) as Record<string, unknown>;
const formFaults = (value: unknown): unknown => {
  const parsed = parseProtocol(value);
  return parsed.ok ? [] : parsed.problems.map((p) => p.expression);
};
const faults = (change: object, base: Protocol = crps): unknown => checkClinicVersion({ ...base, ...change }).map((p) => `${p.code} ${p.expression ?? ''}`);

describe('the form of a protocol from outside', () => {
  it.each(protocols().map((p) => [p.id, p] as const))('%s passes as JSON, unchanged', (_, p) => {
    expect(parseProtocol(JSON.parse(JSON.stringify(p)))).toEqual({ ok: true, value: p });
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, ''],
    ['a list', [], ''],
    ['a missing field', { ...clone(), dose: undefined }, 'dose'],
    ['a number as number', clone({ dose: { ...crps.dose, max: { ...crps.dose.max, value: 0.35 } } }), 'dose.max.value'],
    ['a unit of another kind', clone({ caps: { rate: { ...crps.caps.rate, unit: 'mg/kg/h' } } }), 'caps.rate.unit'],
    ['a unit that every object has', clone({ concentrations: [{ ...crps.concentrations[0], unit: 'toString' }] }), 'concentrations[0].unit'],
    ['an unknown cap', clone({ caps: { ...crps.caps, minute: crps.caps.rate } }), 'caps.minute'],
    ['an unknown field', clone({ colour: 'red' }), 'colour'],
    ['an unknown drug of an adjunct', clone({ adjuncts: [{ ...crps.adjuncts[0], drug: 'arsenic' }] }), 'adjuncts[0].drug'],
    ['an unknown source', clone({ ramp: [{ ...crps.ramp[0], source: 'hearsay' }] }), 'ramp[0].source'],
    ['an unknown condition', clone({ indication: { text: 'x', conditions: ['boredom'] } }), 'indication.conditions[0]'],
    ['a text that is empty', clone({ title: ' ' }), 'title'],
    ['a text with a control character', clone({ title: 'a\u0000b' }), 'title'],
    ['a text that is a book', clone({ diluent: 'x'.repeat(3000) }), 'diluent'],
    ['a list that is too long', clone({ notes: Array(100).fill('x') }), 'notes'],
    ['sessions by halves', clone({ course: { ...crps.course, planned: 1.5 } }), 'course.planned'],
    ['a grade of its own', clone({ evidence: { ...crps.evidence, grade: 'excellent' } }), 'evidence.grade'],
  ])('%s is refused by its field', (_, value, field) => {
    expect(formFaults(JSON.parse(JSON.stringify(value ?? null)))).toEqual([field]);
  });
});

describe('a version of a clinic', () => {
  it('passes like any protocol', () => {
    expect(faults({ version: '1.1.0' })).toEqual([]);
    expect(faults({ id: 'OUR-OWN', version: '0.1.0' })).toEqual([]);
  });

  it('names its faults by the field that the clinic wrote', () => {
    expect(faults({ caps: {} })).toEqual(['PROTOCOL_INCONSISTENT caps']);
    expect(faults({ version: '01.0.0' })).toEqual(['PROTOCOL_INCONSISTENT version']);
    expect(faults({ reviewDue: '2027-02-30' })).toEqual(['PROTOCOL_INCONSISTENT reviewDue']);
    expect(faults({ adjuncts: [{ ...crps.adjuncts[0], maxDose: { value: '0.01', unit: 'mg', mark: 'P', source: 'clinic' } }] })).toEqual(['PROTOCOL_INCONSISTENT adjuncts[0].maxDose']);
  });

  it('neither releases the blocked protocol nor rebuilds it under another name', () => {
    const block = findProtocol('BLOCK') as Protocol;
    const { blocked: _, ...released } = block;
    expect(faults({}, released as Protocol)).toEqual(['PROTOCOL_BLOCKED id']);
    const renamed = { ...released, id: 'DEEP-SLEEP', concentrations: crps.concentrations } as Protocol;
    expect(faults({}, renamed)).toEqual(['PROTOCOL_OUT_OF_SCOPE setting']);
    const flat = { value: '25200', unit: 'mg', mark: 'P', source: 'clinic' } as const;
    expect(faults({ setting: 'inpatient', basis: 'mg', dose: { typical: flat, min: flat, max: flat }, caps: { session: flat } }, renamed)).toEqual(['PROTOCOL_OUT_OF_SCOPE dose.max']);
  });

  it('leaves every regimen of the library possible', () => {
    for (const p of protocols()) if (p.blocked === undefined) expect([p.id, faults({}, p)]).toEqual([p.id, []]);
  });
});

it('versions are ordered by number', () => {
  expect([['1.10.0', '1.9.0'], ['2.0.0', '1.99.99'], ['1.0.1', '1.0.0']].every(([a, b]) => isLaterVersion(a ?? '', b ?? ''))).toBe(true);
  expect([['1.0.0', '1.0.0'], ['1.9.0', '1.10.0']].some(([a, b]) => isLaterVersion(a ?? '', b ?? ''))).toBe(false);
});
