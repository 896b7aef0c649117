import { ok, refuse, type Result } from '#clinical';
import { parseReference } from '#fhir';
import { isOurId } from '../chart.store.js';
import { type ChartType, isChartType, paramOf, type SearchParam } from '../indexing/search-params.js';
import { normalised, spanOf } from '../indexing/values.js';
import { searchProblem } from './search-problem.js';
import type { Criterion, DateMatch, DatePrefix, ReferenceMatch, TokenMatch } from './search-request.js';

/** A list of ids or identifiers to look up at once; more belongs into several searches. */
const MAX_VALUES = 200;
const PREFIXES: ReadonlySet<string> = new Set<DatePrefix>(['eq', 'gt', 'lt', 'ge', 'le', 'sa', 'eb']);

/** Splits at `separator`s that are not escaped; the escapes of R4 (`\,` `\|` `\$` `\\`) stay. */
function split(value: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < value.length; i++) {
    const c = value.charAt(i);
    if (c === '\\' && i + 1 < value.length) part += c + value.charAt(++i);
    else if (c === separator) {
      parts.push(part);
      part = '';
    } else part += c;
  }
  return [...parts, part];
}
const unescaped = (s: string): string => s.replace(/\\([\\,|$])/g, '$1');

/** undefined: no such parameter of this type. */
export function parseCriterion(type: ChartType, key: string, value: string, base: string): Result<Criterion> | undefined {
  const [name = '', modifier, more] = key.split(':');
  const values = split(value, ',').filter((v) => v !== '');
  if (values.length > MAX_VALUES) return refuse(searchProblem('SEARCH_TOO_LARGE', name, `A parameter takes at most ${MAX_VALUES} values.`));
  // the modifier is not repeated: it may be anything
  const badModifier = refuse(searchProblem('SEARCH_MODIFIER_UNKNOWN', name, 'This modifier is not known for this search parameter.'));
  if (name === '_id') return modifier === undefined ? ok({ kind: 'id', ids: values.filter(isOurId) }) : badModifier;
  if (name === '_lastUpdated') return modifier === undefined ? dates(key, values, (v) => ({ kind: 'last-updated', values: v })) : badModifier;
  const param = paramOf(type, name);
  if (!param) return undefined;
  if (more !== undefined) return badModifier;
  if (modifier === 'missing') return missing(param, name, value);
  return BY_TYPE[param.type]({ param, name, modifier, values, base }) ?? badModifier;
}

interface Given {
  readonly param: SearchParam;
  readonly name: string;
  readonly modifier: string | undefined;
  readonly values: readonly string[];
  readonly base: string;
}

/** undefined: the modifier does not fit the type. */
const BY_TYPE: Readonly<Record<SearchParam['type'], (g: Given) => Result<Criterion> | undefined>> = {
  token: ({ name, modifier, values }) => (modifier === undefined || modifier === 'not' ? ok({ kind: 'token', name, values: values.map(token), negated: modifier === 'not' }) : undefined),
  reference: ({ param, name, modifier, values, base }) => {
    if (modifier === 'identifier') return ok({ kind: 'token', name: `${name}:identifier`, values: values.map(token), negated: false });
    if (modifier !== undefined && !isChartType(modifier)) return undefined;
    return ok({ kind: 'reference', name, values: values.map((v) => reference(unescaped(v), modifier ?? param.target, base)) });
  },
  date: ({ name, modifier, values }) => (modifier === undefined ? dates(name, values, (v) => ({ kind: 'date', name, values: v })) : undefined),
  string: ({ name, modifier, values }) => (modifier === undefined || modifier === 'contains' ? ok({ kind: 'string', name, values: values.map((v) => normalised(unescaped(v))), anywhere: modifier === 'contains' }) : undefined),
};

function missing(param: SearchParam, name: string, value: string): Result<Criterion> {
  if (value !== 'true' && value !== 'false') return refuse(searchProblem('SEARCH_VALUE_INVALID', `${name}:missing`, 'This modifier takes true or false.'));
  return ok({ kind: 'missing', table: param.type, name, missing: value === 'true' });
}

function token(value: string): TokenMatch {
  const [first = '', second] = split(value, '|').map(unescaped);
  if (second === undefined) return { code: first };
  return { system: first, ...(second === '' ? {} : { code: second }) };
}

function reference(value: string, targetType: string | undefined, base: string): ReferenceMatch {
  const local = value.startsWith(`${base}/`) ? value.slice(base.length + 1) : value;
  const parsed = parseReference(local);
  if (!parsed) return { targetId: local, ...(targetType === undefined ? {} : { targetType }) };
  return { targetType: parsed.type, targetId: parsed.base === undefined ? parsed.id : local };
}

function dates(parameter: string, values: readonly string[], make: (v: DateMatch[]) => Criterion): Result<Criterion> {
  const matches: DateMatch[] = [];
  for (const value of values) {
    const prefix = /^[a-z]{2}/.exec(value)?.[0];
    const span = spanOf(prefix === undefined ? value : value.slice(2));
    if (!span || (prefix !== undefined && !PREFIXES.has(prefix))) return refuse(searchProblem('SEARCH_VALUE_INVALID', parameter, 'This is no date, or its prefix is not known here.', 'Send e.g. ge2026-01-31.'));
    matches.push({ prefix: (prefix ?? 'eq') as DatePrefix, span });
  }
  return ok(make(matches));
}
