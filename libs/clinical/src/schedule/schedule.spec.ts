import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ClinicPolicy, SHIPPED_POLICY } from '../clinic-policy.js';
import { checkInterval } from '../dosing/interval.js';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { thresholdsOf } from '../thresholds/thresholds.js';
import { courseSchedule, type CourseSoFar, nextSession } from './course-schedule.js';

const protocol = (id: string): Protocol => findProtocol(id) as Protocol;
const at = (text: string): Date => new Date(text);
const given = (...starts: string[]): CourseSoFar['given'] => starts.map((s, n) => ({ number: n + 1, startedAt: at(s), ended: true }));
const course = (id: string, more: Partial<CourseSoFar> = {}): CourseSoFar => ({ course: protocol(id).course, setting: protocol(id).setting, sessions: protocol(id).course.planned, signedAt: at('2026-03-02T09:00:00Z'), given: [], active: true, ...more });
const days = (c: CourseSoFar, now = '2026-03-02T09:00:00Z'): string[] => courseSchedule(c, at(now)).map((s) => s.day.slice(5));

describe('the days of a course', () => {
  // 2 March 2026 is a Monday
  it.each([
    ['daily', course('SCI-IP-7D'), ['03-02', '03-03', '03-04', '03-05', '03-06', '03-07', '03-08']],
    ['Monday, Wednesday, Friday', course('DEP-OP-6'), ['03-02', '03-04', '03-06', '03-09', '03-11', '03-13']],
    ['signed on a Tuesday: Wednesday would be too near', course('DEP-OP-6', { signedAt: at('2026-03-03T09:00:00Z') }), ['03-03', '03-06', '03-09', '03-11', '03-13', '03-16']],
    ['every two weeks', course('GEN-OP-LOW'), ['03-02', '03-16', '03-30']],
    ['every four weeks', course('DEP-OP-MAINT', { sessions: 3 }), ['03-02', '03-30', '04-27']],
    ['one alone', course('CRPS-IP-5D'), ['03-02']],
    ['counted anew from a session that came late', course('BOOST-OP', { sessions: 3, given: given('2026-03-02T09:00:00Z', '2026-03-05T09:00:00Z') }), ['03-02', '03-05', '03-06']],
    ['over the end of a leap February', course('SCI-IP-7D', { sessions: 3, signedAt: at('2028-02-28T09:00:00Z') }), ['02-28', '02-29', '03-01']],
  ] as [string, CourseSoFar, string[]][])('%s', (_, c, expected) => {
    expect(days(c)).toEqual(expected);
  });
});

describe('where the next session stands', () => {
  const next = (c: CourseSoFar, now: string): unknown => {
    const s = nextSession(courseSchedule(c, at(now)));
    return s && [s.number, s.state, s.earliest];
  };
  it.each([
    ['signed today', course('DEP-OP-6'), '2026-03-02T10:00:00Z', [1, 'due', '2026-03-02T09:00:00.000Z']],
    ['7 days later', course('DEP-OP-6'), '2026-03-09T23:59:59Z', [1, 'due', '2026-03-02T09:00:00.000Z']],
    ['8 days later', course('DEP-OP-6'), '2026-03-10T00:00:00Z', [1, 'overdue', '2026-03-02T09:00:00.000Z']],
    ['between two', course('DEP-OP-6', { given: given('2026-03-02T10:00:00Z') }), '2026-03-03T10:00:00Z', [2, 'upcoming', '2026-03-04T02:00:00.000Z']],
    ['on its day', course('DEP-OP-6', { given: given('2026-03-02T10:00:00Z') }), '2026-03-04T10:00:00Z', [2, 'due', '2026-03-04T02:00:00.000Z']],
    ['the day after', course('DEP-OP-6', { given: given('2026-03-02T10:00:00Z') }), '2026-03-05T00:00:00Z', [2, 'overdue', '2026-03-04T02:00:00.000Z']],
    ['on hold', course('DEP-OP-6', { given: given('2026-03-02T10:00:00Z'), active: false }), '2026-03-20T00:00:00Z', [2, 'held', '2026-03-04T02:00:00.000Z']],
    ['while one runs', course('DEP-OP-6', { given: [{ number: 1, startedAt: at('2026-03-02T10:00:00Z'), ended: false }] }), '2026-03-20T00:00:00Z', [2, 'upcoming', '2026-03-04T02:00:00.000Z']],
    ['after the last', course('BOOST-OP', { given: given('2026-03-02T10:00:00Z', '2026-03-03T10:00:00Z') }), '2026-03-20T00:00:00Z', undefined],
  ] as [string, CourseSoFar, string, unknown][])('%s', (_, c, now, expected) => {
    expect(next(c, now)).toEqual(expected);
  });

  it('agrees with the limit to the millisecond', () => {
    const start = at('2026-03-02T10:00:00Z');
    for (const id of ['CRPS-OP-10D', 'DEP-OP-6', 'DEP-OP-MAINT', 'GEN-OP-LOW', 'SCI-IP-7D', 'BOOST-OP']) {
      const earliest = at(nextSession(courseSchedule(course(id, { given: given(start.toISOString()) }), start))?.earliest ?? '');
      expect([id, checkInterval(protocol(id), start, earliest), checkInterval(protocol(id), start, new Date(earliest.getTime() - 1)).map((l) => l.code)]).toEqual([id, [], ['INTERVAL_TOO_SHORT']]);
    }
  });
});

describe('the clinic\'s own days', () => {
  const at2 = (timeZone: string, closedWeekdays: number[] = []): ClinicPolicy => ({ ...SHIPPED_POLICY, calendar: { timeZone, closedWeekdays } });
  const daysOf = (c: CourseSoFar, policy: ClinicPolicy): string[] => courseSchedule(c, c.signedAt, policy).map((s) => s.day.slice(5));

  it.each([
    // 2 March 2026 is a Monday
    ['a daily outpatient course leaves out the weekend', course('CRPS-OP-10D'), [6, 7], ['03-02', '03-03', '03-04', '03-05', '03-06', '03-09', '03-10', '03-11', '03-12', '03-13']],
    ['a daily course on a ward does not', course('SCI-IP-7D'), [6, 7], ['03-02', '03-03', '03-04', '03-05', '03-06', '03-07', '03-08']],
    ['signed on a Saturday: it begins on Monday', course('CRPS-OP-10D', { sessions: 2, signedAt: at('2026-03-07T15:00:00Z') }), [6, 7], ['03-09', '03-10']],
    ['closed on Wednesdays: Monday and Friday are left', course('DEP-OP-6'), [3], ['03-02', '03-06', '03-09', '03-13', '03-16', '03-20']],
    ['closed on every day of its rule: the next open one, two days on', course('DEP-OP-6', { sessions: 3 }), [1, 3, 5], ['03-03', '03-05', '03-07']],
    ['every two weeks, closed on Mondays', course('GEN-OP-LOW'), [1], ['03-03', '03-17', '03-31']],
  ] as [string, CourseSoFar, number[], string[]][])('%s', (_, c, closed, expected) => {
    expect(daysOf(c, at2('UTC', closed))).toEqual(expected);
  });

  it('begin and end at its midnight', () => {
    const late = course('CRPS-OP-10D', { given: given('2026-03-03T03:30:00Z') });
    expect(courseSchedule(late, at('2026-03-03T04:00:00Z'), at2('America/New_York')).slice(0, 2).map((s) => [s.day, s.state])).toEqual([['2026-03-02', 'done'], ['2026-03-03', 'upcoming']]);
    const state = (now: string): unknown => nextSession(courseSchedule(late, at(now), at2('America/New_York')))?.state;
    expect(['2026-03-03T05:00:00Z', '2026-03-04T04:59:59Z', '2026-03-04T05:00:00Z'].map(state)).toEqual(['due', 'due', 'overdue']);
  });

  it('let the first session wait as long as a weight counts in this clinic', () => {
    const policy: ClinicPolicy = { ...SHIPPED_POLICY, thresholds: thresholdsOf({ 'weight.age': '3' }, 1) };
    const state = (now: string): unknown => nextSession(courseSchedule(course('DEP-OP-6'), at(now), policy))?.state;
    expect(['2026-03-05T23:59:59Z', '2026-03-06T00:00:00Z'].map(state)).toEqual(['due', 'overdue']);
  });

  /** A second way to the same day: the locale that writes dates as ISO does. */
  const wall = (zone: string, instant: Date): string => instant.toLocaleDateString('sv-SE', { timeZone: zone });
  /** Starts in the three weeks around each change of the clocks of 2026, at any minute. */
  const start = fc.tuple(fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'), fc.integer({ min: -10 * 1440, max: 10 * 1440 })).map(([day, minutes]) => new Date(Date.parse(day) + minutes * 60_000));
  const zone = fc.constantFrom('America/New_York', 'Europe/Berlin');
  const closed = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 });

  it('follow each other around every change of the clocks: one by one, on open days, a daily course on the next of them', () => {
    fc.assert(
      fc.property(zone, start, closed, fc.constantFrom('CRPS-OP-10D', 'DEP-OP-6', 'SCI-IP-7D', 'GEN-OP-LOW'), (timeZone, began, closedWeekdays, id) => {
        const c = course(id, { signedAt: began, given: [{ number: 1, startedAt: began, ended: true }] });
        const schedule = courseSchedule(c, began, at2(timeZone, closedWeekdays));
        expect(schedule[0]?.day).toBe(wall(timeZone, began));
        const isOpen = (day: string): boolean => c.setting !== 'outpatient' || !closedWeekdays.includes(new Date(`${day}T12:00:00Z`).getUTCDay() || 7);
        schedule.slice(1).forEach((s, n) => {
          const before = schedule[n]?.day ?? '';
          expect([s.day > before, isOpen(s.day)]).toEqual([true, true]);
          if (!id.endsWith('D')) return;
          let next = before;
          do next = wall('UTC', new Date(Date.parse(next) + 36 * 3_600_000)); while (!isOpen(next));
          expect(s.day).toBe(next);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('make a session due on its day and overdue after it, to the second, around every change of the clocks', () => {
    fc.assert(
      fc.property(zone, start, fc.integer({ min: 0, max: 72 * 60 }), (timeZone, began, minutes) => {
        const now = new Date(began.getTime() + minutes * 60_000);
        const next = nextSession(courseSchedule(course('CRPS-OP-10D', { signedAt: began, given: [{ number: 1, startedAt: began, ended: true }] }), now, at2(timeZone)));
        const today = wall(timeZone, now);
        expect(next?.state).toBe(today < (next?.day ?? '') ? 'upcoming' : today === next?.day ? 'due' : 'overdue');
      }),
      { numRuns: 400 },
    );
  });

  it('do not move the least interval: that is hours, whatever the clocks did', () => {
    fc.assert(
      fc.property(zone, start, fc.constantFrom('CRPS-OP-10D', 'DEP-OP-6', 'GEN-OP-LOW'), (timeZone, began, id) => {
        const earliest = at(nextSession(courseSchedule(course(id, { signedAt: began, given: [{ number: 1, startedAt: began, ended: true }] }), began, at2(timeZone, [6, 7])))?.earliest ?? '');
        expect((earliest.getTime() - began.getTime()) / 3_600_000).toBe({ 'CRPS-OP-10D': 18, 'DEP-OP-6': 40, 'GEN-OP-LOW': 14 * 24 }[id]);
        expect([checkInterval(protocol(id), began, earliest), checkInterval(protocol(id), began, new Date(earliest.getTime() - 1)).length]).toEqual([[], 1]);
      }),
      { numRuns: 100 },
    );
  });
});
