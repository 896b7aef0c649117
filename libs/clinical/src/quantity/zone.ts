/* eslint-disable no-restricted-globals -- Date only takes apart what it is given here; no clock is read */

const DAY_MS = 86_400_000;

/** Making one costs more than asking it a thousand times. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  FORMATS.set(timeZone, made);
  return made;
}

/** A zone of the IANA list by its name. Bare offsets (`+01:00`) know no summer time and are none. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The clock on the wall there, read as if it hung in Greenwich. Whole seconds. */
function wallClock(timeZone: string, at: number): number {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(at).map(({ type, value }) => [type, value]));
  const n = (name: string): number => Number(parts[name]);
  const wall = new Date(0);
  wall.setUTCFullYear(n('year'), n('month') - 1, n('day'));
  wall.setUTCHours(n('hour'), n('minute'), n('second'));
  return wall.getTime();
}

const isoDay = (ms: number): string => new Date(ms).toISOString().split('T')[0] ?? '';
const greenwich = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day of the calendar (`2026-03-02`) that it is there at this instant. */
export const dayIn = (timeZone: string, at: Date): string => isoDay(timeZone === 'UTC' ? at.getTime() : wallClock(timeZone, at.getTime()));

/** The day so many days later; a matter of the calendar, the same in every zone. */
export const plusDays = (day: string, days: number): string => isoDay(greenwich(day) + days * DAY_MS);

export const daysBetween = (from: string, to: string): number => Math.round((greenwich(to) - greenwich(from)) / DAY_MS);

/** 1 Monday to 7 Sunday. */
export const weekdayOf = (day: string): number => new Date(greenwich(day)).getUTCDay() || 7;

/** The first instant of a day there. Days have 23 to 25 hours where the clocks change, and some begin at one o'clock. */
export function startOfDay(timeZone: string, day: string): number {
  const midnight = greenwich(day);
  if (timeZone === 'UTC') return midnight;
  // the offset of a day before and of a day after: between them lies at most one change of the clocks
  const offset = (at: number): number => wallClock(timeZone, at) - at;
  const candidates = [midnight - offset(midnight - DAY_MS), midnight - offset(midnight + DAY_MS)].sort((a, b) => a - b);
  return candidates.find((at) => dayIn(timeZone, new Date(at)) >= day) ?? (candidates[1] as number);
}

/** When a clinic's days begin, and on which it gives no outpatient infusions. */
export interface ClinicCalendar {
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 8601: 1 Monday to 7 Sunday. */
  readonly closedWeekdays: readonly number[];
}

/** Of a clinic that never said. */
export const PLAIN_CALENDAR: ClinicCalendar = { timeZone: 'UTC', closedWeekdays: [] };
