import { type Filter, splitSearchOnComma } from '@medplum/core';
import { Refusal } from './refusal.js';
import { type Amount, type Key, type Range, dateRange, plainReference, textOf } from './search-keys.js';
import { type SearchParameter, resourceTypes } from './search-parameters.js';

/** What one `name=value` of a query asks of a resource's keys. */
export interface Condition {
  readonly code: string;
  /** Any of these keys in the index satisfies the condition; absent when only comparison can tell. */
  readonly keys?: readonly string[];
  /** Tells whether one key of the parameter satisfies the condition. */
  readonly holds: (key: Key) => boolean;
  /** The condition is satisfied when no key holds (`:not`, `:missing=true`, `ne`). */
  readonly negated: boolean;
}

type Comparator = (target: Range, asked: Range) => boolean;

// https://hl7.org/fhir/R4/search.html#prefix, for ranges whose end is excluded.
const DATE_COMPARATORS: Record<string, Comparator> = {
  eq: (t, q) => t.from >= q.from && t.to <= q.to,
  ne: (t, q) => t.from >= q.from && t.to <= q.to,
  gt: (t, q) => t.to > q.to,
  lt: (t, q) => t.from < q.from,
  ge: (t, q) => t.to > q.from,
  le: (t, q) => t.from < q.to,
  sa: (t, q) => t.from >= q.to,
  eb: (t, q) => t.to <= q.from,
  ap: (t, q) => t.from < q.to && t.to > q.from,
};

/** Throws a Refusal for a modifier or value that this server cannot honour: guessing would show wrong patients. */
export function condition(parameter: SearchParameter, filter: Filter, base: string): Condition {
  const { code } = parameter;
  if (filter.operator === 'missing') {
    if (!/^(true|false)$/.test(filter.value)) throw refuse(code, 'Use :missing=true or :missing=false');
    return { code, holds: () => true, negated: filter.value === 'true' };
  }
  const values = splitSearchOnComma(filter.value).filter((value) => value !== '');
  if (values.length === 0) throw refuse(code, 'The value is empty');
  switch (parameter.kind) {
    case 'token':
      return tokenCondition(code, filter.operator, values);
    case 'reference':
      return referenceCondition(parameter, filter.operator, values, base);
    case 'string':
      return stringCondition(code, filter.operator, values);
    case 'uri':
      return uriCondition(code, filter.operator, values);
    case 'date':
      return dateCondition(code, filter.operator, values);
    case 'number':
    case 'quantity':
      return amountCondition(code, filter.operator, values);
  }
}

function tokenCondition(code: string, operator: string, values: string[]): Condition {
  if (operator !== 'eq' && operator !== 'not') throw refuse(code, `The modifier :${operator} is not supported`);
  const negated = operator === 'not';
  if (values.some((value) => value.length > 1 && value.endsWith('|'))) {
    // `system|` asks for any code of a system: no single key says that.
    return { code, negated, holds: (key) => values.some((v) => (v.endsWith('|') ? textOf(key).startsWith(v) : key === tokenKey(v))) };
  }
  return keyed(code, values.map(tokenKey), negated);
}

const tokenKey = (value: string): string => (value.includes('|') ? value : `=${value}`);

function referenceCondition(parameter: SearchParameter, operator: string, values: string[], base: string): Condition {
  const { code, targets } = parameter;
  if (operator === 'identifier') return keyed(code, values.map((value) => `@${tokenKey(value)}`), false);
  if (operator !== 'eq') throw refuse(code, `The modifier :${operator} is not supported`);
  const keys = values.flatMap((value) => {
    const plain = plainReference(value, base);
    if (plain.includes('/') || plain.includes(':')) return [plain];
    const types = targets.length > 0 ? targets : [...resourceTypes()];
    return types.map((type) => `${type}/${plain}`);
  });
  return keyed(code, keys, false);
}

function uriCondition(code: string, operator: string, values: string[]): Condition {
  if (operator === 'below') return { code, negated: false, holds: (key) => values.some((v) => textOf(key).startsWith(v)) };
  if (operator !== 'eq') throw refuse(code, `The modifier :${operator} is not supported`);
  return keyed(code, values, false);
}

function stringCondition(code: string, operator: string, values: string[]): Condition {
  const asked = operator === 'exact' ? values : values.map(fold);
  const tests: Record<string, (text: string) => boolean> = {
    eq: (text) => asked.some((v) => fold(text).startsWith(v)),
    sw: (text) => asked.some((v) => fold(text).startsWith(v)),
    contains: (text) => asked.some((v) => fold(text).includes(v)),
    exact: (text) => asked.includes(text),
  };
  const test = tests[operator];
  if (!test) throw refuse(code, `The modifier :${operator} is not supported`);
  return { code, negated: false, holds: (key) => test(textOf(key)) };
}

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

function dateCondition(code: string, operator: string, values: string[]): Condition {
  const compare = DATE_COMPARATORS[operator];
  if (!compare) throw refuse(code, `The modifier :${operator} is not supported`);
  const asked = values.map((value) => {
    const range = dateRange(value);
    if (!range) throw refuse(code, 'The value is not a date');
    return range;
  });
  return { code, negated: operator === 'ne', holds: (key) => asked.some((q) => compare(key as Range, q)) };
}

function amountCondition(code: string, operator: string, values: string[]): Condition {
  const asked = values.map((value) => {
    const [number = '', system, unit] = value.split('|');
    if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(number)) throw refuse(code, 'The value is not a number');
    // `2.0` means 1.95 up to 2.05: half a step of the last digit written.
    const half = 0.5 * 10 ** -(number.split('.')[1]?.length ?? 0);
    return { value: Number(number), half, system, unit };
  });
  const compare = (target: number, q: number, half: number): boolean => {
    switch (operator) {
      case 'eq':
      case 'ne':
        return target >= q - half && target < q + half;
      case 'gt':
      case 'sa':
        return target > q;
      case 'lt':
      case 'eb':
        return target < q;
      case 'ge':
        return target >= q;
      case 'le':
        return target <= q;
      case 'ap':
        // "Approximately" is 10 % by the specification's own recommendation.
        return Math.abs(target - q) <= Math.abs(q) * 0.1;
      default:
        throw refuse(code, `The modifier :${operator} is not supported`);
    }
  };
  compare(0, 0, 0);
  return {
    code,
    negated: operator === 'ne',
    holds: (key) => {
      const target = key as Amount;
      return asked.some(
        ({ value, half, system, unit }) =>
          compare(target.value, value, half) &&
          (!system || target.system === system) &&
          (!unit || target.code === unit || (!system && target.unit === unit)),
      );
    },
  };
}

function keyed(code: string, keys: readonly string[], negated: boolean): Condition {
  const wanted = new Set<Key>(keys);
  return { code, ...(negated ? {} : { keys }), negated, holds: (key) => wanted.has(key) };
}

function refuse(code: string, text: string): Refusal {
  return new Refusal(400, 'invalid', `${text} (search parameter ${code})`);
}
