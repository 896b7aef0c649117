import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calculateDose } from '../dosing/calculate-dose.js';
import { toDecimal } from '../quantity/quantity.js';
import { checkClinicVersion } from './clinic-version.js';
import { protocols } from './library.js';
import type { Protocol, Stated } from './protocol.js';

const NOW = new Date('2026-03-02T09:00:00Z');
const decimalText = fc.oneof(fc.integer({ min: 1, max: 9999 }).map(String), fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 999_999 })).map(([a, b]) => `${a}.${b}`));
const stated = <U extends Stated['unit']>(...units: U[]): fc.Arbitrary<Stated<U>> => fc.record({ value: decimalText, unit: fc.constantFrom(...units), mark: fc.constant('P' as const), source: fc.constant('clinic' as const) });
const time = stated('h', 'min');
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });

/** What two clinicians of a clinic may come to sign: whatever passes the check, however odd. */
const version: fc.Arbitrary<Protocol> = fc
  .record({
    base: fc.constantFrom(...protocols().filter((p) => p.blocked === undefined)),
    doses: fc.tuple(decimalText, decimalText, decimalText),
    steps: fc.array(fc.record({ rate: stated('mg/kg/h', 'ug/kg/min', 'mg/h', 'mg/d'), duration: time }), { maxLength: 3 }),
    duration: time,
    caps: fc.record({ rate: maybe(stated('mg/h')), ratePerKg: maybe(stated('mg/kg/h', 'ug/kg/min')), session: maybe(stated('mg')), sessionPerKg: maybe(stated('mg/kg')), day: maybe(stated('mg/d')), bolusPerKg: fc.constant({ value: '0.35', unit: 'mg/kg', mark: 'P', source: 'clinic' } as const) }),
    bolus: maybe(fc.record({ max: fc.constant({ value: '0.3', unit: 'mg/kg', mark: 'P', source: 'clinic' } as const) })),
    planned: fc.integer({ min: 1, max: 12 }),
    interval: stated('h', 'd'),
  })
  .map(({ base, doses, steps, duration, bolus, planned, interval, ...change }) => {
    const [min, typical, max] = doses.toSorted((a, b) => toDecimal({ value: a }).comparedTo(toDecimal({ value: b })));
    const at = (value: string | undefined): Stated => ({ value: value ?? '1', unit: base.basis, mark: 'P', source: 'clinic' });
    const { titration: _titration, bag: _bag, ...rest } = base;
    return JSON.parse(JSON.stringify({
      ...rest, ...change, bolus,
      dose: { min: at(min), typical: at(typical), max: at(max) },
      segments: [...(base.basis.startsWith('mg/kg') && !base.basis.endsWith('/h') ? [] : base.basis === 'mg' ? [] : steps), { rate: 'ordered', duration }],
      course: { planned, fewest: 1, most: planned, minimumInterval: interval, text: 'x' },
    })) as Protocol;
  });

describe('whatever version passes the check', () => {
  it('can be calculated: a number or a refusal, never a fault of the software, and never above its caps', () => {
    let passed = 0;
    fc.assert(
      fc.property(version, fc.integer({ min: 30, max: 250 }), fc.constantFrom('1', '10'), fc.boolean(), (protocol, kg, mgPerMl, withBolus) => {
        if (checkClinicVersion(protocol).length > 0) return;
        passed++;
        const { value, unit } = protocol.dose.max;
        const result = calculateDose(
          { protocol, dose: { value, unit }, weight: { value: String(kg), unit: 'kg' }, concentration: { value: mgPerMl, unit: 'mg/mL' }, ...(withBolus && protocol.bolus ? { bolus: { value: '0.3', unit: 'mg/kg' } } : {}) },
          NOW,
        );
        if (!result.ok) throw new Error(JSON.stringify(result.problems));
        const { rate, sessionTotal } = result.value;
        const { caps } = protocol;
        if (caps.rate) expect(toDecimal(rate).lte(toDecimal(caps.rate))).toBe(true);
        if (caps.session && !withBolus) expect(toDecimal(sessionTotal).lte(toDecimal(caps.session))).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(passed).toBeGreaterThan(20);
  });

  it('has no more sessions than a plan may have', () => {
    const [crps] = protocols() as [Protocol];
    expect(checkClinicVersion({ ...crps, course: { ...crps.course, most: 61 } }).map((p) => p.expression)).toEqual(['course.most']);
  });
});
