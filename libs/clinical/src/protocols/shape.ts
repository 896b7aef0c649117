import type { Problem } from '../problem.js';

type Fault = (field: string, text: string, fix: string) => void;

/** Says of one value what is wrong with its form, each fault with its field. */
export type Shape = (value: unknown, field: string, fault: Fault) => void;

/** A sentence or two; who has more to say cites a document. */
const LONGEST_TEXT = 2000;
/** More entries than any list of a protocol needs, and few enough to read. */
const LONGEST_LIST = 60;
/** More problems than this help nobody. */
const MOST_PROBLEMS = 50;

// control characters are no text, and some of them no store keeps
 
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

export const text: Shape = (value, field, fault) => {
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST_TEXT || NO_TEXT.test(value)) fault(field, 'This is not text.', `Give 1 to ${LONGEST_TEXT} characters in quotation marks.`);
};

export const flag: Shape = (value, field, fault) => {
  if (typeof value !== 'boolean') fault(field, 'This is neither true nor false.', 'Give true or false.');
};

export const count: Shape = (value, field, fault) => {
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 1000) fault(field, 'This is not a count.', 'Give a whole number from 1 to 1000.');
};

export const oneOf =
  (...allowed: readonly string[]): Shape =>
  (value, field, fault) => {
    if (typeof value !== 'string' || !allowed.includes(value)) fault(field, 'This value is not allowed here.', `Allowed: ${allowed.join(', ')}.`);
  };

export const either =
  (literal: string, shape: Shape): Shape =>
  (value, field, fault) => {
    if (value !== literal) shape(value, field, fault);
  };

export const listOf =
  (shape: Shape): Shape =>
  (value, field, fault) => {
    if (!Array.isArray(value)) return fault(field, 'This is not a list.', 'Give a list, empty if there is nothing to say.');
    if (value.length > LONGEST_LIST) return fault(field, 'The list is too long.', `Give at most ${LONGEST_LIST} entries.`);
    for (const [n, entry] of value.entries()) shape(entry, `${field}[${n}]`, fault);
  };

/** An object with exactly these fields; those of `may` can be left out. */
export const recordOf =
  (must: Readonly<Record<string, Shape>>, may: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, field, fault) => {
    const at = (key: string): string => (field === '' ? key : `${field}.${key}`);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault(field, 'This is not an object.', `Give an object with ${Object.keys(must).join(', ')}.`);
    for (const [key, shape] of Object.entries(must)) {
      if (!Object.hasOwn(value, key)) fault(at(key), 'This field is missing.', 'Give it.');
      else shape((value as Record<string, unknown>)[key], at(key), fault);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (Object.hasOwn(must, key)) continue;
      const shape = Object.hasOwn(may, key) ? may[key] : undefined;
      if (shape) shape(inner, at(key), fault);
      else fault(at(key), 'This field is not known here.', 'Remove it, or check its spelling.');
    }
  };

export function faultsOf(shape: Shape, value: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  shape(value, '', (expression, text, fix) => problems.push({ kind: 'invalid', code: 'PROTOCOL_FIELD_INVALID', text, expression, fix }));
  return problems.slice(0, MOST_PROBLEMS);
}
