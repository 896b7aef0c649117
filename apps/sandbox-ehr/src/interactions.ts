import { OperationOutcomeError, type Operator, getStatus, isOk, splitSearchOnComma } from '@medplum/core';
import { type FhirRequest, FhirRouter, type HttpMethod } from '@medplum/fhir-router';
import type { Bundle } from '@medplum/fhirtypes';
import { historyBundle } from './history.js';
import { Refusal } from './refusal.js';
import type { SandboxRepository } from './repository.js';
import { unknownFilters } from './search.js';
import { resourceTypes } from './search-parameters.js';
import { Version } from './store.js';

// One interaction of FHIR's RESTful API, whether it came as a request of its own or as an entry of a Bundle.
// FhirRouter decides what an address means and what it does; here stands what it leaves open: history of types,
// links between pages, criteria that must not be guessed, and the difference between 200 and 201.

export interface Interaction {
  readonly method: string;
  /** Below the base, without a query: `Task/1`. */
  readonly path: string;
  readonly query: string;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifNoneExist?: string | undefined;
  /** The body's id was chosen by this server. */
  readonly assignedId?: boolean;
  /** `Prefer: handling=strict`: an unknown search parameter is an error. */
  readonly strict?: boolean;
  /** Throws a Refusal when the caller's token does not reach so far. */
  readonly allow: (type: string, action: 'read' | 'write') => void;
}

export interface Answer {
  readonly status: number;
  readonly version?: Version;
  readonly bundle?: Bundle;
}

type Query = [name: string, value: string][];

// What steers a search without being a filter.
const CONTROLS = new Set(['_count', '_offset', '_cursor', '_sort', '_include', '_revinclude', '_total', '_summary', '_format', '_pretty', '_type']);

export class Interactions {
  private readonly router = new FhirRouter();

  constructor(private readonly repository: SandboxRepository) {}

  async run(interaction: Interaction): Promise<Answer> {
    const { method } = interaction;
    const segments = interaction.path.split('/').filter(Boolean);
    const [type = '', id, operation, versionId] = segments;
    const writes = !(method === 'GET' || id === '_search');
    if (type !== '' && type !== '_history') {
      if (!resourceTypes().has(type)) throw new Refusal(404, 'not-supported', 'There is no such resource type or operation in this hospital');
      interaction.allow(type, writes ? 'write' : 'read');
    } else if (type === '_history') interaction.allow('*', 'read');

    if (method === 'GET' && segments.at(-1) === '_history' && segments.length <= 3) return this.history(interaction, segments);
    if ((method === 'GET' && segments.length <= 1) || (method === 'POST' && segments.length === 2 && id === '_search')) {
      return this.search(interaction, type);
    }
    if (operation !== undefined && !(method === 'GET' && operation === '_history' && versionId !== undefined && segments.length === 4)) {
      throw new Refusal(404, 'not-supported', 'There is no such address below this resource');
    }
    return this.route(interaction, type, id);
  }

  private async route(interaction: Interaction, type: string, id: string | undefined): Promise<Answer> {
    const { method, path } = interaction;
    const found = this.router.find(method as HttpMethod, path);
    if (!found || found.data?.interaction === 'operation') throw new Refusal(404, 'not-supported', 'This method is not supported at this address');
    if ((method === 'POST' || method === 'PUT') && (typeof interaction.body !== 'object' || interaction.body === null)) {
      throw new Refusal(400, 'structure', 'The body is not a JSON object');
    }
    const query = parseQuery(interaction.query);
    if (id === undefined && method !== 'POST') mustSelect(type, query);
    const criteria = interaction.ifNoneExist === undefined ? undefined : parseQuery(criteriaOf(interaction.ifNoneExist));
    if (criteria) mustSelect(type, criteria);
    if (id !== undefined && interaction.ifNoneMatch === '*' && this.repository.store.exists(type, id)) {
      throw new Refusal(412, 'conflict', 'If-None-Match: * and the resource exists');
    }
    const ifMatch = interaction.ifMatch === undefined ? {} : { 'if-match': quoted(interaction.ifMatch) };
    const before = id === undefined ? undefined : this.repository.store.exists(type, id);
    const request: FhirRequest = {
      method: method as HttpMethod,
      url: path,
      pathname: '',
      params: found.params,
      query: toRecord(query),
      body: interaction.body,
      headers: { ...ifMatch, ...(criteria ? { 'if-none-exist': new URLSearchParams(criteria).toString() } : {}) },
    };
    const [outcome, resource] = await found.handler(request, this.repository, this.router, { assignedId: interaction.assignedId === true });
    if (!isOk(outcome)) throw new OperationOutcomeError(outcome);
    if (method === 'DELETE') return { status: 204 };
    const version = resource as unknown;
    if (!(version instanceof Version)) throw new Error('FhirRouter answered without a version of a resource');
    return { status: method === 'PUT' && before === false ? 201 : getStatus(outcome), version };
  }

  private async search(interaction: Interaction, type: string): Promise<Answer> {
    const body = typeof interaction.body === 'string' ? parseQuery(interaction.body) : [];
    const asked = normalised([...parseQuery(interaction.query), ...body]);
    const types = type === '' ? (asked.find(([name]) => name === '_type')?.[1] ?? '').split(',') : [type];
    if (type === '') {
      if (types[0] === '') throw new Refusal(400, 'invalid', 'A search over the whole hospital needs _type');
      for (const one of types) interaction.allow(one, 'read');
    }
    const ignored = asked.filter(([name]) => !isKnown(types, name)).map(([name]) => name);
    if (interaction.strict && ignored.length > 0) {
      throw new Refusal(400, 'not-supported', `This search parameter is not supported: ${ignored[0]}`);
    }
    const used = asked.filter(([name]) => !ignored.includes(name));
    const found = this.router.find('GET', type);
    if (!found) throw new Error('FhirRouter has no search');
    const request: FhirRequest = { method: 'GET', url: type, pathname: '', params: found.params, query: toRecord(used), body: undefined };
    const [outcome, resource] = await found.handler(request, this.repository, this.router);
    if (!isOk(outcome)) throw new OperationOutcomeError(outcome);
    return { status: 200, bundle: this.linked(resource as Bundle, type, used) };
  }

  private history(interaction: Interaction, segments: string[]): Answer {
    const query = parseQuery(interaction.query);
    const value = (name: string): string | undefined => query.find(([key]) => key === name)?.[1];
    const [type, id] = segments.slice(0, -1);
    const number = (name: string): number | undefined => (value(name) === undefined ? undefined : Number(value(name)));
    const bundle = historyBundle(this.repository.store, this.repository.base, {
      ...(type === undefined ? {} : { type }),
      ...(id === undefined ? {} : { id }),
      offset: number('_offset'),
      limit: number('_count'),
      since: value('_since'),
    });
    return { status: 200, bundle: this.linked(bundle, segments.join('/'), query) };
  }

  /** Completes the links: whoever made the Bundle knows where the next page starts, but not what was asked. */
  private linked(bundle: Bundle, path: string, query: Query): Bundle {
    const address = (pairs: Query): string => {
      const text = new URLSearchParams(pairs).toString();
      return `${this.repository.base}${path === '' ? '' : `/${path}`}${text === '' ? '' : `?${text}`}`;
    };
    const rest = query.filter(([name]) => name !== '_cursor' && name !== '_offset');
    const next = bundle.link?.find((link) => link.relation === 'next')?.url;
    const link = [{ relation: 'self', url: address(query) }];
    if (next !== undefined) link.push({ relation: 'next', url: address([...rest, ...parseQuery(next)]) });
    return { ...bundle, link };
  }
}

/** If-None-Exist holds the query alone, but some clients send the type before it. */
export const criteriaOf = (ifNoneExist: string): string => ifNoneExist.replace(/^[A-Za-z]*\?/, '');

export function parseQuery(text: string): Query {
  return [...new URLSearchParams(text)];
}

function toRecord(query: Query): Record<string, string[]> {
  const record: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of query) (record[name] ??= []).push(value);
  return record;
}

/**
 * `subject:Patient=1` says the same as `subject=Patient/1`; FhirRouter knows only the second. And a query that forgot to
 * encode the plus of `+02:00` arrives with a blank in its place.
 */
function normalised(query: Query): Query {
  return query.map(([name, given]) => {
    const value = given.replace(/(T[\d:.]+) (?=\d\d:\d\d$)/, '$1+');
    const [, code, type = ''] = /^([\w-]+):([A-Z]\w+)$/.exec(name) ?? [];
    if (code === undefined || !resourceTypes().has(type)) return [name, value];
    return [code, splitSearchOnComma(value).map((one) => (one.includes('/') ? one : `${type}/${one}`)).join(',')];
  });
}

function isKnown(types: readonly string[], name: string): boolean {
  const code = name.startsWith('_has:') || name.includes('.') ? name : (name.split(':')[0] ?? name);
  if (CONTROLS.has(code)) return true;
  return types.every((type) => unknownFilters(type, [{ code, operator: 'eq' satisfies Operator, value: '' }]).length === 0);
}

/** Criteria of a conditional write: an unknown or empty one would silently select everything. */
export function mustSelect(type: string, query: Query): void {
  const unknown = query.find(([name, value]) => value === '' || CONTROLS.has(name) || !isKnown([type], name));
  if (query.length === 0 || unknown) {
    throw new Refusal(400, 'invalid', unknown ? `The criteria cannot be used: ${unknown[0]}` : 'The criteria of a conditional interaction are missing');
  }
}

/** FhirRouter takes no notice of an If-Match without quotes; overwriting without a check is the last thing wanted. */
function quoted(ifMatch: string): string {
  if (!/^(?:W\/)?"[^"]+"$/.test(ifMatch.trim())) throw new Refusal(400, 'invalid', 'If-Match has the form W/"1"');
  return ifMatch;
}
