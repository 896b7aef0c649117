const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))`;
const DATE_TIME = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})T${TIME}$`);

/** A day that the calendar has: the regular expressions of R4 let 30 February through. */
function isDay(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year > 0 && day <= days;
}

/** R4 `date`: YYYY, YYYY-MM or YYYY-MM-DD. */
export function isFhirDate(value: string): boolean {
  const m = DATE.exec(value);
  if (m === null || m[1] === '0000') return false;
  return m[3] === undefined || isDay(Number(m[1]), Number(m[2]), Number(m[3]));
}

/** R4 `instant`: a full date, a time to the second and a zone. */
export function isFhirInstant(value: string): boolean {
  const day = DATE_TIME.exec(value)?.[1];
  return day !== undefined && isFhirDate(day);
}

/** R4 `dateTime`: a date of any precision, or an instant. */
export const isFhirDateTime = (value: string): boolean => isFhirDate(value) || isFhirInstant(value);

/** Seconds on one time line, for comparing instants of different zones; its zero means nothing. */
function seconds(instant: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = instant.split(/[-T:]/, 5).map(Number);
  // Years that begin in March put the leap day last, so days before a month are one formula (153 days in five months).
  const y = month > 2 ? year : year - 1;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day;
  const [, second = '0', zone = 'Z'] = /:(\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)$/.exec(instant) ?? [];
  const [zoneHours = 0, zoneMinutes = 0] = zone === 'Z' ? [] : zone.slice(1).split(':').map(Number);
  const offset = (zone.startsWith('-') ? -1 : 1) * (zoneHours * 60 + zoneMinutes);
  return ((days * 24 + hour) * 60 + minute - offset) * 60 + Number(second);
}

/**
 * Whether `a` is certainly after `b` (per-1). Values of unlike precision are compared over what both say, as FHIRPath does:
 * `2024-01-01T10:00:00Z` is not after `2024`.
 */
export function isAfter(a: string, b: string): boolean {
  if (isFhirInstant(a) && isFhirInstant(b)) return seconds(a) > seconds(b);
  const n = Math.min(a.slice(0, 10).length, b.slice(0, 10).length);
  return a.slice(0, n) > b.slice(0, n);
}
