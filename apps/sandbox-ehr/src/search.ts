import { type Filter, type SearchRequest, parseSearchRequest } from '@medplum/core';
import { Refusal } from './refusal.js';
import { dateRange, textOf } from './search-keys.js';
import { type Condition, condition } from './search-filter.js';
import { type SearchParameter, resourceTypes, searchParameters } from './search-parameters.js';
import type { Item, Store } from './store.js';

export const DEFAULT_COUNT = 50;
/** A page of a thousand small resources is some 2 MB: as much as one answer should carry. */
export const MAX_COUNT = 1000;

export interface SearchResult {
  readonly page: readonly Item[];
  readonly total: number;
  readonly count: number;
  /** Where the next page starts; absent on the last. */
  readonly next?: { readonly cursor: string } | { readonly offset: number };
}

const CHAINED = /^([\w-]+)(?::(\w+))?\.(.+)$/;
const HAS = /^_has:(\w+):([\w-]+):(.+)$/;

/** Names in a query that this server does not know for the type; lenient search leaves them out. */
export function unknownFilters(type: string, filters: readonly Filter[]): string[] {
  return filters.filter((f) => !isSpecial(f.code) && !HAS.test(f.code) && !CHAINED.test(f.code) && !searchParameters(type).has(f.code)).map((f) => f.code);
}

const isSpecial = (code: string): boolean => code === '_id' || code === '_lastUpdated';

export class Search {
  constructor(
    private readonly store: Store,
    private readonly base: string,
  ) {}

  run(request: SearchRequest): SearchResult {
    const types = request.types ?? [request.resourceType];
    for (const type of types) if (!resourceTypes().has(type)) throw new Refusal(404, 'not-supported', 'This resource type does not exist in R4');
    const count = request.count ?? DEFAULT_COUNT;
    if (!Number.isInteger(count) || count < 0) throw new Refusal(400, 'invalid', '_count is not a whole number');
    const offset = request.offset ?? 0;
    if (!Number.isInteger(offset) || offset < 0) throw new Refusal(400, 'invalid', '_offset is not a whole number');
    const matches = types.flatMap((type) => this.matches(type, request.filters ?? []));
    return slice(this.sorted(matches, request), request, Math.min(count, MAX_COUNT), offset);
  }

  /** Everything of one type that satisfies all filters; unknown ones are left out. */
  matches(type: string, filters: readonly Filter[]): Item[] {
    const conditions: Condition[] = [];
    const tests: ((item: Item) => boolean)[] = [];
    let candidates: Iterable<Item> | undefined;
    let size = Infinity;
    const narrow = (length: number, items: () => Iterable<Item>): void => {
      if (length < size) [candidates, size] = [items(), length];
    };
    for (const filter of filters) {
      if (filter.code === '_id') {
        const ids = new Set(filter.value.split(','));
        narrow(ids.size, () => [...ids].map((id) => this.store.find(type, id)).filter((item) => item !== undefined));
        tests.push((item) => ids.has(item.id));
      } else if (filter.code === '_lastUpdated') {
        const test = lastUpdatedTest(filter);
        tests.push(test.holds);
        if (test.from === undefined) continue;
        const news = this.changedSince(type, test.from);
        narrow(news.length, () => news);
      } else if (HAS.test(filter.code)) {
        const wanted = this.referredBy(filter);
        tests.push((item) => wanted.has(item.reference));
      } else {
        const asked = this.conditionOf(type, filter);
        if (!asked) continue;
        conditions.push(asked);
        if (!asked.keys) continue;
        const sets = asked.keys.map((key) => this.store.withKey(type, asked.code, key)).filter((set) => set.size > 0);
        const length = sets.reduce((sum, set) => sum + set.size, 0);
        narrow(length, () => (sets.length === 1 ? (sets[0] ?? []) : new Set(sets.flatMap((set) => [...set]))));
      }
    }
    const found: Item[] = [];
    for (const item of candidates ?? this.store.all(type)) {
      if (item.current.deleted) continue;
      if (conditions.every((asked) => satisfies(item, asked)) && tests.every((test) => test(item))) found.push(item);
    }
    return found;
  }

  /** Whether one resource would be among the matches; costs the same however many others there are. */
  fits(item: Item, filters: readonly Filter[]): boolean {
    return this.matches(item.resourceType, [{ code: '_id', operator: 'eq', value: item.id }, ...filters]).includes(item);
  }

  /** Resources that the page refers to through `_include`, or that refer to it through `_revinclude`. */
  included(request: SearchRequest, page: readonly Item[]): Item[] {
    const seen = new Set<Item>(page);
    const found: Item[] = [];
    const add = (item: Item | undefined): void => {
      if (!item || item.current.deleted || seen.has(item) || found.length >= MAX_COUNT) return;
      seen.add(item);
      found.push(item);
    };
    // `:iterate` looks at what was included, too; the first round looks at the page alone.
    for (let round: readonly Item[] = page, first = true; round.length > 0; first = false) {
      const before = found.length;
      for (const { resourceType, searchParam, targetType, modifier } of request.include ?? []) {
        if (!first && modifier !== 'iterate') continue;
        mustRefer(resourceType, searchParam);
        for (const item of round) {
          if (item.resourceType !== resourceType) continue;
          for (const { code, key } of item.entries) {
            const [type = '', id = ''] = code === searchParam && typeof key === 'string' ? key.split('/') : [];
            if (!targetType || type === targetType) add(this.store.find(type, id));
          }
        }
      }
      for (const { resourceType, searchParam, targetType, modifier } of request.revInclude ?? []) {
        if (!first && modifier !== 'iterate') continue;
        mustRefer(resourceType, searchParam);
        for (const item of round) {
          if (targetType && item.resourceType !== targetType) continue;
          for (const referrer of this.store.withKey(resourceType, searchParam, item.reference)) add(referrer);
        }
      }
      round = found.slice(before);
    }
    return found;
  }

  private conditionOf(type: string, filter: Filter): Condition | undefined {
    const chain = CHAINED.exec(filter.code);
    if (chain) return this.chained(type, filter, chain);
    const parameter = searchParameters(type).get(filter.code);
    return parameter && condition(parameter, filter, this.base);
  }

  /** `patient.identifier=…`: first finds the patients, then asks for a reference to one of them. */
  private chained(type: string, filter: Filter, chain: RegExpExecArray): Condition {
    const [, code = '', only, rest = ''] = chain;
    const parameter = searchParameters(type).get(code);
    if (parameter?.kind !== 'reference') throw new Refusal(400, 'invalid', 'A chained search starts from a reference');
    const targets = only ? [only] : parameter.targets;
    const keys = targets
      .filter((target) => unknownFilters(target, [{ ...filter, code: rest }]).length === 0)
      .flatMap((target) => this.matches(target, filtersOf(target, rest, filter.value)).map((item) => item.reference));
    const wanted = new Set<unknown>(keys);
    return { code, keys, negated: false, holds: (key) => wanted.has(key) };
  }

  /** `_has:Observation:patient:code=…`: the references that such Observations hold in `patient`. */
  private referredBy(filter: Filter): Set<string> {
    const [, type = '', through = '', rest = ''] = HAS.exec(filter.code) ?? [];
    mustRefer(type, through);
    const referrers = this.matches(type, filtersOf(type, rest, filter.value));
    return new Set(referrers.flatMap((item) => item.entries.filter((e) => e.code === through).map((e) => textOf(e.key))));
  }

  /** Polling for news costs what is new, however much there is. */
  private changedSince(type: string, from: number): Item[] {
    const changes = this.store.changes(type);
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.at ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return changes.slice(low).filter((version) => version.item.current === version).map((version) => version.item);
  }

  private sorted(items: Item[], request: SearchRequest): Item[] {
    const rules = request.sortRules ?? [];
    if (rules.length === 0) return sortBy(items, (item) => item.order);
    if (isByTime(request)) return sortBy(items, (item) => item.current.sequence, rules[0]?.descending);
    // From the last rule to the first: sorting is stable.
    for (const { code, descending } of rules.toReversed()) items = sortBy(items, (item) => sortKey(item, code), descending);
    return items;
  }
}

function filtersOf(type: string, code: string, value: string): Filter[] {
  return parseSearchRequest(type, { [code]: value }).filters ?? [];
}

function mustRefer(type: string, code: string): SearchParameter {
  const parameter = searchParameters(type).get(code);
  if (parameter?.kind !== 'reference') throw new Refusal(400, 'invalid', `${type}:${code} is not a reference parameter`);
  return parameter;
}

function satisfies(item: Item, asked: Condition): boolean {
  for (const entry of item.entries) if (entry.code === asked.code && asked.holds(entry.key)) return !asked.negated;
  return asked.negated;
}

function lastUpdatedTest(filter: Filter): { holds: (item: Item) => boolean; from?: number } {
  const parameter: SearchParameter = { code: '_lastUpdated', kind: 'date', url: '', targets: [], paths: [] };
  const asked = condition(parameter, filter, '');
  const holds = (item: Item): boolean => asked.holds({ from: item.current.at, to: item.current.at + 1 }) !== asked.negated;
  const from = ['gt', 'ge', 'sa', 'eq'].includes(filter.operator) ? dateRange(filter.value)?.from : undefined;
  return from === undefined ? { holds } : { holds, from };
}

const isByTime = (request: SearchRequest): boolean => request.sortRules?.length === 1 && request.sortRules[0]?.code === '_lastUpdated';

// A page ends at a resource, not at a number of resources: what is written between two pages then neither repeats nor
// hides one. Only sorting by something else falls back to counting.
function slice(items: Item[], request: SearchRequest, count: number, offset: number): SearchResult {
  const total = items.length;
  if (count === 0) return { page: [], total, count };
  const byTime = isByTime(request);
  if ((request.sortRules?.length ?? 0) > 0 && !byTime) {
    const more = offset + count < total;
    return { page: items.slice(offset, offset + count), total, count, ...(more ? { next: { offset: offset + count } } : {}) };
  }
  const place = (item: Item): number => (byTime ? item.current.sequence : item.order);
  const after = request.cursor === undefined ? undefined : Number(request.cursor);
  if (after !== undefined && !Number.isInteger(after)) throw new Refusal(400, 'invalid', 'The page address is not one of this server');
  const descending = byTime && request.sortRules?.[0]?.descending === true;
  const start = after === undefined ? offset : items.findIndex((item) => (descending ? place(item) < after : place(item) > after));
  const page = start < 0 ? [] : items.slice(start, start + count);
  const last = page.at(-1);
  const more = last !== undefined && items.at(-1) !== last;
  return { page, total, count, ...(more ? { next: { cursor: String(place(last)) } } : {}) };
}

function sortBy(items: Item[], keyOf: (item: Item) => string | number | undefined, descending = false): Item[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  const sign = descending ? -1 : 1;
  let ordered = true;
  for (let i = 1; i < keyed.length && ordered; i++) ordered = compare(keyed[i - 1]?.key, keyed[i]?.key, sign) <= 0;
  if (!ordered) keyed.sort((a, b) => compare(a.key, b.key, sign));
  return keyed.map(({ item }) => item);
}

/** Whatever the direction, a resource without a value comes last. */
function compare(a: string | number | undefined, b: string | number | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a < b ? -sign : a > b ? sign : 0;
}

function sortKey(item: Item, code: string): string | number | undefined {
  if (code === '_id') return item.id;
  if (code === '_lastUpdated') return item.current.sequence;
  const key = item.entries.find((entry) => entry.code === code)?.key;
  if (key === undefined || typeof key === 'string') return key?.toLowerCase();
  return 'from' in key ? key.from : key.value;
}
