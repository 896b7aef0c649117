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
    expect(segments([start])).toEqual({ ok: true, value: [{ start: at(0), rate: rate('10'), dose: quantity('0.00', 'mg'), minutes: '0' }] });
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
    expect(appendToLog([start], { at: at(60), kind: 'complete' }, { session: quantity('9.99', 'mg') })).toMatchObject({ problems: [{ code: 'SESSION_DOSE_ABOVE_CAP' }] });
  });

  it('segments always add up to the delivered dose', () => {
    const steps = fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 90 }), rate: fc.integer({ min: 1, max: 4000 }).map((n) => (n / 100).toFixed(2)), pause: fc.boolean() }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(steps, (all) => {
        let minute = 0;
        const log: RateLogEntry[] = [start];
        for (const step of all) {
          minute += step.minutes;
          if (step.pause) log.push({ at: at(minute), kind: 'pause' }, { at: at((minute += 7)), kind: 'resume', rate: rate(step.rate) });
          else log.push({ at: at(minute), kind: 'rate', rate: rate(step.rate) });
        }
        log.push({ at: at(minute + 11), kind: 'complete' });
        const [cut, total] = [segments(log), delivered(log)];
        if (!cut.ok || !total.ok) return false;
        const sum = cut.value.reduce((acc, s) => acc.plus(s.dose.value), new Exact(0));
        return sum.equals(total.value.dose.value) && cut.value.every((s) => !s.dose.value.startsWith('-'));
      }),
    );
  });
});
