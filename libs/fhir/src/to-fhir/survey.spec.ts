import { describe, expect, it } from '@jest/globals';
import { phq9Observations, type Phq9Source } from './survey.js';

const scores = [2, 3, 2, 3, 1, 2, 2, 1, 1] as const;
const source: Phq9Source = {
  id: 'total',
  status: 'final',
  patientId: 'p',
  at: '2026-11-30T08:05:00Z',
  performer: 'patient',
  panelId: 'panel',
  items: scores.map((score, i) => ({ id: `item-${String(i + 1)}`, score })),
  total: '17',
};
/** LOINC panel 44249-1, in the order of the printed form. */
const CODES = ['44250-9', '44255-8', '44259-0', '44254-1', '44251-7', '44258-2', '44252-5', '44253-3', '44260-8'];

describe('phq9Observations', () => {
  const all = phq9Observations(source);
  const items = all.slice(0, 9);
  const [total, panel] = [all[9], all[10]];

  it('codes each item and its answer; the ordinal value is the score', () => {
    expect(items.map((o) => o.code.coding?.[0]?.code)).toEqual(CODES);
    expect(items.map((o) => o.valueCodeableConcept?.coding?.[0]?.extension?.[0]?.valueDecimal)).toEqual(scores);
    expect(items.map((o) => o.valueCodeableConcept?.coding?.[0]?.code)).toEqual(scores.map((s) => ['LA6568-5', 'LA6569-3', 'LA6570-1', 'LA6571-9'][s]));
  });

  it('the total derives from the items, the panel has items and total as members', () => {
    const references = items.map((o) => ({ reference: `Observation/${o.id ?? ''}` }));
    expect(total).toMatchObject({ id: 'total', valueQuantity: { value: 17, code: '{score}' }, derivedFrom: references });
    expect(panel).toMatchObject({ id: 'panel', hasMember: [...references, { reference: 'Observation/total' }] });
    expect(panel).not.toHaveProperty('valueQuantity');
  });

  it('an answer that was not given is no zero, and neither is a total that cannot be scored', () => {
    const [first, , , , , , , , , sum] = phq9Observations({ ...source, total: undefined, items: source.items.map((i, n) => (n === 0 ? { ...i, score: undefined } : i)) });
    expect(first).toMatchObject({ dataAbsentReason: { coding: [{ code: 'asked-declined' }] } });
    expect(first).not.toHaveProperty('valueCodeableConcept');
    expect(sum).not.toHaveProperty('valueQuantity');
    expect(sum).toHaveProperty('dataAbsentReason');
  });

  it('eight items are a bug', () => {
    expect(() => phq9Observations({ ...source, items: source.items.slice(1) })).toThrow(TypeError);
  });
});
