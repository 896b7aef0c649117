import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Exact } from '../quantity/exact.js';
import { quantity } from '../quantity/quantity.js';
import { appendToLog, checkRateLog, currentRate, delivered, type RateLog, type RateLogEntry, segments } from './rate-log.js';

const rate = (value: string) => quantity(value, 'mg/h');
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
const start: RateLogEntry = { at: at(0), kind: 'start', rate: rate('10') };
const codes = (log: RateLog, ...ceilings: Parameters<typeof checkRateLog>[1][]) => checkRateLog(log, ceilings[0]).map((p) => `${p.code} ${p.expression}`);

describe('rate log', () => {
  it('cuts doses so that they add up: 10 mg/h for three times 20 min is 10 mg', () => {
    const log: RateLog = [start, { at: at(20), kind: 'pause' }, { at: at(30), kind: 'resume' }, { at: at(50), kind: 'pause' }, { at: at(60), kind: 'resume' }, { at: at(80), kind: 'complete' }];
    const cut = segments(log);
    expect(cut.ok && cut.value.map((s) => s.dose.value)).toEqual(['3.33', '3.34', '3.33']);
    expect(delivered(log)).toMatchObject({ value: { dose: { value: '10.00' }, activeMinutes: '60', elapsedMinutes: '80' } });
  });

  it('leaves a running infusion open, or counts it up to an instant', () => {
    expect(segments([start])).toEqual({ ok: true, value: [{ start: at(0), key: at(0), rate: rate('10'), dose: quantity('0.00', 'mg'), minutes: '0' }] });
    expect(segments([start], at(30))).toMatchObject({ value: [{ end: at(30), dose: { value: '5.00' } }] });
    expect(delivered([start], at(30))).toMatchObject({ value: { open: true, dose: { value: '5.00' }, elapsedMinutes: '30' } });
    expect(delivered([])).toMatchObject({ value: { open: false, dose: { value: '0.00' } } });
  });

  it('goes on with the old rate after a pause, or with a new one', () => {
    const paused: RateLog = [start, { at: at(10), kind: 'pause' }];
    expect(currentRate(paused)).toBeUndefined();
    expect(currentRate([...paused, { at: at(20), kind: 'resume' }])).toEqual(rate('10'));
    expect(currentRate([...paused, { at: at(20), kind: 'resume', rate: rate('5') }])).toEqual(rate('5'));
  });

  it('joins a change to the same rate and drops what has no length', () => {
    const cut = segments([start, { at: at(10), kind: 'rate', rate: rate('10.0') }, { at: at(20), kind: 'rate', rate: rate('20') }, { at: at(20), kind: 'rate', rate: rate('5') }, { at: at(32), kind: 'stop', reason: 'nausea' }]);
    expect(cut.ok && cut.value.map((s) => [s.rate.value, s.minutes, s.dose.value])).toEqual([['10', '20', '3.33'], ['5', '12', '1.00']]);
  });

  it('refuses what cannot have happened', () => {
    expect(codes([{ ...start, kind: 'pause' }])).toEqual(['SESSION_NOT_STARTED log[0].kind', 'RATE_NOT_EXPECTED log[0].rate']);
    expect(codes([start, { at: at(5), kind: 'resume' }])).toEqual(['SESSION_RUNNING log[1].kind']);
    expect(codes([start, { at: at(5), kind: 'pause' }, { at: at(6), kind: 'rate', rate: rate('5') }])).toEqual(['SESSION_PAUSED log[2].kind']);
    expect(codes([start, { at: at(5), kind: 'stop' }, { at: at(6), kind: 'resume' }])).toEqual(['SESSION_ENDED log[2].kind']);
    expect(codes([start, { at: at(-1), kind: 'pause' }])).toEqual(['TIME_OUT_OF_ORDER log[1].at']);
    expect(codes([{ ...start, at: 'now' }])).toEqual(['TIME_NOT_VALID log[0].at']);
    expect(codes([{ at: at(0), kind: 'start' }])).toEqual(['RATE_REQUIRED log[0].rate']);
    expect(codes([start, { at: at(1), kind: 'rate', rate: rate('0') }])).toEqual(['RATE_NOT_POSITIVE log[1].rate']);
  });

  it('stops at the ceilings of the plan', () => {
    expect(appendToLog([start], { at: at(1), kind: 'rate', rate: rate('25.00') }, { rate: rate('25') }).ok).toBe(true);
    expect(appendToLog([start], { at: at(1), kind: 'rate', rate: rate('25.01') }, { rate: rate('25') })).toMatchObject({ problems: [{ code: 'RATE_ABOVE_CAP', expression: 'log[1].rate' }] });
    expect(appendToLog([start], { at: at(64), kind: 'complete' }, { session: quantity('10', 'mg') })).toMatchObject({ problems: [{ code: 'SESSION_DOSE_ABOVE_CAP' }] });
  });

  it('lets a session at its cap end a little late, and always takes down that the pump stands', () => {
    const cap = { session: quantity('10', 'mg') };
    // 10 mg/h planned for an hour: five percent are three minutes
    expect(codes([start, { at: at(63), kind: 'complete' }], cap)).toEqual([]);
    expect(codes([start, { at: at(64), kind: 'complete' }], cap)).toEqual(['SESSION_DOSE_ABOVE_CAP log']);
    expect(codes([start, { at: at(90), kind: 'stop', reason: 'other' }], cap)).toEqual([]);
    expect(codes([start, { at: at(90), kind: 'pause', reason: 'other' }], cap)).toEqual([]);
    // nothing more goes on above it
    expect(codes([start, { at: at(61), kind: 'pause' }, { at: at(62), kind: 'resume' }], cap)).toEqual(['SESSION_DOSE_ABOVE_CAP log']);
    expect(codes([start, { at: at(61), kind: 'rate', rate: rate('5') }], cap)).toEqual(['SESSION_DOSE_ABOVE_CAP log']);
  });

  const bolus = (minute: number, dose: string, over: string, infusion: 'stands' | 'runs' = 'stands'): RateLogEntry => ({ at: at(minute), kind: 'bolus', bolus: { dose: quantity(dose, 'mg'), over: quantity(over, 'min'), infusion } });
  const shown = (log: RateLog) => {
    const cut = segments(log);
    return cut.ok && cut.value.map((s) => [s.key, s.start, s.end, s.dose.value]);
  };

  it('begins after a bolus that is given first, and is known by the same key as before', () => {
    const log = [start, bolus(0, '5', '10')];
    expect(shown(log)).toEqual([[at(0), at(10), undefined, '0.00']]);
    expect(currentRate(log)).toEqual(rate('10'));
    expect(delivered([...log, { at: at(40), kind: 'complete' }])).toMatchObject({ value: { dose: { value: '10.00' }, activeMinutes: '30', elapsedMinutes: '40' } });
  });

  it('stands while a bolus is given in between, or runs beside it', () => {
    const end: RateLogEntry = { at: at(60), kind: 'complete' };
    expect(shown([start, bolus(30, '5', '6'), end])).toEqual([[at(0), at(0), at(30), '5.00'], [at(36), at(36), at(60), '4.00']]);
    expect(shown([start, bolus(30, '5', '6', 'runs'), end])).toEqual([[at(0), at(0), at(60), '10.00']]);
    expect(delivered([start, bolus(30, '5', '6', 'runs'), end])).toMatchObject({ value: { dose: { value: '15.00' }, activeMinutes: '60' } });
    // a rate that was set meanwhile runs from the end of the bolus
    expect(shown([start, bolus(30, '5', '6'), { at: at(33), kind: 'rate', rate: rate('20') }, end])).toEqual([[at(0), at(0), at(30), '5.00'], [at(33), at(36), at(60), '8.00']]);
  });

  it('takes one bolus, not above the order, while the infusion runs', () => {
    const end: RateLogEntry = { at: at(60), kind: 'complete' };
    expect(codes([bolus(0, '5', '5')])).toEqual(['SESSION_NOT_STARTED log[0].kind']);
    expect(codes([start, bolus(0, '5', '5'), bolus(9, '5', '5')])).toEqual(['BOLUS_ALREADY_GIVEN log[2].bolus']);
    expect(codes([start, { at: at(5), kind: 'pause' }, bolus(6, '5', '5')])).toEqual(['SESSION_PAUSED log[2].kind']);
    expect(codes([start, end, bolus(60, '5', '5')])).toEqual(['SESSION_ENDED log[2].kind']);
    expect(codes([start, bolus(57, '5', '3.01'), end])).toEqual(['BOLUS_CUT_OFF log[1].bolus.over']);
    expect(codes([start, bolus(57, '5', '3'), end])).toEqual([]);
    expect(codes([start, bolus(0, '5.01', '5')], { bolus: quantity('5.00', 'mg') })).toEqual(['BOLUS_ABOVE_ORDER log[1].bolus.dose']);
    expect(codes([start, bolus(0, '5', '5')], { bolus: quantity('5.00', 'mg') })).toEqual([]);
    expect(codes([start, bolus(0, '5.001', '5')])).toEqual(['DOSE_TOO_FINE log[1].bolus.dose']);
    expect(codes([start, bolus(0, '0', '5')])).toEqual(['BOLUS_NOT_POSITIVE log[1].bolus.dose']);
    for (const over of ['0', '0.01', '60.1']) expect(codes([start, bolus(0, '5', over)])).toEqual(['BOLUS_TIME_IMPLAUSIBLE log[1].bolus.over']);
    expect(codes([start, { at: at(1), kind: 'bolus' }])).toEqual(['BOLUS_REQUIRED log[1].bolus']);
    expect(codes([start, { ...bolus(1, '5', '5'), rate: rate('5') }])).toEqual(['RATE_NOT_EXPECTED log[1].rate']);
    expect(codes([{ ...bolus(0, '5', '5'), kind: 'start', rate: rate('5') }])).toEqual(['BOLUS_NOT_EXPECTED log[0].bolus']);
  });

  it('counts the bolus in the ceiling of a session', () => {
    const log: RateLog = [start, bolus(0, '5', '10'), { at: at(40), kind: 'complete' }];
    expect(codes(log, { session: quantity('10.00', 'mg') })).toEqual([]);
    expect(codes(log, { session: quantity('9.52', 'mg') })).toEqual(['SESSION_DOSE_ABOVE_CAP log']);
  });

  const steps = fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 90 }), rate: fc.integer({ min: 1, max: 4000 }).map((n) => (n / 100).toFixed(2)), pause: fc.boolean() }), { minLength: 1, maxLength: 12 });
  type Steps = readonly { readonly minutes: number; readonly rate: string; readonly pause: boolean }[];

  function logOf(all: Steps): RateLogEntry[] {
    let minute = 0;
    const log: RateLogEntry[] = [start];
    for (const step of all) {
      minute += step.minutes;
      if (step.pause) log.push({ at: at(minute), kind: 'pause' }, { at: at((minute += 7)), kind: 'resume', rate: rate(step.rate) });
      else log.push({ at: at(minute), kind: 'rate', rate: rate(step.rate) });
    }
    return [...log, { at: at(minute + 11), kind: 'complete' }];
  }

  const sumOf = (log: RateLog): Exact | undefined => {
    const cut = segments(log);
    return cut.ok && cut.value.every((s) => !s.dose.value.startsWith('-')) ? cut.value.reduce((acc, s) => acc.plus(s.dose.value), new Exact(0)) : undefined;
  };

  it('segments always add up to the delivered dose', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const total = delivered(logOf(all));
        return total.ok && sumOf(logOf(all))?.equals(total.value.dose.value) === true;
      }),
    );
  });

  it('segments and bolus always add up to the delivered dose, wherever the bolus is', () => {
    const anyBolus = fc.record({ minute: fc.integer({ min: 0, max: 400 }), seconds: fc.integer({ min: 1, max: 3600 }), cents: fc.integer({ min: 1, max: 9000 }), infusion: fc.constantFrom('stands' as const, 'runs' as const) });
    let given = 0;
    fc.assert(
      fc.property(steps, anyBolus, (all, { minute, seconds, cents, infusion }) => {
        const plain = logOf(all);
        const entry = bolus(minute, (cents / 100).toFixed(2), new Exact(seconds).div(60).toDecimalPlaces(4).toFixed(), infusion);
        const later = plain.findIndex((e) => e.at > entry.at);
        const log = later < 0 ? [...plain, entry] : [...plain.slice(0, later), entry, ...plain.slice(later)];
        // in a pause, after the end, or longer than the infusion ran: refused, and nothing to add up
        if (checkRateLog(log).length > 0) return true;
        given++;
        const [with_, without] = [delivered(log), delivered(plain)];
        if (!with_.ok || !without.ok) return false;
        const more = new Exact(with_.value.dose.value).minus(without.value.dose.value);
        const keys = segments(log);
        return (
          sumOf(log)?.plus(entry.bolus?.dose.value ?? 0).equals(with_.value.dose.value) === true &&
          (infusion === 'runs' ? more.equals(entry.bolus?.dose.value ?? 0) : more.lessThanOrEqualTo(entry.bolus?.dose.value ?? 0)) &&
          keys.ok && new Set(keys.value.map((s) => s.key)).size === keys.value.length
        );
      }),
      { numRuns: 1000 },
    );
    expect(given).toBeGreaterThan(100);
  });
});
