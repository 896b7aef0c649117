import type { Problem } from '#clinical';
import { decimalSource } from '../decimal.js';
import type { Coded } from '../to-fhir/source-types.js';
import type { CodedFact } from './facts.js';

/** Readers for JSON that nobody promised a shape: each gives the value, or nothing. */
export type Json = Readonly<Record<string, unknown>>;

export const asObject = (v: unknown): Json | undefined => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Json) : undefined);
export const asText = (v: unknown): string | undefined => (typeof v === 'string' && v.trim() !== '' ? v : undefined);
/** One value where a list is due counts as a list of one: a common slip that hides nothing. */
export const asList = (v: unknown): readonly unknown[] => (Array.isArray(v) ? (v as unknown[]) : v === undefined || v === null ? [] : [v]);
export const asObjects = (v: unknown): readonly Json[] => asList(v).map(asObject).filter((x) => x !== undefined);

export const resourceType = (v: unknown): string | undefined => asText(asObject(v)?.['resourceType']);

export function asCoded(v: unknown): Coded | undefined {
  const c = asObject(v);
  const code = asText(c?.['code']);
  if (c === undefined || code === undefined) return undefined;
  const display = asText(c['display']);
  return { system: asText(c['system']) ?? '', code, ...(display === undefined ? {} : { display }) };
}

/** CodeableConcept; undefined if it says nothing at all. */
export function asCodedFact(v: unknown): CodedFact | undefined {
  const c = asObject(v);
  const codings = asObjects(c?.['coding']).flatMap((x) => asCoded(x) ?? []);
  const text = asText(c?.['text']);
  if (codings.length === 0 && text === undefined) return undefined;
  return { codings, ...(text === undefined ? {} : { text }) };
}

export const hasCode = (fact: CodedFact | undefined, system: string, codes: readonly string[]): boolean =>
  fact?.codings.some((c) => c.system === system && codes.includes(c.code)) ?? false;

export const codeIn = <T extends string>(v: unknown, system: string, allowed: readonly T[]): T | undefined =>
  asObjects(asObject(v)?.['coding']).flatMap((c) => (asText(c['system']) === system || c['system'] === undefined ? (allowed.find((a) => a === c['code']) ?? []) : []))[0];

/** `value[x]` for measured things: the digits as written, whatever float they would make. */
export const asDigits = (v: unknown): string | undefined => decimalSource(v);

export const referenceText = (v: unknown): string | undefined => asText(asObject(v)?.['reference']);

export const required = (expression: string, text: string): Problem => ({ kind: 'required', code: 'ELEMENT_REQUIRED', text, expression });
export const invalid = (code: string, expression: string, text: string, fix?: string): Problem => ({ kind: 'invalid', code, text, expression, ...(fix === undefined ? {} : { fix }) });

/** Where the resource is known by: its own `Type/id`, else its place in the input. */
export function sourceOf(resource: Json, path: string): { readonly reference: string } {
  const [type, id] = [asText(resource['resourceType']), asText(resource['id'])];
  return { reference: type !== undefined && id !== undefined ? `${type}/${id}` : path };
}

/** Keeps exactOptionalPropertyTypes honest: no key for what is absent. */
export const maybe = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } => (value === undefined ? {} : ({ [key]: value } as { [P in K]: V }));
