import type { Course } from '../protocols/protocol.js';

/** When the sessions of a course follow one another. */
export type IntervalRule = { readonly kind: 'every'; readonly days: number } | { readonly kind: 'weekdays'; readonly days: readonly number[] };

const HOURS_PER_DAY = 24;
const DAYS = { h: 1 / HOURS_PER_DAY, d: 1, wk: 7 } as const;
/** Monday, Wednesday, Friday, as ISO numbers the days of a week. */
const MON_WED_FRI = [1, 3, 5] as const;
const EVERY_OTHER_DAY = 2;

/**
 * Every two days means Monday, Wednesday and Friday: that is how such courses are given (6 over 12 days, Murrough 2013),
 * and it keeps the weekend free. Everything else is counted in days from the last start. A single session has no rule.
 */
export function intervalRule(course: Course): IntervalRule | undefined {
  if (course.usualInterval) {
    const days = Number(course.usualInterval.value) * DAYS[course.usualInterval.unit];
    return days === EVERY_OTHER_DAY ? { kind: 'weekdays', days: MON_WED_FRI } : { kind: 'every', days: Math.max(1, Math.ceil(days)) };
  }
  if (course.minimumInterval) return { kind: 'every', days: Math.max(1, Math.ceil(Number(course.minimumInterval.value) * DAYS[course.minimumInterval.unit])) };
  return undefined;
}

/** Hours between two starts below which a prescriber must say why. */
export const minimumHours = ({ minimumInterval: least }: Course): number => (least ? Number(least.value) * (least.unit === 'd' ? HOURS_PER_DAY : 1) : 0);
