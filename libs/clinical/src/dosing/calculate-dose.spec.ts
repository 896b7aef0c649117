import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ClinicPolicy, SHIPPED_POLICY } from '../clinic-policy.js';
import { findProtocol, protocols } from '../protocols/library.js';
import { Exact } from '../quantity/exact.js';
import type { Protocol } from '../protocols/protocol.js';
import { SHIPPED_THRESHOLDS, thresholdsOf } from '../thresholds/thresholds.js';
import { calculateDose } from './calculate-dose.js';
import type { DoseCalculation, DoseInput } from './dose.js';
import { checkInterval } from './interval.js';
import { mayOverride, openLimits } from './override.js';
import { expectedWaste } from './supplies.js';

const NOW = new Date('2026-03-02T09:00:00Z');

const crps = findProtocol('CRPS-OP-10D') as Protocol;
const kg = (value: string) => ({ value, unit: 'kg', source: 'measured', measuredAt: '2026-03-01' });
const mgPerMl = (value: string) => ({ value, unit: 'mg/mL' });
const order = (change: Partial<DoseInput> = {}): DoseInput => ({ protocol: crps, dose: { value: '0.35', unit: 'mg/kg/h' }, weight: kg('50'), concentration: mgPerMl('2'), ...change });
const must = (input: DoseInput, policy?: ClinicPolicy): DoseCalculation => {
  const result = calculateDose(input, NOW, policy);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};
const limitsOf = (change: Partial<DoseInput>) => must(order(change)).limits.map((l) => `${l.tier} ${l.code}`);
const problemsOf = (change: Partial<DoseInput>) => {
  const result = calculateDose(order(change), NOW);
  return result.ok ? [] : result.problems.map((p) => `${p.code} ${p.expression}`);
};

describe('calculateDose', () => {
  it('speaks of the session asked for, and of the full dose without one', () => {
    expect(must(order({ session: 1 }))).toMatchObject({ rate: { value: '8.75' }, sessionTotal: { value: '35.00' }, effectiveDose: { value: '0.1750' } });
    expect(must(order({ session: 3 }))).toMatchObject({ rate: { value: '17.50' }, sessionTotal: { value: '70.00' } });
    expect(must(order())).toMatchObject({ rate: { value: '17.50' }, courseTotal: { value: '647.50' } });
  });

  it('keeps the order and the weight as they were entered', () => {
    expect(must(order({ dose: { value: '0.350', unit: 'mg/kg/h' }, weight: kg('50.00') }))).toMatchObject({ ordered: { value: '0.350', unit: 'mg/kg/h' }, weightUsed: { value: '50.00', unit: 'kg' } });
  });

  it('shows every step with its inputs', () => {
    expect(must(order({ weight: kg('90'), session: 2 })).steps).toEqual([
      { what: 'Rate', formula: 'dose × weight', inputs: { dose: '0.35 mg/kg/h', weight: '90 kg' }, result: '31.5 mg/h' },
      { what: 'Limit of the protocol', formula: 'the lower of rate and limit', inputs: { rate: '31.5 mg/h', limit: '25 mg/h' }, result: '25 mg/h' },
      { what: 'Step of the ramp, session 2', formula: 'rate × fraction', inputs: { rate: '25 mg/h', fraction: '0.75' }, result: '18.75 mg/h' },
      { what: 'Pump rate', formula: 'rate ÷ concentration, rounded half-up to the step of the pump', inputs: { rate: '18.75 mg/h', concentration: '2 mg/mL', step: '0.1 mL/h' }, result: '9.4 mL/h' },
      { what: 'Rounding error', formula: '(pump rate × concentration - rate) ÷ rate × 100', inputs: { 'pump gives': '18.8 mg/h', rate: '18.75 mg/h' }, result: '0.27 %' },
      { what: 'Session total', formula: 'sum of rate × hours', inputs: { 'part 1': '18.75 mg/h × 4 h' }, result: '75.00 mg' },
      { what: 'Course total', formula: 'sum of all sessions, each with its step of the ramp', inputs: { sessions: '10', fractions: '1 × 0.5, 1 × 0.75, 8 × 1' }, result: '925.00 mg' },
      { what: 'Effective dose on actual weight', formula: 'rate ÷ actual weight', inputs: { rate: '18.75 mg/h', weight: '90 kg' }, result: '0.2083 mg/kg/h' },
      { what: 'Drug in a bag', formula: 'concentration × volume', inputs: { concentration: '2 mg/mL', volume: '250 mL' }, result: '500 mg' },
      { what: 'Bags for the session', formula: 'session total ÷ drug in a bag, rounded up', inputs: { total: '75 mg', 'in a bag': '500 mg' }, result: '1' },
      { what: 'Hours that a bag lasts', formula: 'volume ÷ pump rate', inputs: { volume: '250 mL', 'pump rate': '9.4 mL/h' }, result: '26.6 h' },
      { what: 'Vials for the session', formula: 'bags × drug in a bag ÷ drug in a vial, rounded up', inputs: { bags: '1', 'in a bag': '500 mg', drawn: '500 mg', vial: '500 mg (100 mg/mL × 5 mL)' }, result: '1' },
    ]);
  });

  it('rounds the pump down where half-up would pass the cap', () => {
    // 25 mg/h at 2 mg/mL is 12.5 mL/h: 13 would be 26 mg/h
    const c = must(order({ weight: kg('90'), pumpStep: { value: '1', unit: 'mL/h' } }));
    expect([c.pumpRate.value, c.roundingError.value, c.notes]).toEqual(['12', '-4.00', ['BMI_UNKNOWN', 'PUMP_ROUNDED_DOWN_TO_CAP']]);
  });

  it('names the element of every refusal', () => {
    const { weight: _, ...without } = order();
    expect(calculateDose(without, NOW)).toMatchObject({ ok: false, problems: [{ kind: 'required', code: 'WEIGHT_REQUIRED', expression: 'weight' }] });
    expect(problemsOf({ weight: kg('-70') })).toEqual(['VALUE_NOT_POSITIVE weight.value']);
    expect(problemsOf({ weight: { ...kg('154'), unit: 'lb' } })).toEqual(['UNIT_NOT_ALLOWED weight.unit']);
    expect(problemsOf({ dose: { value: '0.5', unit: 'mg/kg' } })).toEqual(['UNIT_NOT_ALLOWED dose.unit']);
    expect(problemsOf({ concentration: { value: '2', unit: 'mg/ml' } })).toEqual(['UNIT_NOT_ALLOWED concentration.unit']);
    expect(problemsOf({ pumpStep: { value: '0', unit: 'mL/h' } })).toEqual(['VALUE_NOT_POSITIVE pumpStep.value']);
    expect(problemsOf({ session: 11 })).toEqual(['SESSION_NOT_VALID session']);
    expect(problemsOf({ weightBasis: 'ideal' })).toEqual(['HEIGHT_REQUIRED height', 'SEX_REQUIRED sex']);
    expect(problemsOf({ weight: { ...kg('50'), measuredAt: 'last week' } })).toEqual(['DATE_NOT_VALID weight.measuredAt']);
    expect(problemsOf({ weight: { ...kg('50'), source: 'guessed' } })).toEqual(['WEIGHT_SOURCE_UNKNOWN weight.source']);
    const { concentration: __, ...noBag } = order({ protocol: findProtocol('GEN-OP-LOW') as Protocol });
    expect(calculateDose(noBag, NOW)).toMatchObject({ ok: false, problems: [{ code: 'CONCENTRATION_REQUIRED' }] });
  });

  it('makes no plan from a blocked protocol and says why', () => {
    const blocked = findProtocol('BLOCK') as Protocol;
    expect(calculateDose(order({ protocol: blocked }), NOW)).toMatchObject({ ok: false, problems: [{ code: 'PROTOCOL_BLOCKED', fix: blocked.blocked }] });
  });

  it('falls back to actual weight below 152.4 cm, and says so', () => {
    const c = must(order({ height: { value: '150', unit: 'cm' }, sex: 'female', weightBasis: 'ideal' }));
    expect([c.weightBasis, c.flags]).toEqual(['actual', ['HEIGHT_BELOW_DEVINE']]);
  });
});

describe('limits', () => {
  it('is quiet for an ordinary order', () => {
    expect(limitsOf({})).toEqual([]);
  });

  it.each([
    ['stated weight', { weight: { ...kg('50'), source: 'stated' } }, ['soft WEIGHT_NOT_MEASURED']],
    ['no date', { weight: { value: '50', unit: 'kg', source: 'measured' } }, ['soft WEIGHT_UNDATED']],
    ['8 days old', { weight: { ...kg('50'), measuredAt: '2026-02-22T09:00:00Z' } }, ['soft WEIGHT_STALE']],
    ['exactly 7 days old', { weight: { ...kg('50'), measuredAt: '2026-02-23T09:00:00Z' } }, []],
    ['in the future', { weight: { ...kg('50'), measuredAt: '2026-03-04' } }, ['hard WEIGHT_DATE_IN_FUTURE']],
    ['today', { weight: { ...kg('50'), measuredAt: '2026-03-02' } }, []],
    ['29.9 kg', { weight: kg('29.9') }, ['hard WEIGHT_OUT_OF_RANGE']],
    ['39.9 kg', { weight: kg('39.9') }, ['soft WEIGHT_UNUSUAL']],
    ['40 kg', { weight: kg('40') }, []],
    ['change of exactly 10 %', { weight: kg('55'), previousWeight: { value: '50', unit: 'kg' } }, []],
    ['body mass index of exactly 30', { weight: kg('120'), height: { value: '200', unit: 'cm' } }, ['hard WEIGHT_BASIS_REQUIRED', 'soft NEAR_CAP']],
    ['change of more', { previousWeight: { value: '45.4', unit: 'kg' } }, ['soft WEIGHT_CHANGED']],
    ['above the range', { dose: { value: '0.36', unit: 'mg/kg/h' } }, ['soft DOSE_ABOVE_TYPICAL_MAX']],
    ['near the cap', { weight: kg('58') }, ['soft NEAR_CAP']],
    ['80 % of the cap is not near', { weight: kg('57.14') }, []],
    ['flat order above the cap', { dose: { value: '26', unit: 'mg/h' } }, ['hard DOSE_ABOVE_CAP', 'hard SESSION_ABOVE_CAP', 'soft NEAR_CAP', 'soft DOSE_ABOVE_TYPICAL_MAX']],
    ['above 1 mg/kg/h', { weight: kg('40'), dose: { value: '1.1', unit: 'mg/kg/h' } }, ['hard RATE_ABOVE_NON_ICU_CEILING', 'soft NEAR_CAP', 'soft DOSE_ABOVE_TYPICAL_MAX']],
    ['unlisted concentration', { concentration: mgPerMl('4') }, ['hard CONCENTRATION_NOT_LISTED']],
    ['the concentration of the bag', { concentration: mgPerMl('0.7') }, []],
    ['coarse pump', { pumpStep: { value: '1', unit: 'mL/h' } }, ['hard ROUNDING_ERROR_TOO_HIGH']],
    ['bolus', { bolus: { value: '0.1', unit: 'mg/kg' } }, ['hard BOLUS_NOT_IN_PROTOCOL']],
    ['longer course', { sessions: 11 }, ['soft COURSE_LONGER_THAN_PLANNED']],
    ['older than 65 at half dose', { birthDate: '1950-01-01' }, []],
    ['older than 65 at full dose', { birthDate: '1950-01-01', protocol: { ...crps, ramp: [] } }, ['soft AGE_65_FULL_DOSE']],
  ] satisfies [string, Partial<DoseInput>, string[]][])('%s', (_, change, expected) => {
    expect(limitsOf(change)).toEqual(expected);
  });

  const boluses = (id: string, change: Partial<DoseInput>) => must(order({ protocol: findProtocol(id) as Protocol, dose: { value: '0.2', unit: 'mg/kg/h' }, weight: kg('70'), ...change })).limits.map((l) => `${l.tier} ${l.code}`);
  const mgPerKg = (value: string) => ({ value, unit: 'mg/kg' });
  const min = (value: string) => ({ value, unit: 'min' });

  it.each([
    ['a protocol that says no time', 'ACUTE-PO', { bolus: mgPerKg('0.3') }, ['hard BOLUS_TIME_REQUIRED']],
    ['a time that is ordered', 'ACUTE-PO', { bolus: mgPerKg('0.3'), bolusOver: min('5') }, []],
    ['the time of the protocol', 'GEN-OP-LOW', { bolus: mgPerKg('0.1') }, []],
    ['one minute', 'ACUTE-PO', { bolus: mgPerKg('0.3'), bolusOver: min('1') }, []],
    ['less than a minute', 'ACUTE-PO', { bolus: mgPerKg('0.3'), bolusOver: min('0.99') }, ['hard BOLUS_TIME_OUT_OF_RANGE']],
    ['more than an hour', 'GEN-OP-LOW', { bolus: mgPerKg('0.1'), bolusOver: min('60.1') }, ['hard BOLUS_TIME_OUT_OF_RANGE']],
    ['above the range', 'GEN-OP-LOW', { bolus: mgPerKg('0.11') }, ['soft BOLUS_ABOVE_RANGE']],
    ['at the cap', 'ACUTE-PO', { bolus: mgPerKg('0.35'), bolusOver: min('5') }, []],
    ['above the cap', 'ACUTE-PO', { bolus: mgPerKg('0.351'), bolusOver: min('5') }, ['hard BOLUS_ABOVE_CAP']],
  ] satisfies [string, string, Partial<DoseInput>, string[]][])('bolus: %s', (_, id, change, expected) => {
    expect(boluses(id, change)).toEqual(expected);
  });

  it('a bolus above a cap is told which one: the number of the sentence is the one that was passed, and who set it answers', () => {
    const acute = findProtocol('ACUTE-PO') as Protocol;
    const strict: Protocol = { ...acute, caps: { ...acute.caps, bolusPerKg: { value: '0.25', unit: 'mg/kg', mark: 'GK', source: 'schwenk-2018' } }, bolus: { ...acute.bolus, max: { value: '0.2', unit: 'mg/kg', mark: 'GK', source: 'schwenk-2018' } } };
    const own = thresholdsOf({ 'dose.bolus': '0.2' }, 1);
    const first = (protocol: Protocol, bolus: string, thresholds = SHIPPED_THRESHOLDS) =>
      must(order({ protocol, dose: { value: '0.2', unit: 'mg/kg/h' }, weight: kg('70'), bolus: mgPerKg(bolus), bolusOver: min('5') }), { ...SHIPPED_POLICY, thresholds }).limits.find((l) => l.code.startsWith('BOLUS_ABOVE'));
    expect(first(strict, '0.3')).toMatchObject({ code: 'BOLUS_ABOVE_PROTOCOL_CAP', tier: 'hard', text: 'The bolus is above the limit of this protocol. Lower the bolus.', sourceId: 'schwenk-2018' });
    expect(first(acute, '0.3', own)).toMatchObject({ code: 'BOLUS_ABOVE_CAP', text: expect.stringContaining('above 0.2 mg/kg'), sourceId: 'clinic-thresholds' });
    expect(first(strict, '0.2', own)).toBeUndefined();
    expect(first(strict, '0.36')).toMatchObject({ code: 'BOLUS_ABOVE_CAP', sourceId: 'schwenk-2018' });
  });

  it('a bag ordered as its full dose makes it is on the list whichever day is asked about', () => {
    const codes = (session: number) => must(order({ concentration: { value: '0.98', unit: 'mg/mL' }, weight: kg('70'), session })).limits.map((l) => l.code);
    expect(codes(1)).not.toContain('CONCENTRATION_NOT_LISTED');
    expect(codes(3)).not.toContain('CONCENTRATION_NOT_LISTED');
  });

  it('a bolus at its cap is rounded down, where half-up would pass it: 0.35 mg/kg on 30.1 kg is 10.535 mg', () => {
    const at = (value: string) => must(order({ protocol: findProtocol('ACUTE-PO') as Protocol, dose: { value: '0.2', unit: 'mg/kg/h' }, weight: kg('30.1'), bolus: mgPerKg(value), bolusOver: min('5') })).bolus;
    expect(at('0.35')).toMatchObject({ dose: { value: '10.53' }, cap: { value: '10.53' } });
    expect(at('0.3495')).toMatchObject({ dose: { value: '10.52' } });
  });

  it('a bolus on a bag of the protocol\'s own needs a concentration: the bag holds what is infused', () => {
    const protocol: Protocol = { ...crps, bolus: { max: { value: '0.1', unit: 'mg/kg', mark: 'P', source: 'project' } }, caps: { ...crps.caps, bolusPerKg: { value: '0.35', unit: 'mg/kg', mark: 'P', source: 'project' } } };
    const { concentration: _left, ...rest } = order({ protocol, bolus: mgPerKg('0.1'), bolusOver: min('5') });
    expect(calculateDose(rest, NOW)).toMatchObject({ problems: [{ code: 'CONCENTRATION_REQUIRED' }] });
  });

  it('a bolus that leaves nothing of a session is stopped, whatever the infusion is cut to', () => {
    const acute = findProtocol('ACUTE-PO') as Protocol;
    const protocol: Protocol = { ...acute, caps: { ...acute.caps, session: { value: '21', unit: 'mg', mark: 'P', source: 'project' } } };
    expect(boluses('ACUTE-PO', { protocol, bolus: mgPerKg('0.3'), bolusOver: min('5') })).toContain('hard SESSION_ABOVE_CAP');
  });

  it('belongs to the protocol: an amount over minutes is no breach of a limit on rates', () => {
    const dep = findProtocol('DEP-OP-6') as Protocol;
    const at = (value: string) => must(order({ protocol: dep, dose: { value, unit: 'mg/kg' }, weight: kg('70') })).limits.map((l) => `${l.tier} ${l.code}`);
    expect(at('0.5')).toEqual([]);
    expect(at('1.0')).toEqual(['soft NEAR_CAP']);
    expect(at('1.01')).toEqual(['hard SESSION_ABOVE_CAP', 'soft NEAR_CAP', 'soft DOSE_ABOVE_TYPICAL_MAX']);
  });

  it.each([
    ['DEP-OP-6', '0.5', 'mg/kg', '82', '82.00'],
    ['DEP-OP-6', '0.5', 'mg/kg', '110', '100'],
    ['FM-OP', '0.3', 'mg/kg', '70', '35.00'],
    ['GEN-OP-LOW', '0.3', 'mg/kg/h', '80', '120.00'],
    ['CRPS-OP-10D', '0.35', 'mg/kg/h', '90', '100'],
  ] as const)('of a session is the lower of the two that the protocol has: %s at %s %s on %s kg', (id, value, unit, weight, expected) => {
    expect(must(order({ protocol: findProtocol(id) as Protocol, dose: { value, unit }, weight: kg(weight) })).sessionCap).toEqual({ value: expected, unit: 'mg' });
  });

  it('cites its source', () => {
    expect(must(order({ weight: kg('70') })).limits[0]).toMatchObject({ code: 'NEAR_CAP', sourceId: 'schwartzman-2009', source: expect.stringContaining('Pain 2009') });
  });

  it('the shortest interval runs from start to start', () => {
    const first = new Date('2026-03-02T09:00:00Z');
    expect(checkInterval(crps, first, new Date('2026-03-03T03:00:00Z'))).toEqual([]);
    expect(checkInterval(crps, first, new Date('2026-03-03T02:59:59Z')).map((l) => l.code)).toEqual(['INTERVAL_TOO_SHORT']);
  });
});

describe('mayOverride', () => {
  const soft = { tier: 'soft', code: 'NEAR_CAP' } as const;
  const reason = { reason: 'prior-response', text: 'Tolerated twice.' };

  it('lets a prescriber past a soft limit with reason and text, and nobody past a hard one', () => {
    expect(mayOverride(soft, { prescriber: true }, reason)).toEqual({ ok: true, value: true });
    expect(mayOverride({ tier: 'hard', code: 'DOSE_ABOVE_CAP' }, { prescriber: true }, reason)).toMatchObject({ problems: [{ code: 'LIMIT_IS_HARD' }] });
    expect(mayOverride(soft, { prescriber: false }, reason)).toMatchObject({ problems: [{ code: 'PRESCRIBER_REQUIRED' }] });
    expect(mayOverride(soft, { prescriber: true }, { ...reason, reason: 'toString' })).toMatchObject({ problems: [{ code: 'OVERRIDE_REASON_UNKNOWN' }] });
    expect(mayOverride(soft, { prescriber: true }, { ...reason, text: ' ' })).toMatchObject({ problems: [{ code: 'OVERRIDE_TEXT_REQUIRED' }] });
  });

  it('leaves hard limits open whatever was overridden', () => {
    const limits = must(order({ dose: { value: '26', unit: 'mg/h' } })).limits;
    expect(openLimits(limits, limits).map((l) => l.code)).toEqual(['DOSE_ABOVE_CAP', 'SESSION_ABOVE_CAP']);
  });
});

describe('waste', () => {
  const mg = (value: string) => ({ value, unit: 'mg' }) as const;
  it('refuses more than there was', () => {
    const waste = (bag: string, delivered: string) => expectedWaste({ vials: mg('500'), bag: mg(bag), concentration: { value: '1', unit: 'mg/mL' }, delivered: mg(delivered) });
    expect(waste('100', '100.01')).toMatchObject({ problems: [{ code: 'DELIVERED_MORE_THAN_BAG' }] });
    expect(waste('501', '1')).toMatchObject({ problems: [{ code: 'BAG_MORE_THAN_VIALS' }] });
  });
});

describe('every protocol, any weight, concentration and pump', () => {
  const usable = protocols().filter((p) => p.blocked === undefined);
  const number = (value: string) => new Exact(value);
  const tenths = (from: number, to: number) => fc.integer({ min: from * 10, max: to * 10 }).map((n) => (n / 10).toFixed(1));
  const anyOrder = fc.record({
    protocol: fc.constantFrom(...usable),
    weight: tenths(30, 250),
    share: fc.integer({ min: 5, max: 150 }),
    concentration: fc.constantFrom('1', '2', '5', '10'),
    step: fc.constantFrom('0.01', '0.1', '0.5', '1', '5'),
  });
  const orderOf = (o: { protocol: Protocol; weight: string; share: number; concentration: string; step: string }): DoseInput => ({
    protocol: o.protocol,
    dose: { value: number(o.protocol.dose.max.value).times(o.share).div(100).toFixed(), unit: o.protocol.basis },
    weight: kg(o.weight),
    concentration: mgPerMl(o.concentration),
    pumpStep: { value: o.step, unit: 'mL/h' },
  });

  it('rate, pump and total stay within every cap, rounded or not', () => {
    fc.assert(
      fc.property(anyOrder, (o) => {
        const c = must(orderOf(o));
        const { caps } = o.protocol;
        for (const s of c.sessions) {
          if (caps.rate && number(s.rate.value).gt(caps.rate.value)) return false;
          if (caps.session && number(s.total.value).gt(caps.session.value)) return false;
          if (caps.ratePerKg?.unit === 'mg/kg/h' && number(s.rate.value).gt(number(caps.ratePerKg.value).times(o.weight))) return false;
          for (const part of [s, ...s.segments]) if (c.rateCap && caps.rate && number(part.pumpRate.value).times(o.concentration).gt(caps.rate.value)) return false;
        }
        return true;
      }),
    );
  });

  it('the parts of a session add up to its total', () => {
    fc.assert(
      fc.property(anyOrder, (o) =>
        must(orderOf(o)).sessions.every((s) => s.segments.reduce((sum, part) => sum.plus(part.dose.value), new Exact(0)).equals(s.total.value)),
      ),
    );
  });

  it('bolus and parts add up to the session too, and the bolus is never above its cap', () => {
    fc.assert(
      fc.property(anyOrder, fc.integer({ min: 1, max: 350_000 }), (o, millionths) => {
        const protocol: Protocol = { ...o.protocol, bolus: { max: { value: '0.35', unit: 'mg/kg', mark: 'P', source: 'project' } }, caps: { ...o.protocol.caps, bolusPerKg: { value: '0.35', unit: 'mg/kg', mark: 'P', source: 'project' } } };
        const c = must({ ...orderOf({ ...o, protocol }), bolus: { value: new Exact(millionths).div(1_000_000).toFixed(), unit: 'mg/kg' }, bolusOver: { value: '10', unit: 'min' } });
        if (!c.bolus || number(c.bolus.dose.value).gt(number('0.35').times(o.weight)) || number(c.bolus.dose.value).gt(c.bolus.cap.value)) return false;
        const { dose } = c.bolus;
        // where the bolus alone is above the limit of a session, nothing is planned: a hard stop says so
        if (c.limits.some((l) => l.code === 'SESSION_ABOVE_CAP')) return true;
        return c.sessions.every((s) => s.segments.reduce((sum, part) => sum.plus(part.dose.value), number(dose.value)).equals(s.total.value));
      }),
    );
  });

  it('a heavier patient never gets a lower rate, nor a higher dose than ordered', () => {
    fc.assert(
      fc.property(anyOrder, tenths(30, 250), (o, other) => {
        const [light, heavy] = [o.weight, other].sort((a, b) => Number(a) - Number(b)) as [string, string];
        const [a, b] = [must(orderOf({ ...o, weight: light })), must(orderOf({ ...o, weight: heavy }))];
        return number(a.rate.value).lte(b.rate.value);
      }),
    );
  });

  it('numbers have their places', () => {
    fc.assert(
      fc.property(anyOrder, (o) => {
        const c = must(orderOf(o));
        const twoPlaces = [c.rate, c.sessionTotal, c.courseTotal, c.roundingError].every((q) => /^-?\d+\.\d{2}$/.test(q.value));
        return twoPlaces && /^\d+\.\d{4}$/.test(c.effectiveDose.value) && number(c.pumpRate.value).mod(o.step).isZero();
      }),
    );
  });
});

describe('the range of a titration', () => {
  const range = (id: string, dose: string, unit: string, weight = '70') => {
    const c = must({ protocol: findProtocol(id) as Protocol, dose: { value: dose, unit }, weight: kg(weight), concentration: mgPerMl('2') }).titration;
    return c && [c.low.value, c.high.value];
  };
  it.each([
    ['the range of the protocol on this weight', range('ACUTE-PO', '0.2', 'mg/kg/h'), ['7.00', '21.00']],
    ['wide enough for what was ordered above it', range('ACUTE-PO', '0.4', 'mg/kg/h'), ['7.00', '28.00']],
    ['never above a ceiling', range('ACUTE-PO', '1.2', 'mg/kg/h'), ['7.00', '70.00']],
    ['wide enough for what was ordered below it', range('GEN-IP-5D', '0.05', 'mg/kg/h'), ['3.50', '35.00']],
    ['under an absolute cap', range('GEN-IP-5D', '0.1', 'mg/kg/h', '120'), ['12.00', '40.00']],
    ['what may be ordered, not what the pump may ever run at', range('CA-BURST', '100', 'mg/d'), ['4.17', '20.83']],
    ['micrograms', range('CRPS-IP-100H', '1.2', 'ug/kg/min'), ['5.04', '30.24']],
    ['none from session to session', range('DEP-OP-6', '0.5', 'mg/kg'), undefined],
    ['none where nothing is titrated', range('CRPS-OP-10D', '0.35', 'mg/kg/h'), undefined],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
