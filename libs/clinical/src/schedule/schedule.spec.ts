import { describe, expect, it } from '@jest/globals';
import { checkInterval } from '../dosing/interval.js';
import { findProtocol } from '../protocols/library.js';
import type { Protocol } from '../protocols/protocol.js';
import { courseSchedule, type CourseSoFar, nextSession } from './course-schedule.js';

const protocol = (id: string): Protocol => findProtocol(id) as Protocol;
const at = (text: string): Date => new Date(text);
const given = (...starts: string[]): CourseSoFar['given'] => starts.map((s, n) => ({ number: n + 1, startedAt: at(s), ended: true }));
const course = (id: string, more: Partial<CourseSoFar> = {}): CourseSoFar => ({ course: protocol(id).course, sessions: protocol(id).course.planned, signedAt: at('2026-03-02T09:00:00Z'), given: [], active: true, ...more });
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
