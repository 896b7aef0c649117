import { Inject, Injectable } from '@nestjs/common';
import { covers } from '#access';
import { Database, type Tx } from '#database';
import { historyBundle, searchsetBundle, stringifyFhir, weakEtag } from '#fhir';
import { answer, CONFIG, type Config, type Principal, ProblemException } from '#platform';
import type { ChartEntry } from '../chart-entry.js';
import { readCurrent, readHistory, readVersion } from '../chart.store.js';
import { isHeldFor } from '../held.store.js';
import { type ChartType, isChartType } from '../indexing/search-params.js';
import { parseSearch } from '../search/parse-search.js';
import { search } from '../search/search.js';
import { notHeld, typeUnknown } from './face-problem.js';
import { FhirAnswer } from './fhir-answer.js';
import { acceptJson } from './negotiate.js';
import { heldFor } from './visible.js';

/** What of a request the face looks at beside its path. */
export interface Asked {
  readonly accept: string | undefined;
  readonly prefer: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly query: URLSearchParams;
}

/** Versions on one page of a history. */
const HISTORY_PAGE = 100;

const known = (type: string): ChartType => {
  if (!isChartType(type)) throw typeUnknown();
  return type;
};

const versionHeaders = (e: ChartEntry): Record<string, string> => ({ etag: weakEtag(String(e.version)), 'last-modified': e.lastUpdated.toUTCString() });

/** People see what their clinic holds; a system sees the types that its scopes name. */
const mayRead = (principal: Principal, type: string): boolean => principal.kind === 'person' || covers(principal.scopes, `system/${type}.r`);

/** Reading and searching our chart as FHIR. */
@Injectable()
export class FhirFace {
  private readonly base: string;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CONFIG) config: Config,
  ) {
    this.base = `${config.publicUrl}/fhir`;
  }

  async read(principal: Principal, type: string, id: string, asked: Asked): Promise<FhirAnswer> {
    acceptJson(asked.accept, asked.query.get('_format'));
    const entry = await this.ofHeld(principal, type, id, (tx) => readCurrent(tx, known(type), id));
    if (!entry) throw notHeld();
    const headers = versionHeaders(entry);
    return asked.ifNoneMatch === headers['etag'] ? new FhirAnswer(304, '', headers) : new FhirAnswer(200, entry.content, headers);
  }

  async vread(principal: Principal, type: string, id: string, version: string, asked: Asked): Promise<FhirAnswer> {
    acceptJson(asked.accept, asked.query.get('_format'));
    if (!/^[1-9]\d{0,8}$/.test(version)) throw notHeld();
    const entry = await this.ofHeld(principal, type, id, (tx) => readVersion(tx, known(type), id, Number(version)));
    if (!entry) throw notHeld();
    return new FhirAnswer(200, entry.content, versionHeaders(entry));
  }

  async history(principal: Principal, type: string, id: string, asked: Asked): Promise<FhirAnswer> {
    acceptJson(asked.accept, asked.query.get('_format'));
    const from = asked.query.get('_page');
    const below = from !== null && /^[1-9]\d{0,8}$/.test(from) ? Number(from) : undefined;
    const found = await this.ofHeld(principal, type, id, (tx) => readHistory(tx, known(type), id, HISTORY_PAGE + 1, below));
    if (!found || found.length === 0) throw notHeld();
    const page = found.slice(0, HISTORY_PAGE);
    const address = `${this.base}/${type}/${id}/_history`;
    const bundle = historyBundle({
      base: this.base,
      self: address,
      ...(found.length > HISTORY_PAGE ? { next: `${address}?_page=${page.at(-1)?.version}` } : {}),
      versions: page.map((e) => ({ resource: e.resource<fhir4.FhirResource>(), method: e.version === 1 ? 'POST' : 'PUT', versionId: String(e.version), lastUpdated: e.lastUpdated.toISOString() })),
    });
    return new FhirAnswer(200, stringifyFhir(bundle));
  }

  async search(principal: Principal, type: string, asked: Asked): Promise<FhirAnswer> {
    acceptJson(asked.accept, asked.query.get('_format'));
    const strict = /(^|[,;\s])handling\s*=\s*strict($|[,;\s])/i.test(asked.prefer ?? '');
    const request = parseSearch(known(type), asked.query, strict, this.base);
    if (!request.ok) throw new ProblemException(request.problems, 400);
    const ehrId = heldFor(principal);
    const found = await this.database.inTenant(principal, (tx) => search(tx, ehrId === undefined ? request.value : { ...request.value, heldFor: ehrId }));
    if (!found.ok) throw new ProblemException(found.problems, 400);
    const page = answer(found);
    const self = this.address(type, request.value.applied);
    const included = page.included.filter((e) => mayRead(principal, e.resourceType));
    const bundle = searchsetBundle({
      base: this.base,
      self,
      ...(page.total === undefined ? {} : { total: page.total }),
      ...(page.next === undefined ? {} : { next: this.address(type, [...request.value.applied, ['_page', page.next]]) }),
      matches: page.matches.map((e) => e.resource<fhir4.FhirResource>()),
      included: included.map((e) => e.resource<fhir4.FhirResource>()),
    });
    return new FhirAnswer(200, stringifyFhir(bundle), {}, [...page.matches, ...included].map((e) => e.id));
  }

  /** What `read` finds of a resource; undefined as well where it is not held in common with the EHR that asks. */
  private ofHeld<T>(principal: Principal, type: string, id: string, read: (tx: Tx) => Promise<T>): Promise<T | undefined> {
    const ehrId = heldFor(principal);
    return this.database.inTenant(principal, async (tx) => (ehrId === undefined || (await isHeldFor(tx, ehrId, known(type), id)) ? read(tx) : undefined));
  }

  private address(type: string, parameters: readonly (readonly [string, string])[]): string {
    const query = new URLSearchParams(parameters.map(([k, v]): [string, string] => [k, v])).toString();
    return `${this.base}/${type}${query === '' ? '' : `?${query}`}`;
  }
}
