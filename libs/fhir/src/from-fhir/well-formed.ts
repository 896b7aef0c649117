import type { Problem } from '#clinical';
import { FhirDecimal } from '../decimal.js';
import { UCUM } from '../namespaces.js';
import { isResourceType } from '../resource-types.js';
import { isAfter, isFhirDateTime, isFhirInstant } from './dates.js';
import { asObject, invalid, type Json } from './reading.js';
import { isUcum } from './ucum.js';
import { timingProblems } from './timing.js';

/** An answer with a thousand issues helps nobody; the sender sends again after these. */
const PROBLEMS_MAX = 20;

/** Elements of R4 that hold an instant, a date or a dateTime and are not named so. */
const INSTANTS = new Set(['issued', 'lastUpdated', 'timestamp']);
const DATES = new Set(['authoredOn', 'authored', 'created', 'sent', 'lastModified', 'dateAsserted', 'recorded', 'date', 'event']);
const DATE_NAME = /[a-z](Date|DateTime)$/;

const PERIOD_KEYS = new Set(['start', 'end', '_start', '_end', 'id', 'extension']);
const QUANTITY_KEYS = new Set(['value', 'comparator', 'unit', 'system', 'code', '_value', '_unit', '_system', '_code', 'id', 'extension']);
const RATIO_KEYS = new Set(['numerator', 'denominator', 'id', 'extension']);
const RANGE_KEYS = new Set(['low', 'high', 'id', 'extension']);

const only = (o: Json, allowed: ReadonlySet<string>): boolean => Object.keys(o).every((k) => allowed.has(k));
const isNumber = (v: unknown): boolean => typeof v === 'number' || v instanceof FhirDecimal;

/**
 * What R4 demands of the datatypes and structure validators tend to miss: days that exist, UCUM codes, the invariants
 * qty-3, rat-1, rng-2, per-1, tim-*, ext-1, the form of references, and no nulls or empties. Works on the shape of
 * the JSON, so it needs no definitions. `path` is the FHIRPath of the resource, e.g. `Bundle.entry[3].resource`.
 */
export function wellFormednessProblems(resource: unknown, path: string): Problem[] {
  const problems: Problem[] = [];
  const report = (...found: Problem[]): void => {
    problems.push(...found.slice(0, PROBLEMS_MAX - problems.length));
  };
  const visit = (value: unknown, key: string, at: string): void => {
    if (problems.length >= PROBLEMS_MAX) return;
    if (Array.isArray(value)) visitList(value, key, at);
    else if (typeof value === 'string') report(...stringProblems(value, key, at));
    else if (typeof value === 'object' && value !== null && !(value instanceof FhirDecimal)) visitObject(value as Json, key, at);
  };
  const visitList = (list: readonly unknown[], key: string, at: string): void => {
    if (list.length === 0) report(invalid('EMPTY_LIST', at, 'A list in FHIR is absent or has entries, never empty.'));
    // null in a list of primitives is legal where `_key` holds an extension in its place; objects are never null.
    list.forEach((v, i) => { visit(v, key, `${at}[${String(i)}]`); });
  };
  const visitObject = (o: Json, key: string, at: string): void => {
    const entries = Object.entries(o);
    if (entries.length === 0) report(invalid('EMPTY_OBJECT', at, 'An element in FHIR has content or is absent.'));
    report(...objectProblems(o, key, at));
    for (const [k, v] of entries) {
      if (v === null) report(invalid('NULL_VALUE', `${at}.${k}`, 'An element in FHIR has a value or is absent, never null.'));
      else visit(v, k, `${at}.${k}`);
    }
  };
  visit(resource, '', path);
  return problems;
}

/** What would act in the browser of somebody who reads a narrative; txt-1 of R4 allows formatting and images only. */
const ACTIVE = /<\s*\/?\s*(?:script|iframe|frame|object|embed|form|input|button|link|meta|base|applet)\b|<[^<>]*\son[a-z]+\s*=|<[^<>]*\s(?:href|src)\s*=\s*["']?\s*(?:javascript|vbscript):/i;

function stringProblems(value: string, key: string, at: string): Problem[] {
  if (value.trim() === '') return [invalid('EMPTY_TEXT', at, 'A text in FHIR has content or is absent.')];
  // R4 allows no control characters but tab, line feed and carriage return.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(value)) return [invalid('CONTROL_CHARACTER', at, 'This text holds a control character.')];
  if (key === 'div' && ACTIVE.test(value)) return [invalid('INVARIANT_TXT_1', at, 'A narrative holds no scripts, frames, forms or handlers of events.', 'Send formatted text alone.')];
  if (INSTANTS.has(key)) return isFhirInstant(value) ? [] : [invalid('DATE_INVALID', at, 'This is not an instant: a full date, a time and a zone.')];
  if (DATES.has(key) || DATE_NAME.test(key)) return isFhirDateTime(value) ? [] : [invalid('DATE_INVALID', at, 'This is not a day or time of the calendar.')];
  return [];
}

function objectProblems(o: Json, key: string, at: string): Problem[] {
  if (typeof o['reference'] === 'string') return referenceProblems(o['reference'], o['type'], at);
  if (('start' in o || 'end' in o) && only(o, PERIOD_KEYS)) return periodProblems(o, at);
  if (('numerator' in o || 'denominator' in o) && only(o, RATIO_KEYS)) return 'numerator' in o && 'denominator' in o ? [] : [invalid('INVARIANT_RAT_1', at, 'A ratio has a numerator and a denominator.')];
  if (('low' in o || 'high' in o) && only(o, RANGE_KEYS)) return rangeProblems(o, at);
  if (looksLikeQuantity(o, key)) return quantityProblems(o, at);
  if (key === 'repeat') return timingProblems(o, at);
  if (key === 'extension' || key === 'modifierExtension') return extensionProblems(o, at);
  return [];
}

/** Identifier and ContactPoint also have system and value; only a Quantity has a unit, or a code beside a value. */
function looksLikeQuantity(o: Json, key: string): boolean {
  if (/Quantity$/.test(key)) return true;
  return only(o, QUANTITY_KEYS) && 'value' in o && ('unit' in o || 'code' in o || 'comparator' in o);
}

function quantityProblems(o: Json, at: string): Problem[] {
  const problems: Problem[] = [];
  if (o['value'] !== undefined && o['value'] !== null && !isNumber(o['value'])) problems.push(invalid('NUMBER_INVALID', `${at}.value`, 'This is not a JSON number.'));
  if (typeof o['code'] === 'string') {
    if (o['system'] === undefined) problems.push(invalid('INVARIANT_QTY_3', `${at}.system`, 'A unit code needs the system that it is from.', 'Add "system": "http://unitsofmeasure.org".'));
    else if (o['system'] === UCUM && !isUcum(o['code'])) problems.push(invalid('UNIT_NOT_UCUM', `${at}.code`, 'This is not a unit of UCUM.', 'Send the UCUM code, for example kg, mm[Hg], /min or mg/kg/h.'));
  }
  return problems;
}

function periodProblems(o: Json, at: string): Problem[] {
  const problems: Problem[] = [];
  for (const side of ['start', 'end']) {
    const value = o[side];
    if (typeof value === 'string' && !isFhirDateTime(value)) problems.push(invalid('DATE_INVALID', `${at}.${side}`, 'This is not a day or time of the calendar.'));
  }
  const { start, end } = o;
  if (problems.length === 0 && typeof start === 'string' && typeof end === 'string' && isAfter(start, end)) problems.push(invalid('INVARIANT_PER_1', at, 'A period cannot end before it starts.'));
  return problems;
}

function rangeProblems(o: Json, at: string): Problem[] {
  const [low, high] = [asObject(o['low']), asObject(o['high'])];
  if (!isNumber(low?.['value']) || !isNumber(high?.['value']) || low?.['code'] !== high?.['code']) return [];
  return Number(low?.['value']) > Number(high?.['value']) ? [invalid('INVARIANT_RNG_2', at, 'The low end of a range cannot be above its high end.')] : [];
}

function extensionProblems(o: Json, at: string): Problem[] {
  const hasValue = Object.keys(o).some((k) => /^_?value[A-Z]/.test(k));
  const hasParts = Array.isArray(o['extension']) && o['extension'].length > 0;
  return hasValue === hasParts ? [invalid('INVARIANT_EXT_1', at, 'An extension has either a value or extensions.')] : [];
}

const LITERAL = /^(?:https?:\/\/[^\s?#]+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const URN_UUID = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const URN_OID = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;

/** `Type/id`, an absolute address, `urn:uuid:`, `urn:oid:`, `#contained` or, in a transaction, `Type?search`. */
function referenceProblems(reference: string, type: unknown, at: string): Problem[] {
  const bad = (text: string): Problem[] => [invalid('REFERENCE_INVALID', `${at}.reference`, text, 'Send Type/id, an absolute address or urn:uuid: of an entry.')];
  if (reference.startsWith('urn:')) return URN_UUID.test(reference) || URN_OID.test(reference) ? [] : bad('This urn is neither a UUID nor an OID.');
  if (reference.startsWith('#')) return [];
  const conditional = /^([A-Z][A-Za-z]+)\?\S+$/.exec(reference)?.[1];
  const target = conditional ?? LITERAL.exec(reference)?.[1];
  if (target === undefined) return /^https?:\/\/\S+$/.test(reference) ? [] : bad('This is not a reference of FHIR.');
  if (!isResourceType(target)) return /^https?:/.test(reference) ? [] : bad('This reference names a type that FHIR R4 does not have.');
  if (typeof type === 'string' && isResourceType(type) && type !== target) return [invalid('REFERENCE_TYPE', `${at}.type`, 'The type beside this reference is not the type that it points to.')];
  return [];
}
