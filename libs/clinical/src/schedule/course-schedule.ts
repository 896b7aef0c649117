/* eslint-disable no-restricted-globals -- Date only counts days from what it is given here; no clock is read */
import type { Course } from '../protocols/protocol.js';
import { type IntervalRule, intervalRule, minimumHours } from './interval-rule.js';

export type ScheduleState = 'done' | 'running' | 'overdue' | 'due' | 'upcoming' | 'held';

export interface ScheduledSession {
  readonly number: number;
  readonly state: ScheduleState;
  /** Day (UTC) on which it was begun, or is planned. */
  readonly day: string;
  readonly startedAt?: string;
  /** Only of the next one: before this instant a prescriber must allow it. */
  readonly earliest?: string;
}

export interface GivenSession {
  readonly number: number;
  readonly startedAt: Date;
  readonly ended: boolean;
}

export interface CourseSoFar {
  readonly course: Course;
  /** Planned sessions, those given included. */
  readonly sessions: number;
  readonly signedAt: Date;
  /** In the order of the course. */
  readonly given: readonly GivenSession[];
  /** Sessions may start: not on hold, not ended. */
  readonly active: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A first session may wait as long as a weight counts (clinical note §2.2, 7 days). */
const FIRST_WAITS_DAYS = 7;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const plusDays = (day: string, days: number): string => dayOf(new Date(midnight(day) + days * DAY_MS));
/** 1 Monday to 7 Sunday. */
const weekday = (day: string): number => new Date(midnight(day)).getUTCDay() || 7;

/** The day of the session after one on `day`: never so near that the least interval could not be kept. */
function following(day: string, rule: IntervalRule, leastHours: number): string {
  if (rule.kind === 'every') return plusDays(day, Math.max(rule.days, Math.ceil(leastHours / 24)));
  let next = plusDays(day, 1);
  while (!rule.days.includes(weekday(next)) || midnight(next) - midnight(day) < leastHours * HOUR_MS) next = plusDays(next, 1);
  return next;
}

/**
 * Every session of a course with its day: those that were given, the next one, and those that follow it if it is kept.
 * Counted from the last start, so that a session given late moves the ones after it. Days are days of UTC.
 */
export function courseSchedule({ course, sessions, signedAt, given, active }: CourseSoFar, now: Date): readonly ScheduledSession[] {
  const rule = intervalRule(course) ?? { kind: 'every', days: 1 };
  const least = minimumHours(course);
  const today = dayOf(now);
  const scheduled: ScheduledSession[] = given.map((g) => ({ number: g.number, state: g.ended ? 'done' : 'running', day: dayOf(g.startedAt), startedAt: g.startedAt.toISOString() }));
  const last = given.at(-1);
  let day = last ? following(dayOf(last.startedAt), rule, least) : dayOf(signedAt);
  for (let number = (last?.number ?? 0) + 1; number <= sessions; number++) {
    const next = number === (last?.number ?? 0) + 1;
    const latest = last ? day : plusDays(day, FIRST_WAITS_DAYS);
    const state: ScheduleState = !active ? 'held' : !next || last?.ended === false ? 'upcoming' : today > latest ? 'overdue' : today >= day ? 'due' : 'upcoming';
    scheduled.push({ number, state, day, ...(next ? { earliest: (last ? new Date(last.startedAt.getTime() + least * HOUR_MS) : signedAt).toISOString() } : {}) });
    day = following(day, rule, least);
  }
  return scheduled;
}

/** The one that is to come next; undefined once the course is given. */
export const nextSession = (schedule: readonly ScheduledSession[]): ScheduledSession | undefined => schedule.find((s) => s.earliest !== undefined);
