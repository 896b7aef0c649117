import { numberText } from './exact-json.js';
import type { Kind, SearchParameter } from './search-parameters.js';
import { searchParameters } from './search-parameters.js';
import { valuesAt } from './element-path.js';

// What a resource can be found by: for every search parameter the keys of its values. Written once per version, so a
// search never parses a resource again.

/** Milliseconds, the end excluded. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
export interface Amount {
  readonly value: number;
  readonly system?: string;
  readonly code?: string;
  readonly unit?: string;
}
/**
 * Token: `system|code` (`|code` without a system) and `=code` for "any system". Reference: `Type/id`, an absolute
 * address, or `@system|value` and `@=value` for a logical reference. String and uri: the text.
 */
export type Key = string | Range | Amount;
export interface IndexEntry {
  readonly code: string;
  readonly kind: Kind;
  readonly key: Key;
}

/** The text of a key; '' for those that are no text. */
export const textOf = (key: Key): string => (typeof key === 'string' ? key : '');

type Json = Record<string, unknown>;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function indexEntries(resource: Json, base: string): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const parameter of searchParameters(String(resource['resourceType'])).values()) {
    const keys = new Set<Key>();
    for (const path of parameter.paths) for (const value of valuesAt(path, resource)) addKeys(parameter, value, base, keys);
    for (const key of keys) entries.push({ code: parameter.code, kind: parameter.kind, key });
  }
  return entries;
}

function addKeys(parameter: SearchParameter, value: unknown, base: string, keys: Set<Key>): void {
  switch (parameter.kind) {
    case 'token':
      if (parameter.code === 'deceased' && typeof value === 'string') addToken(true, keys);
      else addToken(value, keys);
      return;
    case 'reference':
      addReference(value, base, keys);
      return;
    case 'date':
      for (const range of ranges(value)) keys.add(range);
      return;
    case 'string':
      for (const part of strings(value)) keys.add(part);
      return;
    case 'uri':
      if (typeof value === 'string') keys.add(value);
      return;
    case 'number':
    case 'quantity':
      addAmount(value, keys);
  }
}

function addToken(value: unknown, keys: Set<Key>): void {
  if (typeof value === 'string' || typeof value === 'boolean') {
    keys.add(`=${value}`);
    keys.add(`|${value}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { coding, system, code, value: content } = value as Json;
  if (Array.isArray(coding)) {
    for (const one of coding) addToken(one, keys);
    return;
  }
  const found = text(code) ?? text(content);
  if (found === undefined) return;
  keys.add(`=${found}`);
  keys.add(`${text(system) ?? ''}|${found}`);
}

function addReference(value: unknown, base: string, keys: Set<Key>): void {
  if (typeof value === 'string') {
    keys.add(value);
    const [unversioned] = value.split('|');
    if (unversioned) keys.add(unversioned);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { reference, identifier } = value as Json;
  if (typeof reference === 'string') keys.add(plainReference(reference, base));
  if (typeof identifier === 'object' && identifier !== null) {
    const tokens = new Set<Key>();
    addToken(identifier, tokens);
    for (const token of tokens) keys.add(`@${textOf(token)}`);
  }
}

/** A reference without this server's address in front and without a version behind. */
export function plainReference(reference: string, base: string): string {
  const local = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference.replace(/^\//, '');
  const history = local.indexOf('/_history/');
  return history < 0 ? local : local.slice(0, history);
}

function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* strings(item);
  else if (typeof value === 'object' && value !== null) {
    // HumanName and Address: every part of them is searched (https://hl7.org/fhir/R4/search.html#string).
    const o = value as Json;
    for (const part of ['text', 'family', 'given', 'prefix', 'suffix', 'line', 'city', 'district', 'state', 'postalCode', 'country']) {
      if (o[part] !== undefined) yield* strings(o[part]);
    }
  }
}

function addAmount(value: unknown, keys: Set<Key>): void {
  const plain = numberText(value);
  if (plain !== undefined) {
    keys.add({ value: Number(plain) });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const o = value as Json;
  const number = numberText(o['value']);
  if (number !== undefined) {
    const [system, code, unit] = [text(o['system']), text(o['code']), text(o['unit'])];
    keys.add({
      value: Number(number),
      ...(system === undefined ? {} : { system }),
      ...(code === undefined ? {} : { code }),
      ...(unit === undefined ? {} : { unit }),
    });
  }
  for (const edge of ['low', 'high']) if (typeof o[edge] === 'object') addAmount(o[edge], keys);
}

function* ranges(value: unknown): Generator<Range> {
  if (typeof value === 'string') {
    const range = dateRange(value);
    if (range) yield range;
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const o = value as Json;
  if (Array.isArray(o['event'])) for (const event of o['event']) yield* ranges(event);
  const repeat = o['repeat'] as Json | undefined;
  if (typeof repeat?.['boundsPeriod'] === 'object') yield* ranges(repeat['boundsPeriod']);
  const [start, end] = [text(o['start']), text(o['end'])];
  if (start === undefined && end === undefined) return;
  const from = start === undefined ? { from: -Infinity } : dateRange(start);
  const to = end === undefined ? { to: Infinity } : dateRange(end);
  if (from && to) yield { from: from.from, to: to.to };
}

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** The stretch of time that a date or dateTime of any precision means; without a zone it is read as UTC. */
export function dateRange(value: string): Range | undefined {
  const parts = DATE.exec(value);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  const from = Date.parse(
    `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.${(fraction ?? '0').padEnd(3, '0')}${zone ?? 'Z'}`,
  );
  if (Number.isNaN(from)) return undefined;
  if (fraction !== undefined) return { from, to: from + 1 };
  if (second !== undefined) return { from, to: from + 1_000 };
  if (minute !== undefined) return { from, to: from + 60_000 };
  const to = new Date(from);
  if (day !== undefined) to.setUTCDate(to.getUTCDate() + 1);
  else if (month !== undefined) to.setUTCMonth(to.getUTCMonth() + 1);
  else to.setUTCFullYear(to.getUTCFullYear() + 1);
  return { from, to: to.getTime() };
}
