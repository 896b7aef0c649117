import { describe, expect, it } from '@jest/globals';
import { INSTRUMENTS, type InstrumentId, type Questionnaire } from '#clinical';
import { surveyObservations, type SurveySource } from './survey.js';

const asked = (id: Exclude<InstrumentId, 'mme'>): Questionnaire => INSTRUMENTS[id] as Questionnaire;
const base = { id: 'total', status: 'final', patientId: 'p', at: '2026-11-30T08:05:00Z', performer: 'patient' } as const;
const form = (...values: (number | undefined)[]): SurveySource['form'] => ({ panelId: 'panel', items: values.map((value, i) => ({ id: `item-${String(i + 1)}`, value })) });
const scores = [2, 3, 2, 3, 1, 2, 2, 1, 1] as const;
const source: SurveySource = { ...base, instrument: asked('phq-9'), score: '17', form: form(...scores) };
/** LOINC panel 44249-1, in the order of the printed form. */
const CODES = ['44250-9', '44255-8', '44259-0', '44254-1', '44251-7', '44258-2', '44252-5', '44253-3', '44260-8'];

describe('a PHQ-9', () => {
  const all = surveyObservations(source);
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
    const [first, , , , , , , , , sum] = surveyObservations({ ...source, score: undefined, form: form(undefined, ...scores.slice(1)) });
    expect(first).toMatchObject({ dataAbsentReason: { coding: [{ code: 'asked-declined' }] } });
    expect(first).not.toHaveProperty('valueCodeableConcept');
    expect(sum).not.toHaveProperty('valueQuantity');
    expect(sum).toHaveProperty('dataAbsentReason');
  });

  it('eight items are a bug, and so is a form without its answers', () => {
    expect(() => surveyObservations({ ...source, form: undefined })).toThrow(TypeError);
    expect(() => surveyObservations({ ...source, form: form(...scores.slice(1)) })).toThrow(TypeError);
  });
});

describe('a PEG', () => {
  const all = surveyObservations({ ...base, instrument: asked('peg'), score: '6.33', form: form(7, 6, 6) });

  it('is three numbers, their mean that derives from them, and a panel of our own; codes alone, as no display was seen', () => {
    expect(all.map((o) => o.code.coding?.map(({ system, code, display }) => [system, code, display]))).toEqual([
      [['http://loinc.org', '75893-8', undefined]], [['http://loinc.org', '91145-3', undefined]], [['http://loinc.org', '91146-1', undefined]], [['http://loinc.org', '91147-9', undefined]],
      [['urn:titrate:cs:instrument', 'peg', 'PEG: pain, enjoyment of life, general activity']],
    ]);
    expect(all.slice(0, 4).map((o) => [Number(o.valueQuantity?.value), o.valueQuantity?.code])).toEqual([[7, '{score}'], [6, '{score}'], [6, '{score}'], [6.33, '{score}']]);
    const items = [1, 2, 3].map((n) => ({ reference: `Observation/item-${String(n)}` }));
    expect([all[3]?.derivedFrom, all[4]?.hasMember]).toEqual([items, [...items, { reference: 'Observation/total' }]]);
  });
});

it('an aid to walk is a code of ours with its step, also a functional status', () => {
  const [gait, ...more] = surveyObservations({ ...base, instrument: asked('gait'), score: '2' });
  expect(more).toEqual([]);
  expect(gait).toMatchObject({
    code: { coding: [{ system: 'urn:titrate:cs:observation', code: 'gait-aid' }], text: 'Aid to walk' },
    valueCodeableConcept: { coding: [{ system: 'urn:titrate:cs:answer', code: 'gait-crutch-or-walker', display: 'Crutch or walker', extension: [{ valueDecimal: 2 }] }], text: 'Crutch or walker' },
    category: [{ coding: [{ code: 'survey' }] }, { coding: [{ code: 'functional-status' }] }],
  });
});
