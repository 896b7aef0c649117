/* eslint-disable no-restricted-globals -- Date only counts hours from what it is given here; no clock is read */
import { type ClinicPolicy, SHIPPED_POLICY } from '../clinic-policy.js';
import type { Course, Setting } from '../protocols/protocol.js';
import { type ClinicCalendar, dayIn, daysBetween, plusDays, weekdayOf } from '../quantity/zone.js';
import { type IntervalRule, intervalRule, minimumHours } from './interval-rule.js';

export type ScheduleState = 'done' | 'running' | 'overdue' | 'due' | 'upcoming' | 'held';

export interface ScheduledSession {
  readonly number: number;
  readonly state: ScheduleState;
  /** Day of the clinic on which it was begun, or is planned. */
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
  /** Outpatients come on days on which the clinic is open; on a ward every day counts. */
  readonly setting: Setting;
  /** Planned sessions, those given included. */
  readonly sessions: number;
  readonly signedAt: Date;
  /** In the order of the course. */
  readonly given: readonly GivenSession[];
  /** Sessions may start: not on hold, not ended. */
  readonly active: boolean;
}

const HOUR_MS = 3_600_000;
const HOURS_PER_DAY = 24;
/** Where the clinic is closed on every day of a rule of weekdays, its sessions keep this distance instead. */
const EVERY_OTHER_DAY = 2;

/** How the days of a course follow one another in this clinic. */
interface Rhythm {
  readonly rule: IntervalRule;
  readonly leastHours: number;
  readonly isOpen: (day: string) => boolean;
}

function rhythmOf({ course, setting }: CourseSoFar, { closedWeekdays }: ClinicCalendar): Rhythm {
  const closed = setting === 'outpatient' ? closedWeekdays : [];
  const rule = intervalRule(course) ?? { kind: 'every', days: 1 };
  const open = rule.kind === 'weekdays' ? rule.days.filter((d) => !closed.includes(d)) : [];
  const kept: IntervalRule = rule.kind === 'every' ? rule : open.length > 0 ? { kind: 'weekdays', days: open } : { kind: 'every', days: EVERY_OTHER_DAY };
  return { rule: kept, leastHours: minimumHours(course), isOpen: (day) => !closed.includes(weekdayOf(day)) };
}

/** This day, or the first after it on which the clinic is open. */
function openDay(day: string, { isOpen }: Rhythm): string {
  let open = day;
  while (!isOpen(open)) open = plusDays(open, 1);
  return open;
}

/** The day of the session after one on `day`: never so near that the least interval could not be kept. */
function following(day: string, rhythm: Rhythm): string {
  const { rule, leastHours } = rhythm;
  if (rule.kind === 'every') return openDay(plusDays(day, Math.max(rule.days, Math.ceil(leastHours / HOURS_PER_DAY))), rhythm);
  let next = plusDays(day, 1);
  while (!rule.days.includes(weekdayOf(next)) || daysBetween(day, next) * HOURS_PER_DAY < leastHours) next = plusDays(next, 1);
  return next;
}

/**
 * Every session of a course with its day: those that were given, the next one, and those that follow it if it is kept.
 * Counted from the last start, so that a session given late moves the ones after it. Days are the clinic's, whatever its
 * clocks do; `earliest` is elapsed time. An outpatient course leaves out the days on which the clinic is closed.
 */
export function courseSchedule(so: CourseSoFar, now: Date, { thresholds, calendar }: ClinicPolicy = SHIPPED_POLICY): readonly ScheduledSession[] {
  const { sessions, signedAt, given, active } = so;
  const rhythm = rhythmOf(so, calendar);
  const dayOf = (at: Date): string => dayIn(calendar.timeZone, at);
  const today = dayOf(now);
  // a first session may wait as long as a weight counts
  const firstWaits = Number(thresholds.values['weight.age']);
  const scheduled: ScheduledSession[] = given.map((g) => ({ number: g.number, state: g.ended ? 'done' : 'running', day: dayOf(g.startedAt), startedAt: g.startedAt.toISOString() }));
  const last = given.at(-1);
  let day = last ? following(dayOf(last.startedAt), rhythm) : openDay(dayOf(signedAt), rhythm);
  for (let number = (last?.number ?? 0) + 1; number <= sessions; number++) {
    const next = number === (last?.number ?? 0) + 1;
    const latest = last ? day : plusDays(day, firstWaits);
    const state: ScheduleState = !active ? 'held' : !next || last?.ended === false ? 'upcoming' : today > latest ? 'overdue' : today >= day ? 'due' : 'upcoming';
    scheduled.push({ number, state, day, ...(next ? { earliest: (last ? new Date(last.startedAt.getTime() + rhythm.leastHours * HOUR_MS) : signedAt).toISOString() } : {}) });
    day = following(day, rhythm);
  }
  return scheduled;
}

/** The one that is to come next; undefined once the course is given. */
export const nextSession = (schedule: readonly ScheduledSession[]): ScheduledSession | undefined => schedule.find((s) => s.earliest !== undefined);
