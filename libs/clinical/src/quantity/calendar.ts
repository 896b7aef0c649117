/* eslint-disable no-restricted-globals -- Date only parses and takes apart what it is given here; no clock is read */
import { dayIn, plusDays, startOfDay } from './zone.js';

const DAY_MS = 86_400_000;

/** A FHIR date or dateTime, with as many parts as were given, or an instant. */
const FHIR_DATE_TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;

/** First and last instant that the text may mean: "2020" is a whole year, a bare day the whole day in that zone. `undefined` if it is no date. */
export function spanOf(text: string | undefined, timeZone = 'UTC'): { readonly from: number; readonly to: number } | undefined {
  const match = text === undefined ? null : FHIR_DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, year = '', month, day, time] = match;
  if (time !== undefined) {
    const at = instantOf(text as string);
    return at === undefined ? undefined : { from: at, to: at };
  }
  const first = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const exists = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  if (exists.getUTCMonth() !== Number(month ?? 1) - 1) return undefined;
  const after = day !== undefined ? plusDays(first, 1) : new Date(month !== undefined ? Date.UTC(Number(year), Number(month), 1) : Date.UTC(Number(year) + 1, 0, 1)).toISOString().split('T')[0] ?? '';
  return { from: startOfDay(timeZone, first), to: startOfDay(timeZone, after) - 1 };
}

/** Days from the latest instant that the text may mean until then; negative if it lies ahead. Elapsed time: a day has 24 hours here. */
export function daysSince(text: string | undefined, at: Date, timeZone = 'UTC'): number | undefined {
  const span = spanOf(text, timeZone);
  return span && (at.getTime() - span.to) / DAY_MS;
}

const BARE_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text lies ahead by more than `toleranceDays`. A bare day does once that day has not begun: today ends in the future without being wrong. */
export function liesAhead(text: string, at: Date, toleranceDays: number, timeZone = 'UTC'): boolean {
  const span = spanOf(text, timeZone);
  if (!span) return false;
  return BARE_DAY.test(text) ? span.from > at.getTime() : span.to - at.getTime() > toleranceDays * DAY_MS;
}

/** Full years on the day that it is there, at the latest birth that the text may mean (so a bare year never makes a child an adult). */
export function ageInYears(birthDate: string | undefined, at: Date, timeZone = 'UTC'): number | undefined {
  const span = spanOf(birthDate);
  if (!span) return undefined;
  const [born, today] = [new Date(span.to).toISOString().slice(0, 10), dayIn(timeZone, at)];
  const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
  return today.slice(4) < born.slice(4) ? years - 1 : years;
}

/** Milliseconds of an ISO 8601 instant; `undefined` if it is none. */
export function instantOf(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** The instant so many milliseconds after another; '' if that was none. */
export function after(text: string, ms: number): string {
  const at = instantOf(text);
  return at === undefined ? '' : new Date(at + ms).toISOString();
}
