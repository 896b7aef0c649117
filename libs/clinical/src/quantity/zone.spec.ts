import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ageInYears, daysSince, liesAhead, spanOf } from './calendar.js';
import { dayIn, isTimeZone, plusDays, startOfDay, weekdayOf } from './zone.js';

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Beirut', 'Pacific/Auckland', 'Pacific/Honolulu'] as const;
const at = (text: string): Date => new Date(text);

describe('the day of a clinic', () => {
  it.each([
    ['America/New_York', '2026-03-03T04:59:59Z', '2026-03-02'],
    ['America/New_York', '2026-03-03T05:00:00Z', '2026-03-03'],
    ['America/New_York', '2026-07-03T04:00:00Z', '2026-07-03'],
    ['Europe/Berlin', '2026-03-02T23:00:00Z', '2026-03-03'],
    ['Pacific/Auckland', '2026-03-02T11:00:00Z', '2026-03-03'],
    ['UTC', '2026-03-02T23:59:59.999Z', '2026-03-02'],
  ])('%s at %s is %s', (zone, instant, day) => {
    expect(dayIn(zone, at(instant))).toBe(day);
  });

  it.each([
    // 8 March 2026 has 23 hours in New York, 1 November 25; in Berlin 29 March and 25 October
    ['America/New_York', '2026-03-08', 23], ['America/New_York', '2026-11-01', 25], ['Europe/Berlin', '2026-03-29', 23], ['Europe/Berlin', '2026-10-25', 25], ['Europe/Berlin', '2026-03-28', 24],
    // the clocks of these change at midnight, by an hour or by half of one
    ['America/Santiago', '2026-09-06', 23], ['Asia/Beirut', '2026-03-29', 23], ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ])('in %s %s has %d hours', (zone, day, hours) => {
    expect((startOfDay(zone, plusDays(day, 1)) - startOfDay(zone, day)) / 3_600_000).toBe(hours);
  });

  it('begins at the first instant that is of it, in every zone and around every change of the clocks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 3 * 365 * 24 }), (zone, hours) => {
        const day = dayIn(zone, new Date(Date.UTC(2025, 0, 1) + hours * 3_600_000));
        const start = startOfDay(zone, day);
        expect([dayIn(zone, new Date(start)), dayIn(zone, new Date(start - 1000))]).toEqual([day, plusDays(day, -1)]);
      }),
      { numRuns: 500 },
    );
  });

  it('counts weekdays as ISO does', () => {
    expect(['2026-03-02', '2026-03-07', '2026-03-08'].map(weekdayOf)).toEqual([1, 6, 7]);
  });

  it('knows zones by name only', () => {
    expect(['America/New_York', 'Europe/Berlin', 'UTC'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['+01:00', '-0500', 'Mars/Olympus', '', 'CET+1', 5, undefined].map(isTimeZone)).toEqual([false, false, false, false, false, false, false]);
  });
});

describe('a date without a time', () => {
  it('is the whole of its day in the clinic, also where that has 23 or 25 hours', () => {
    expect(spanOf('2026-03-08', 'America/New_York')).toEqual({ from: Date.parse('2026-03-08T05:00:00Z'), to: Date.parse('2026-03-09T03:59:59.999Z') });
    expect(daysSince('2026-03-02', at('2026-03-03T05:00:00Z'), 'America/New_York')).toBeLessThan(0.001);
    expect(daysSince('2026-03-02', at('2026-03-03T05:00:00Z'))).toBeGreaterThan(0.2);
    expect(spanOf('2026-11', 'America/New_York')).toEqual({ from: Date.parse('2026-11-01T04:00:00Z'), to: Date.parse('2026-12-01T04:59:59.999Z') });
    expect(spanOf('9999-12-31', 'Europe/Berlin')?.to).toBeGreaterThan(0);
    expect([spanOf('2026-02-30', 'Europe/Berlin'), spanOf('2026-13', 'Europe/Berlin')]).toEqual([undefined, undefined]);
  });

  it('lies ahead only once its day has not begun', () => {
    // half past midnight on a day of 25 hours: its end is more than a day away
    const early = at('2026-11-01T04:30:00Z');
    expect(liesAhead('2026-11-01', early, 1, 'America/New_York')).toBe(false);
    expect(liesAhead('2026-11-02', early, 1, 'America/New_York')).toBe(true);
    expect(liesAhead('2026-11-01T04:36:00Z', early, 5 / 1440, 'America/New_York')).toBe(true);
  });
});

describe('age', () => {
  it('turns on the birthday of the clinic\'s calendar', () => {
    const evening = at('2026-03-03T01:00:00Z');
    expect([ageInYears('2008-03-03', evening, 'America/New_York'), ageInYears('2008-03-03', evening)]).toEqual([17, 18]);
    expect([ageInYears('2008-02-29', at('2026-02-28T12:00:00Z')), ageInYears('2008-02-29', at('2026-03-01T12:00:00Z'))]).toEqual([17, 18]);
    expect([ageInYears('2008', at('2026-12-30T12:00:00Z')), ageInYears('2008', at('2026-12-31T12:00:00Z'))]).toEqual([17, 18]);
  });
});
