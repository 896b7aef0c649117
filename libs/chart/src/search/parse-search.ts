import { ok, type Problem, refuse, type Result } from '#clinical';
import { type ChartType, isChartType, paramOf } from '../indexing/search-params.js';
import { parseCriterion } from './parse-criterion.js';
import type { Criterion, Include, SearchRequest, Sort } from './search-request.js';
import { searchProblem } from './search-problem.js';

/** More would make one answer slow and large; `next` leads on (fhir reference §7). */
export const MAX_COUNT = 200;
const DEFAULT_COUNT = 50;
/** Each is a join; a page with more asks for a report, not for a search. */
const MAX_INCLUDES = 10;
/** A search of more criteria or values than this is a mistake or an attack. */
const MAX_CRITERIA = 30;

const CREATED: Sort = { by: { kind: 'created' }, descending: true };
/** Say how the answer is written, which the door has settled before. */
const ABOUT_FORMAT = new Set(['_format', '_pretty']);

interface Draft {
  criteria: Criterion[];
  sort: Sort;
  count: number;
  includes: Include[];
  revincludes: Include[];
  total: boolean;
  countOnly: boolean;
  page?: string;
}

type Step = { readonly kind: 'applied' } | { readonly kind: 'unknown' } | { readonly kind: 'refused'; readonly problem: Problem };
const APPLIED: Step = { kind: 'applied' };
const UNKNOWN: Step = { kind: 'unknown' };
const refused = (problem: Problem): Step => ({ kind: 'refused', problem });

/**
 * Reads a search. Unknown parameters are left out, so that `self` does not show them (R4: lenient), or refused where the
 * caller asked for `Prefer: handling=strict`. Wrong values and unknown modifiers are refused either way.
 */
export function parseSearch(type: ChartType, query: URLSearchParams, strict: boolean, base: string): Result<SearchRequest> {
  const draft: Draft = { criteria: [], sort: CREATED, count: DEFAULT_COUNT, includes: [], revincludes: [], total: false, countOnly: false };
  const applied: (readonly [string, string])[] = [];
  const problems: Problem[] = [];
  for (const [key, value] of query) {
    // an empty value asks for nothing (R4: ignored)
    if (value === '' || ABOUT_FORMAT.has(key)) continue;
    const step = takeParameter(draft, type, key, value, base);
    if (step.kind === 'refused') problems.push(step.problem);
    else if (step.kind === 'applied') {
      if (key !== '_page') applied.push([key, value]);
    } else if (strict) problems.push(searchProblem('SEARCH_PARAMETER_UNKNOWN', key, 'This search parameter is not known here.', 'See the CapabilityStatement at /fhir/metadata for those that are.'));
  }
  if (draft.criteria.length > MAX_CRITERIA) problems.push(searchProblem('SEARCH_TOO_LARGE', type, `A search takes at most ${MAX_CRITERIA} criteria.`));
  if (draft.includes.length + draft.revincludes.length > MAX_INCLUDES) problems.push(searchProblem('SEARCH_TOO_LARGE', '_include', `A search takes at most ${MAX_INCLUDES} includes.`));
  return problems.length > 0 ? refuse(...problems) : ok({ type, ...draft, applied });
}

function takeParameter(draft: Draft, type: ChartType, key: string, value: string, base: string): Step {
  switch (key) {
    case '_count':
      return takeCount(draft, value);
    case '_sort':
      return takeSort(draft, type, value);
    case '_total':
      if (!['none', 'estimate', 'accurate'].includes(value)) return refused(searchProblem('SEARCH_VALUE_INVALID', key, 'This is not a way to count.', 'Send none, estimate or accurate.'));
      draft.total = value !== 'none';
      return APPLIED;
    case '_summary':
      if (value === 'false') return APPLIED;
      if (value !== 'count') return UNKNOWN;
      draft.countOnly = true;
      return APPLIED;
    case '_include':
      return takeInclude(draft.includes, value, key);
    case '_revinclude':
      return takeInclude(draft.revincludes, value, key);
    case '_page':
      draft.page = value;
      return APPLIED;
    default: {
      const criterion = parseCriterion(type, key, value, base);
      if (criterion === undefined) return UNKNOWN;
      if (!criterion.ok) return refused(criterion.problems[0] as Problem);
      draft.criteria.push(criterion.value);
      return APPLIED;
    }
  }
}

function takeCount(draft: Draft, value: string): Step {
  if (!/^\d{1,9}$/.test(value)) return refused(searchProblem('SEARCH_VALUE_INVALID', '_count', 'This is not a number of entries.'));
  draft.count = Math.min(Number(value), MAX_COUNT);
  if (draft.count === 0) draft.countOnly = true;
  return APPLIED;
}

/** The first key decides; a key that cannot sort is left to the caller as unknown. */
function takeSort(draft: Draft, type: ChartType, value: string): Step {
  const [first = ''] = value.split(',');
  const descending = first.startsWith('-');
  const name = descending ? first.slice(1) : first;
  const param = paramOf(type, name);
  if (value.includes(',')) return UNKNOWN;
  if (name === '_id') draft.sort = { by: { kind: 'id' }, descending };
  else if (name === '_lastUpdated') draft.sort = { by: { kind: 'last-updated' }, descending };
  else if (param?.type === 'date') draft.sort = { by: { kind: 'date', name }, descending };
  else return UNKNOWN;
  return APPLIED;
}

function takeInclude(into: Include[], value: string, key: string): Step {
  const [type = '', name = '', targetType, more] = value.split(':');
  if (!isChartType(type) || more !== undefined || paramOf(type, name)?.type !== 'reference') {
    return refused(searchProblem('INCLUDE_UNKNOWN', key, 'This include names no reference parameter that is known here.', 'Send Type:parameter, e.g. Task:focus.'));
  }
  into.push({ type, name, ...(targetType ? { targetType } : {}) });
  return APPLIED;
}
