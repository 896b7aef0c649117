import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimal } from '../decimal.js';
import { isAfter, isFhirDate, isFhirDateTime, isFhirInstant } from './dates.js';
import { wellFormednessProblems } from './well-formed.js';

const UCUM = 'http://unitsofmeasure.org';
const found = (resource: unknown): string[] => wellFormednessProblems(resource, 'X').map((p) => `${p.code} ${p.expression ?? ''}`);

describe('wellFormednessProblems', () => {
  it.each<[string, object, string]>([
    ['birthday', { birthDate: '1980-02-31' }, 'DATE_INVALID X.birthDate'],
    ['day in a list', { event: ['2026-01-01', '2026-13-01'] }, 'DATE_INVALID X.event[1]'],
    ['dateTime of a choice', { onsetDateTime: '2026-1-1' }, 'DATE_INVALID X.onsetDateTime'],
    ['time without zone', { authoredOn: '2026-01-01T10:00:00' }, 'DATE_INVALID X.authoredOn'],
    ['instant without time', { issued: '2026-01-01' }, 'DATE_INVALID X.issued'],
    ['per-1', { period: { start: '2026-02-01', end: '2026-01-01' } }, 'INVARIANT_PER_1 X.period'],
    ['period of days that are none', { period: { start: '2026-02-30' } }, 'DATE_INVALID X.period.start'],
    ['not UCUM', { valueQuantity: { value: 1, system: UCUM, code: 'ml/hr' } }, 'UNIT_NOT_UCUM X.valueQuantity.code'],
    ['not UCUM, unnamed quantity', { low: { value: decimal('1.0'), system: UCUM, code: 'mcg' } }, 'UNIT_NOT_UCUM X.low.code'],
    ['qty-3', { doseQuantity: { value: 1, code: 'mg' } }, 'INVARIANT_QTY_3 X.doseQuantity.system'],
    ['number in quotes', { valueQuantity: { value: '1', unit: 'mg' } }, 'NUMBER_INVALID X.valueQuantity.value'],
    ['rat-1', { rateRatio: { numerator: { value: 1, unit: 'mg' } } }, 'INVARIANT_RAT_1 X.rateRatio'],
    ['rng-2', { doseRange: { low: { value: decimal('2.0'), unit: 'mg' }, high: { value: 1, unit: 'mg' } } }, 'INVARIANT_RNG_2 X.doseRange'],
    ['tim-1', { timing: { repeat: { duration: 4 } } }, 'INVARIANT_TIM_1 X.timing.repeat'],
    ['tim-4', { timing: { repeat: { duration: decimal('-0.5'), durationUnit: 'h' } } }, 'INVARIANT_TIM_4 X.timing.repeat'],
    ['tim-5', { timing: { repeat: { period: -1, periodUnit: 'd' } } }, 'INVARIANT_TIM_5 X.timing.repeat'],
    ['tim-9', { timing: { repeat: { offset: 30, when: ['C'] } } }, 'INVARIANT_TIM_9 X.timing.repeat'],
    ['tim-10', { timing: { repeat: { timeOfDay: ['10:00:00'], when: ['AC'] } } }, 'INVARIANT_TIM_10 X.timing.repeat'],
    ['ext-1, neither', { extension: [{ url: 'urn:x' }] }, 'INVARIANT_EXT_1 X.extension[0]'],
    ['ext-1, both', { extension: [{ url: 'urn:x', valueString: 'a', extension: [{ url: 'y', valueString: 'b' }] }] }, 'INVARIANT_EXT_1 X.extension[0]'],
    ['reference with a leading slash', { subject: { reference: '/Patient/1' } }, 'REFERENCE_INVALID X.subject.reference'],
    ['reference to undefined', { subject: { reference: 'urn:uuid:undefined' } }, 'REFERENCE_INVALID X.subject.reference'],
    ['bare id', { subject: { reference: '12345' } }, 'REFERENCE_INVALID X.subject.reference'],
    ['type that R4 lacks', { subject: { reference: 'MedicationOrder/1' } }, 'REFERENCE_INVALID X.subject.reference'],
    ['type that contradicts', { subject: { reference: 'Patient/1', type: 'Group' } }, 'REFERENCE_TYPE X.subject.type'],
    ['null', { gender: null }, 'NULL_VALUE X.gender'],
    ['empty text', { gender: ' ' }, 'EMPTY_TEXT X.gender'],
    ['empty list', { name: [] }, 'EMPTY_LIST X.name'],
    ['empty object', { name: [{}] }, 'EMPTY_OBJECT X.name[0]'],
    ['txt-1, a script', { text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><SCRIPT>x</SCRIPT></div>' } }, 'INVARIANT_TXT_1 X.text.div'],
    ['txt-1, a handler', { text: { div: '<div><img src="a.png" onerror = "x()"/></div>' } }, 'INVARIANT_TXT_1 X.text.div'],
    ['txt-1, an address that acts', { text: { div: '<div><a href=" javascript:x()">x</a></div>' } }, 'INVARIANT_TXT_1 X.text.div'],
    ['control character', { note: [{ text: 'a\u0007' }] }, 'CONTROL_CHARACTER X.note[0].text'],
  ])('%s', (_name, resource, expected) => {
    expect(found(resource)).toEqual([expected]);
  });

  it.each<[string, object]>([
    ['dates of every precision', { birthDate: '1980', onsetDateTime: '1980-02', recordedDate: '2024-02-29', authoredOn: '2026-01-01T10:00:00.123+05:30', issued: '2026-01-01T10:00:60Z' }],
    ['a period open at one end or of mixed precision', { period: { start: '2026', end: '2026-01-01T00:00:00Z' }, execution: { start: '2026-01-01' } }],
    ['a period across zones', { period: { start: '2026-01-01T10:00:00+02:00', end: '2026-01-01T09:00:00Z' } }],
    ['identifiers and contact points, which have system and value', { identifier: [{ system: 'urn:x', value: 'mcg' }], telecom: [{ system: 'phone', value: '1' }] }],
    ['codings', { code: { coding: [{ system: UCUM, code: 'whatever is here', display: 'x' }] } }],
    ['references of every form', { a: { reference: 'Patient/1' }, b: { reference: 'https://h.test/x' }, c: { reference: 'urn:uuid:6A1C0B5E-0000-4000-8000-000000000000' }, d: { reference: 'urn:oid:1.2.3' }, e: { reference: '#c' }, f: { reference: 'Patient?identifier=urn:x|1' }, g: { reference: 'Patient/1/_history/2', type: 'Patient' } }],
    ['a unit in words alone', { valueQuantity: { value: 2, unit: 'tablets' } }],
    ['nulls that hold the place of an extension', { given: ['A', null], _given: [null, { extension: [{ url: 'urn:x', valueCode: 'y' }] }] }],
    ['a narrative that says on = or script', { text: { div: '<div xmlns="http://www.w3.org/1999/xhtml"><p title="on = off" style="color:red">on x = 1, a prescription, 5 &lt; 6 <a href="https://h.test/#on">form</a></p></div>' } }],
    ['a good timing', { timing: { repeat: { duration: 4, durationUnit: 'h', period: 1, periodUnit: 'd', when: ['AC'], offset: 30 } } }],
  ])('nothing against %s', (_name, resource) => {
    expect(found(resource)).toEqual([]);
  });

  it('stops after twenty: a thousand issues help nobody', () => {
    expect(found({ name: Array.from({ length: 1000 }, () => ({})) })).toHaveLength(20);
  });
});

describe('dates', () => {
  it.each([['2024-02-29', true], ['2023-02-29', false], ['1900-02-29', false], ['2000-02-29', true], ['2024-04-31', false], ['2024', true], ['0000', false], ['24-01-01', false]])('isFhirDate(%s) is %s', (value, expected) => {
    expect(isFhirDate(value)).toBe(expected);
  });
  it.each([['2024-02-29T00:00:00Z', true], ['2023-02-29T00:00:00Z', false], ['2024-02-29T24:00:00Z', false], ['2024-02-29T10:00:00', false], ['2024-02-29T10:00:00+14:00', true], ['2024-02-29T10:00:00+15:00', false], ['2024-02-29', false]])('isFhirInstant(%s) is %s', (value, expected) => {
    expect(isFhirInstant(value)).toBe(expected);
  });
  it('dateTime is either', () => {
    expect([isFhirDateTime('2024'), isFhirDateTime('2024-02-29T00:00:00Z'), isFhirDateTime('2024-02-29T00:00')]).toEqual([true, true, false]);
  });
  const zone = fc.integer({ min: -11 * 60, max: 14 * 60 });
  const moment = fc.tuple(fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true }), zone).map(([date, minutes]) => {
    const two = (n: number): string => String(Math.abs(n)).padStart(2, '0');
    const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
    return { at: date.getTime(), text: `${local}${minutes < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}` };
  });

  it('isAfter orders instants of any zone as the clock of the machine does', () => {
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(isAfter(a.text, b.text)).toBe(a.at > b.at);
      }),
    );
  });

  it('knows exactly the days that the calendar of the machine knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (y, m, d) => {
        const text = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
        const real = new Date(`${text}T00:00:00Z`);
        expect(isFhirDate(text)).toBe(!Number.isNaN(real.getTime()) && real.toISOString().slice(0, 10) === text);
      }),
    );
  });

  it('isAfter compares what both sides say', () => {
    expect([isAfter('2024-01-02', '2024-01-01'), isAfter('2024-01-01T10:00:00Z', '2024'), isAfter('2024-02', '2024-01-31')]).toEqual([true, false, true]);
  });
});
