import { parseReference } from '#fhir';

export interface TokenValue {
  readonly system: string;
  readonly code: string;
}
export interface ReferenceValue {
  readonly targetType: string;
  readonly targetId: string;
}
export interface DateSpan {
  readonly low: Date;
  readonly high: Date;
}

interface Loose {
  readonly [key: string]: unknown;
}
const isLoose = (v: unknown): v is Loose => typeof v === 'object' && v !== null && !Array.isArray(v);
const text = (v: unknown): string => (typeof v === 'string' ? v : '');

/** PostgreSQL's btree takes rows of up to 2700 bytes; no code or identifier in use comes near 500 characters. */
export const MAX_INDEXED = 500;

/** Coding, CodeableConcept, Identifier, code, boolean and string as search tokens. */
export function tokensOf(value: unknown): TokenValue[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ system: '', code: String(value) }];
  if (!isLoose(value)) return [];
  if (Array.isArray(value['coding'])) return value['coding'].flatMap(tokensOf);
  const code = text(value['code']) || text(value['value']);
  return code === '' ? [] : [{ system: text(value['system']), code }];
}

/** A literal reference: to a thing of ours by its id, to anything else by its address. */
export function referenceOf(value: unknown): ReferenceValue | undefined {
  if (!isLoose(value) || typeof value['reference'] !== 'string') return undefined;
  const parsed = parseReference(value['reference']);
  if (!parsed) return undefined;
  return { targetType: parsed.type, targetId: parsed.base === undefined ? parsed.id : value['reference'] };
}

/** A reference by identifier alone (people of the clinic): found with the modifier `:identifier`. */
export function logicalReferenceOf(value: unknown): TokenValue[] {
  return isLoose(value) && isLoose(value['identifier']) ? tokensOf(value['identifier']) : [];
}

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const DAY_MS = 86_400_000;

/** Midnight UTC; unlike Date.UTC it takes years below 100 as they are. NaN for a day that the calendar does not have. */
const midnight = (year: number, month: number, day: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : Number.NaN;
};

/** The span that a date of any precision covers, the upper end exclusive; undefined for what is no date. Without an offset: UTC. */
export function spanOf(literal: string): DateSpan | undefined {
  const m = PARTIAL.exec(literal);
  if (!m) return undefined;
  const [, y = '', mo, d, h, mi, s, fraction, zone] = m;
  const [year, month] = [Number(y), Number(mo ?? 1)];
  const start = midnight(year, month, Number(d ?? 1));
  let low = start;
  let high: number;
  if (mo === undefined) high = midnight(year + 1, 1, 1);
  else if (d === undefined) high = month === 12 ? midnight(year + 1, 1, 1) : midnight(year, month + 1, 1);
  else if (h === undefined) high = start + DAY_MS;
  else {
    low = Number.isNaN(start) ? start : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s ?? '00'}${(fraction ?? '').slice(0, 4)}${zone ?? 'Z'}`);
    high = low + (s === undefined ? 60_000 : fraction === undefined ? 1000 : 1);
  }
  return Number.isNaN(low) || Number.isNaN(high) ? undefined : { low: new Date(low), high: new Date(high) };
}

const EVER = { low: new Date('0001-01-01T00:00:00Z'), high: new Date('9999-12-31T00:00:00Z') };

/** date, dateTime, instant, Period and the events of a Timing. An open end of a Period reaches as far as dates go. */
export function spansOf(value: unknown): DateSpan[] {
  if (typeof value === 'string') {
    const span = spanOf(value);
    return span ? [span] : [];
  }
  if (!isLoose(value)) return [];
  if (Array.isArray(value['event'])) return value['event'].flatMap(spansOf);
  const start = typeof value['start'] === 'string' ? spanOf(value['start']) : undefined;
  const end = typeof value['end'] === 'string' ? spanOf(value['end']) : undefined;
  if (!start && !end) return [];
  return [{ low: start?.low ?? EVER.low, high: end?.high ?? EVER.high }];
}

/** As R4 wants strings compared: without case and accents. */
export const normalised = (s: string): string => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().slice(0, MAX_INDEXED);

/** A string, or the parts of a HumanName. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [normalised(value)];
  if (!isLoose(value)) return [];
  return [value['text'], value['family'], value['given'], value['prefix'], value['suffix']].flat().flatMap((v) => (typeof v === 'string' ? [normalised(v)] : []));
}
