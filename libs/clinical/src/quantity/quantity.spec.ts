import { describe, expect, it } from '@jest/globals';
import ucumLhc from '@lhncbc/ucum-lhc';
import fc from 'fast-check';
import { convert } from './convert.js';
import { compareQuantities, equalQuantities, formatFixed, parseQuantity, quantity, toDecimal } from './quantity.js';
import { ageInYears, daysSince, spanOf } from './calendar.js';
import { Ratio } from './ratio.js';
import { UNIT_SLIPS, UNITS } from './unit.js';

const codesOf = (result: ReturnType<typeof parseQuantity>) => (result.ok ? [] : result.problems.map((p) => `${p.code} ${p.expression}`));

describe('units', () => {
  const ucum = ucumLhc.UcumLhcUtils.getInstance() as ReturnType<typeof ucumLhc.UcumLhcUtils.getInstance> & { convertUnitTo(from: string, value: number, to: string): { toVal: number } };

  it.each(Object.keys(UNITS))('%s is a valid UCUM code', (unit) => {
    expect(ucum.validateUnitString(unit).status).toBe('valid');
  });

  it.each(Object.keys(UNIT_SLIPS))('the slip %s is refused and the message says what to write', (slip) => {
    const result = parseQuantity('1', slip, 'dose');
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'UNIT_NOT_ALLOWED', expression: 'dose.unit', fix: expect.stringContaining(UNIT_SLIPS[slip] as string) }] });
  });

  it('converts by exact factors that ucum-lhc agrees with', () => {
    for (const [from, to] of [['[lb_av]', 'kg'], ['[in_i]', 'cm'], ['ug/kg/min', 'mg/kg/h'], ['h', 'min'], ['mg/d', 'mg/h']] as const) {
      expect(Number(convert(quantity('7', from), to))).toBeCloseTo(ucum.convertUnitTo(from, 7, to).toVal, 10);
    }
    expect(convert(quantity('154', '[lb_av]'), 'kg')?.toFixed()).toBe('69.85322498');
    expect(convert(quantity('1', 'mg'), 'mL')).toBeUndefined();
  });
});

describe('parseQuantity', () => {
  it('keeps the digits that were entered', () => {
    expect(parseQuantity('0.350', 'mg/kg/h', 'dose')).toEqual({ ok: true, value: { value: '0.350', unit: 'mg/kg/h' } });
  });

  it.each(['', '.5', '5.', '05', '1e3', '+1', '1,5', ' 1', '1 ', 'NaN', 'Infinity', '0x10', '1.0000000000000000001', '١'])('refuses %j', (text) => {
    expect(codesOf(parseQuantity(text, 'mg', 'dose'))).toEqual([text === '' ? 'VALUE_REQUIRED dose.value' : 'DECIMAL_NOT_VALID dose.value']);
  });

  it('refuses numbers that are not text, as a float has already lost its digits', () => {
    expect(codesOf(parseQuantity(0.35, 'mg', 'dose'))).toEqual(['DECIMAL_NOT_VALID dose.value']);
  });

  it('refuses zero and negative where a dose must be', () => {
    expect(codesOf(parseQuantity('0.00', 'mg', 'dose'))).toEqual(['VALUE_NOT_POSITIVE dose.value']);
    expect(codesOf(parseQuantity('-1', 'kg', 'weight'))).toEqual(['VALUE_NOT_POSITIVE weight.value']);
    expect(parseQuantity('0', 'mg', 'x', { sign: 'non-negative' }).ok).toBe(true);
    expect(codesOf(parseQuantity('-0.1', 'mg', 'x', { sign: 'non-negative' }))).toEqual(['VALUE_NEGATIVE x.value']);
  });

  it('names number and unit at once', () => {
    expect(codesOf(parseQuantity(undefined, 'mL', 'dose', { units: ['mg'] }))).toEqual(['VALUE_REQUIRED dose.value', 'UNIT_NOT_ALLOWED dose.unit']);
    expect(codesOf(parseQuantity('1', undefined, 'dose'))).toEqual(['UNIT_REQUIRED dose.unit']);
    expect(codesOf(parseQuantity('1', 'toString', 'dose'))).toEqual(['UNIT_NOT_ALLOWED dose.unit']);
  });
});

describe('numbers', () => {
  it('rounds half up, away from zero, without a negative zero', () => {
    expect([formatFixed('2.345', 2), formatFixed('2.3449', 2), formatFixed('-0.6849', 2), formatFixed('-0.001', 2), formatFixed('1', 2)]).toEqual(['2.35', '2.34', '-0.68', '0.00', '1.00']);
  });

  it('compares by number, not by text', () => {
    expect(compareQuantities(quantity('10', 'mg'), quantity('9.99', 'mg'))).toBe(1);
    expect(equalQuantities(quantity('0.350', 'mg'), quantity('0.35', 'mg'))).toBe(true);
  });

  it('formatting and parsing again gives the same number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const text = Ratio.of(digits).div(10 ** places).fixed(places);
        const parsed = parseQuantity(text, 'mg', 'x');
        return parsed.ok && parsed.value.value === text && toDecimal(parsed.value).times(10 ** places).equals(digits);
      }),
    );
  });

  it('a third times three is one', () => {
    expect(Ratio.of(1).div(3).times(3).equals(1)).toBe(true);
    expect(Ratio.of('41').times(60).div(35).times(35).div(60).fixed(2)).toBe('41.00');
    expect(Ratio.of('0.225').div(3).times(3).fixed(2)).toBe('0.23');
  });

  it('cuts instead of rounding where rounding would pass a ceiling', () => {
    expect(Ratio.of('29.225').fixedWithin(2, Ratio.of('29.225'))).toBe('29.22');
    expect(Ratio.of('29.225').fixedWithin(2, Ratio.of('29.23'))).toBe('29.23');
  });
});

describe('dates', () => {
  const at = new Date('2026-03-02T09:00:00Z');

  it('reads what FHIR allows and nothing else', () => {
    expect(spanOf('2020')).toEqual({ from: Date.UTC(2020, 0, 1), to: Date.UTC(2021, 0, 1) - 1 });
    expect([spanOf('2020-13'), spanOf('2020-02-31'), spanOf('yesterday'), spanOf('2020-01-01Tnoon')]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('counts years at the latest birth that is possible', () => {
    expect([ageInYears('2008-03-02', at), ageInYears('2008-03-03', at), ageInYears('2008', at), ageInYears(undefined, at)]).toEqual([18, 17, 17, undefined]);
  });

  it('counts days from the end of a bare date', () => {
    expect(daysSince('2026-02-23', at)).toBeLessThan(7);
    expect(daysSince('2026-02-22', at)).toBeGreaterThan(7);
  });
});
