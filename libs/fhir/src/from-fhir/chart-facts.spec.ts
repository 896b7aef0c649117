import { describe, expect, it } from '@jest/globals';
import { parseFhirJson } from '../json.js';
import { toScreeningFacts } from './chart-facts.js';
import type { ChartFacts } from './facts.js';

const LOINC = 'http://loinc.org';
const UCUM = 'http://unitsofmeasure.org';
const path = 'Bundle.entry[3].resource';

const facts = (...resources: unknown[]): ChartFacts => {
  const r = toScreeningFacts(resources.map((resource, i) => ({ resource, path: `Bundle.entry[${String(i)}].resource` })));
  if (!r.ok) throw new Error(r.problems.map((p) => `${p.code} ${p.expression ?? ''}`).join('; '));
  return r.value;
};
const problems = (resource: unknown): string[] => {
  const r = toScreeningFacts([{ resource, path }]);
  return r.ok ? [] : r.problems.map((p) => `${p.code} ${p.expression ?? ''}`);
};
const wire = (json: string): unknown => {
  const r = parseFhirJson(json);
  if (!r.ok) throw new Error('the sample is JSON');
  return r.value;
};
const observation = (code: string, valueQuantity: unknown, more: object = {}): object => ({ resourceType: 'Observation', id: 'w', status: 'final', code: { coding: [{ system: LOINC, code }] }, effectiveDateTime: '2026-11-20T07:00:00Z', valueQuantity, ...more });
const weight = (q: object, more: object = {}): object => observation('29463-7', q, more);

describe('weight', () => {
  it.each([
    ['70.0', 'kg', '70.0'],
    ['70.50', 'kg', '70.50'],
    ['7.05e1', 'kg', '70.5'],
    ['70500', 'g', '70.5'],
    ['154', '[lb_av]', '69.85322498'],
    ['2464', '[oz_av]', '69.85322498'],
  ])('%s %s is %s kg, exactly', (value, code, kg) => {
    const [w] = facts(wire(JSON.stringify(weight({ value: 0, unit: code, system: UCUM, code })).replace('"value":0', `"value":${value}`))).weights;
    expect(w?.value).toEqual({ value: kg, unit: 'kg' });
    expect(w?.original).toEqual({ value: value, unit: code });
    expect(w).toMatchObject({ reference: 'Observation/w', at: '2026-11-20T07:00:00Z', stated: false });
  });

  it('a printed kg without a code is kg', () => {
    expect(facts(weight({ value: 70, unit: 'kg' })).weights[0]?.value).toEqual({ value: '70', unit: 'kg' });
  });

  it.each([
    ['stone', { value: 11, unit: 'stone', system: UCUM, code: 'stone' }, 'UNIT_NOT_ALLOWED .valueQuantity.code'],
    ['lbs without a code', { value: 154, unit: 'lbs' }, 'UNIT_NOT_ALLOWED .valueQuantity.unit'],
    ['another dimension', { value: 70, unit: 'cm', system: UCUM, code: 'cm' }, 'UNIT_NOT_ALLOWED .valueQuantity.code'],
    ['a code of another system', { value: 70, unit: 'kg', system: 'http://snomed.info/sct', code: 'kg' }, 'UNIT_NOT_UCUM .valueQuantity.system'],
    ['kg beside a printed g', { value: 70, unit: 'g', system: UCUM, code: 'kg' }, 'UNIT_CONTRADICTS_CODE .valueQuantity.unit'],
    ['no unit', { value: 70 }, 'ELEMENT_REQUIRED .valueQuantity.code'],
    ['no number', { unit: 'kg', system: UCUM, code: 'kg' }, 'ELEMENT_REQUIRED .valueQuantity.value'],
    ['a number in quotes', { value: '70', unit: 'kg', system: UCUM, code: 'kg' }, 'NUMBER_INVALID .valueQuantity.value'],
    ['below zero', { value: -70, unit: 'kg', system: UCUM, code: 'kg' }, 'VALUE_NOT_POSITIVE .valueQuantity.value'],
    ['zero', { value: 0, unit: 'kg', system: UCUM, code: 'kg' }, 'VALUE_NOT_POSITIVE .valueQuantity.value'],
    ['more than', { value: 70, comparator: '>', unit: 'kg', system: UCUM, code: 'kg' }, 'COMPARATOR_NOT_ALLOWED .valueQuantity.comparator'],
  ])('%s is refused with the element named', (_name, quantity, expected) => {
    expect(problems(weight(quantity))).toEqual([expected.replace(' ', ` ${path}`)]);
  });

  it.each([
    ['lb', '[lb_av]'],
    ['kilograms', 'kg'],
    ['Kg', 'kg'],
  ])('a printed %s beside the code %s says nothing else', (unit, code) => {
    expect(problems(weight({ value: 70, unit, system: UCUM, code }))).toEqual([]);
  });

  it('stated weights say so', () => {
    expect(facts(observation('3142-7', { value: 70, unit: 'kg' })).weights[0]?.stated).toBe(true);
  });

  it.each([['entered-in-error'], ['cancelled']])('%s is no weight', (status) => {
    expect(facts(weight({ value: -1, unit: 'stone' }, { status })).weights).toEqual([]);
  });

  it('a weight that is said to be absent is none, not a refusal', () => {
    const { valueQuantity: _none, ...silent } = weight({}, { dataAbsentReason: { text: 'refused' } }) as Record<string, unknown>;
    expect(facts(silent).weights).toEqual([]);
  });

  it('a day that is none is refused', () => {
    expect(problems(weight({ value: 70, unit: 'kg' }, { effectiveDateTime: '2026-02-30' }))).toEqual([`DATE_INVALID ${path}.effective`]);
  });
});

describe('blood pressure', () => {
  const component = (code: string, value: number, unit = 'mm[Hg]'): object => ({ code: { coding: [{ system: LOINC, code }] }, valueQuantity: { value, unit: 'mmHg', system: UCUM, code: unit } });
  const panel = (...components: object[]): object => ({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: LOINC, code: '85354-9' }] }, effectiveDateTime: '2026-11-20', component: components });

  it('reads the panel', () => {
    expect(facts(panel(component('8462-4', 84), component('8480-6', 132))).bloodPressures).toEqual([
      { reference: 'Bundle.entry[0].resource', systolic: { value: '132', unit: 'mm[Hg]' }, diastolic: { value: '84', unit: 'mm[Hg]' }, at: '2026-11-20' },
    ]);
  });

  it('half a panel is half known', () => {
    expect(facts(panel(component('8480-6', 132))).bloodPressures[0]).not.toHaveProperty('diastolic');
  });

  it('a printed mmHg without a code is mm[Hg]; as a code it is no unit', () => {
    expect(facts(observation('8480-6', { value: 120, unit: 'mmHg' })).bloodPressures[0]?.systolic).toEqual({ value: '120', unit: 'mm[Hg]' });
    expect(problems(panel(component('8480-6', 132), component('8462-4', 84, 'mmHg')))).toEqual([`UNIT_NOT_ALLOWED ${path}.component[1].valueQuantity.code`]);
  });

  it('reports both sides', () => {
    expect(problems(panel(component('8480-6', -1), component('8462-4', 0)))).toHaveLength(2);
  });
});

describe('the rest of the record', () => {
  it('patient: the official name, identifiers with a system, a real birthday', () => {
    const { patient } = facts({ resourceType: 'Patient', id: 'p', identifier: [{ system: 'urn:mrn', value: '1' }, { value: 'no system' }], name: [{ use: 'old', family: 'Was' }, { use: 'official', family: 'Is', given: ['A', 'B'] }], birthDate: '1980-02-29', gender: 'female', deceasedBoolean: false });
    expect(patient).toEqual({ reference: 'Patient/p', identifiers: [{ system: 'urn:mrn', value: '1' }], family: 'Is', given: ['A', 'B'], birthDate: '1980-02-29', gender: 'female', deceased: false });
  });

  it.each([['1980-02-31'], ['1981-02-29'], ['31.12.1980'], [19800228], ['0000-01-01'], ['']])('birth date %j is refused', (birthDate) => {
    expect(problems({ resourceType: 'Patient', birthDate })).toEqual([`DATE_INVALID ${path}.birthDate`]);
  });

  it('conditions keep what is not said as unknown', () => {
    const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
    expect(facts({ resourceType: 'Condition', id: 'c', code: { text: 'CRPS' }, clinicalStatus: active }).conditions).toEqual([{ reference: 'Condition/c', code: { codings: [], text: 'CRPS' }, clinicalStatus: 'active', verificationStatus: 'unknown' }]);
  });

  it('medicines: the code may stand in a contained or a neighbouring Medication', () => {
    const medication = { resourceType: 'Medication', id: 'm', code: { coding: [{ system: 'rx', code: '6130' }] } };
    const request = (reference: string, more: object = {}): object => ({ resourceType: 'MedicationRequest', status: 'active', medicationReference: { reference }, ...more });
    const found = facts(request('#m', { contained: [medication] }), request('https://h.test/fhir/Medication/m'), medication, request('Medication/unknown')).medications;
    expect(found.map((m) => m.code.codings[0]?.code)).toEqual(['6130', '6130']);
  });

  it('other observations: number, code or text as written', () => {
    const value = wire('{"resourceType":"Observation","id":"q","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8636-3"}]},"valueQuantity":{"value":450.0,"unit":"ms","system":"http://unitsofmeasure.org","code":"ms"}}');
    expect(facts(value).observations[0]).toMatchObject({ value: { value: '450.0', unit: 'ms' }, status: 'final' });
  });

  it('a heart rate below zero is refused, a temperature below zero is not our business', () => {
    expect(problems(observation('8867-4', { value: -72, unit: '/min', system: UCUM, code: '/min' }))).toEqual([`VALUE_NOT_POSITIVE ${path}.valueQuantity.value`]);
    expect(problems(observation('8310-5', { value: -1, unit: 'Cel', system: UCUM, code: 'Cel' }))).toEqual([]);
  });

  it.each([[null], [7], ['x'], [[]], [{}], [{ resourceType: 'Basic' }], [{ resourceType: 'Observation' }], [{ resourceType: 'Condition', code: null }], [{ resourceType: 'Patient', name: 'x', identifier: 'y' }]])('survives %j', (resource) => {
    expect(problems(resource)).toEqual([]);
  });
});
