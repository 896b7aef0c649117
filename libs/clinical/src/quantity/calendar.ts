/* eslint-disable no-restricted-globals -- Date only parses and takes apart what it is given here; no clock is read */

const DAY_MS = 86_400_000;

/** A FHIR date or dateTime, with as many parts as were given, or an instant. */
const FHIR_DATE_TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;

/** First and last instant that the text may mean: "2020" is a whole year. `undefined` if it is no date. */
export function spanOf(text: string | undefined): { readonly from: number; readonly to: number } | undefined {
  const match = text === undefined ? null : FHIR_DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, year, month, day, time] = match;
  if (time !== undefined) {
    const at = instantOf(text as string);
    return at === undefined ? undefined : { from: at, to: at };
  }
  const from = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (new Date(from).getUTCMonth() !== Number(month ?? 1) - 1) return undefined;
  const to = day !== undefined ? from + DAY_MS : month !== undefined ? Date.UTC(Number(year), Number(month), 1) : Date.UTC(Number(year) + 1, 0, 1);
  return { from, to: to - 1 };
}

/** Days from the latest instant that the text may mean until then; negative if it lies ahead. */
export function daysSince(text: string | undefined, at: Date): number | undefined {
  const span = spanOf(text);
  return span && (at.getTime() - span.to) / DAY_MS;
}

/** Full years, at the latest birth that the text may mean (so a bare year never makes a child an adult). */
export function ageInYears(birthDate: string | undefined, at: Date): number | undefined {
  const span = spanOf(birthDate);
  if (!span) return undefined;
  const born = new Date(span.to);
  const years = at.getUTCFullYear() - born.getUTCFullYear();
  const before = at.getUTCMonth() < born.getUTCMonth() || (at.getUTCMonth() === born.getUTCMonth() && at.getUTCDate() < born.getUTCDate());
  return before ? years - 1 : years;
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
