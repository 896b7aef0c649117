import { describe, expect, it } from '@jest/globals';
import { toScreeningFacts } from './chart-facts.js';
import type { ChartFacts } from './facts.js';

/* What the rules that look back rest on: ends, upper limits, and ketamine that was given before. */

const facts = (...resources: unknown[]): ChartFacts => {
  const r = toScreeningFacts(resources.map((resource, i) => ({ resource, path: `Bundle.entry[${String(i)}].resource` })));
  if (!r.ok) throw new Error(r.problems.map((p) => p.code).join());
  return r.value;
};
const alt = (...referenceRange: object[]): unknown => ({ resourceType: 'Observation', id: 'alt', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '1742-6' }] }, valueQuantity: { value: 90, code: 'U/L' }, referenceRange });
const meaning = (code: string): object => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/referencerange-meaning', code }] });

describe('the upper limit of a laboratory', () => {
  it.each([
    ['the only one', [{ high: { value: 55, code: 'U/L' } }], { value: '55', unit: 'U/L' }],
    ['in the unit of the value where it names none', [{ high: { value: 55 } }], { value: '55', unit: 'U/L' }],
    ['the normal one of several', [{ high: { value: 500 }, type: meaning('treatment') }, { high: { value: 55 }, type: meaning('normal') }], { value: '55', unit: 'U/L' }],
    ['none that is not the normal one', [{ high: { value: 500 }, type: meaning('treatment') }], undefined],
    ['none in words', [{ text: 'up to 55' }], undefined],
    ['none where only the lower one is given', [{ low: { value: 5 } }], undefined],
  ])('%s', (_, ranges, expected) => {
    expect(facts(alt(...ranges)).observations[0]?.referenceHigh).toEqual(expected);
  });
});

describe('an end', () => {
  const condition = (more: object): unknown => ({ resourceType: 'Condition', id: 'c', code: { text: 'Psychosis' }, ...more });
  it.each([
    [{ abatementDateTime: '2026-01-02' }, '2026-01-02'],
    [{ abatementPeriod: { start: '2026-01', end: '2026-02' } }, '2026-02'],
    [{ abatementString: 'last winter' }, undefined],
    [{}, undefined],
  ])('of a condition: %j', (more, end) => {
    expect(facts(condition(more)).conditions[0]?.abatement).toBe(end);
  });

  const medication = (resourceType: string, more: object): unknown => ({ resourceType, id: 'm', status: 'completed', medicationCodeableConcept: { text: 'Phenelzine' }, ...more });
  const until = (end?: string): object => ({ timing: { repeat: { boundsPeriod: { start: '2025-01-01', ...(end === undefined ? {} : { end }) } } } });
  it.each([
    ['MedicationStatement', { effectivePeriod: { start: '2025-01-01', end: '2026-01-02' } }, '2026-01-02'],
    ['MedicationStatement', { effectiveDateTime: '2026-01-02' }, undefined],
    ['MedicationAdministration', { effectiveDateTime: '2026-01-02T08:00:00Z' }, '2026-01-02T08:00:00Z'],
    ['MedicationRequest', { authoredOn: '2025-01-01' }, undefined],
    ['MedicationRequest', { dispenseRequest: { validityPeriod: { end: '2026-02-01' } } }, '2026-02-01'],
    ['MedicationRequest', { dosageInstruction: [until('2026-01-05'), until('2026-01-09')] }, '2026-01-09'],
    ['MedicationRequest', { dosageInstruction: [until('2026-01-05'), until()] }, undefined],
  ])('of a %s: %j', (type, more, end) => {
    expect(facts(medication(type, more)).medications[0]?.end).toBe(end);
  });
});

describe('ketamine that was given before', () => {
  const ketamine = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6130' }] };
  const given = (id: string, start: string, more: object = {}): unknown => ({ resourceType: 'MedicationAdministration', id, status: 'completed', medicationCodeableConcept: ketamine, effectivePeriod: { start }, ...more });
  const ours = { request: { reference: 'MedicationRequest/rx' } };
  const order = { resourceType: 'MedicationRequest', id: 'rx', status: 'completed', basedOn: [{ reference: 'ServiceRequest/s' }, { reference: 'CarePlan/plan' }], medicationCodeableConcept: ketamine };
  const stretch = { partOf: [{ reference: 'MedicationAdministration/a' }] };

  it('is one course where its orders stand on one plan, a session once however often its rate changed', () => {
    const courses = facts(order, given('b', '2026-01-06T09:00:00Z', ours), given('a', '2026-01-05T09:00:00Z', { ...ours, partOf: [{ reference: 'Procedure/p' }] }), given('a1', '2026-01-05T09:00:00Z', { ...ours, ...stretch }), given('a2', '2026-01-05T11:00:00Z', { ...ours, ...stretch })).ketamineCourses;
    expect(courses).toEqual([{ kind: 'CarePlan', reference: 'CarePlan/plan', sessions: ['2026-01-05T09:00:00Z', '2026-01-06T09:00:00Z'], multiDay: true }]);
  });

  it('stands for itself where it names no plan', () => {
    expect(facts(given('a', '2026-01-05T09:00:00Z'), given('b', '2026-01-06T09:00:00Z')).ketamineCourses.map((k) => [k.kind, k.reference, k.multiDay])).toEqual([
      ['MedicationAdministration', 'MedicationAdministration/a', false],
      ['MedicationAdministration', 'MedicationAdministration/b', false],
    ]);
  });

  it.each([
    ['the next day', ['2026-01-05T09:00:00Z', '2026-01-06T15:00:00Z'], true],
    ['the day after the next', ['2026-01-05T09:00:00Z', '2026-01-07T09:00:00Z'], false],
    ['twice on one day', ['2026-01-05T09:00:00Z', '2026-01-05T15:00:00Z'], false],
  ])('%s', (_, starts, multiDay) => {
    expect(facts(order, ...starts.map((s, n) => given(`g${String(n)}`, s, ours))).ketamineCourses[0]?.multiDay).toBe(multiDay);
  });

  it.each([[24, false], [25, true]])('%d hours on end', (hours, multiDay) => {
    const [start, end] = ['2026-01-05T09:00:00Z', new Date(Date.UTC(2026, 0, 5, 9 + hours)).toISOString()];
    expect(facts(given('a', start, { effectivePeriod: { start, end } })).ketamineCourses[0]?.multiDay).toBe(multiDay);
  });

  it('is not what was not given, another drug, or without a time', () => {
    const other = { medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6470' }] } };
    expect(facts(given('a', '2026-01-05', { status: 'not-done' }), given('b', '2026-01-05', { status: 'entered-in-error' }), given('c', '2026-01-05', other), given('d', '', { effectivePeriod: {} })).ketamineCourses).toEqual([]);
  });
});
