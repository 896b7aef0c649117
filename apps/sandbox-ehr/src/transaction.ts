import { STATUS_CODES } from 'node:http';
import { OperationOutcomeError, getStatus, parseSearchRequest } from '@medplum/core';
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { type Answer, type Interactions, criteriaOf, mustSelect, parseQuery } from './interactions.js';
import { classify, findReferences, rewriteReferences } from './references.js';
import { Refusal } from './refusal.js';
import type { SandboxRepository } from './repository.js';
import { resourceTypes } from './search-parameters.js';
import { Version } from './store.js';

// Transactions and batches. FhirRouter has them, too, and fast enough: 6 500 of four conditional creates a second over
// this repository, against 7 800 here. But it refuses more than 8 entries as soon as one of them is conditional and more
// than 50 updates in any case (limits of the PostgreSQL behind Medplum's server), resolves neither `Patient?identifier=…`
// nor absolute fullUrls, and copies every object on the way, which loses the decimals. Hospitals do none of that. What a
// single entry does is still decided by FhirRouter's own handlers, see interactions.ts.

/** More than any push of a hospital; one transaction holds up all others while it runs. */
export const MAX_ENTRIES = 1_000;

type Json = Record<string, unknown>;
type Allow = (type: string, action: 'read' | 'write') => void;

interface Planned {
  readonly index: number;
  readonly method: string;
  path: string;
  query: string;
  readonly type: string;
  readonly request: Json;
  readonly fullUrl: string | undefined;
  readonly resource: Json | undefined;
  /** `Type/id` that other entries' references to this one become. */
  reference?: string;
  assignedId?: boolean;
  /** Nothing to do: a conditional create found what it would have created, or a conditional delete found nothing. */
  settled?: () => Answer;
}

const ORDER = ['DELETE', 'POST', 'PUT', 'PATCH', 'GET', 'HEAD'];

export class BundleProcessor {
  constructor(
    private readonly interactions: Interactions,
    private readonly repository: SandboxRepository,
  ) {}

  /** `representation`: each entry of the answer carries what now stands (`Prefer: return=representation`). */
  async process(body: unknown, allow: Allow, representation: boolean): Promise<Bundle> {
    const bundle = body as Json | null;
    if (typeof bundle !== 'object' || bundle?.['resourceType'] !== 'Bundle') {
      throw new Refusal(400, 'structure', 'Only a Bundle can be posted here', 'resourceType');
    }
    const { type, entry = [] } = bundle;
    if (type !== 'transaction' && type !== 'batch') throw new Refusal(400, 'value', 'Bundle.type is neither transaction nor batch', 'Bundle.type');
    if (!Array.isArray(entry)) throw new Refusal(400, 'structure', 'Bundle.entry is not an array', 'Bundle.entry');
    if (entry.length > MAX_ENTRIES) throw new Refusal(413, 'too-long', `A Bundle may have ${MAX_ENTRIES} entries here`, 'Bundle.entry');
    const answers = type === 'transaction' ? await this.transaction(entry, allow) : await this.batch(entry, allow);
    if (!representation) for (const [i, answer] of answers.entries()) if (methodOf(entry[i]) !== 'GET') delete answer.resource;
    return { resourceType: 'Bundle', type: `${type}-response`, ...(answers.length > 0 ? { entry: answers } : {}) };
  }

  private async batch(entries: unknown[], allow: Allow): Promise<BundleEntry[]> {
    const answers: BundleEntry[] = [];
    for (const [index, entry] of entries.entries()) {
      try {
        answers.push(...(await this.transaction([entry], allow, index)));
      } catch (error) {
        if (!(error instanceof OperationOutcomeError)) throw error;
        const { id: _statusName, ...outcome } = error.outcome;
        answers.push({ response: { status: statusLine(getStatus(error.outcome)), outcome } });
      }
    }
    return answers;
  }

  private transaction(entries: unknown[], allow: Allow, firstIndex = 0): Promise<BundleEntry[]> {
    return this.repository.withTransaction(async () => {
      const plan = entries.map((entry, i) => planned(entry, firstIndex + i, this.repository.base));
      await this.resolveIdentities(plan);
      this.rewrite(plan);
      const answers = new Array<BundleEntry>(plan.length);
      for (const step of inOrder(plan, this.repository.base)) {
        answers[step.index - firstIndex] = await this.run(step, allow);
      }
      this.checkReferences(answers, firstIndex);
      return answers;
    });
  }

  private async run(step: Planned, allow: Allow): Promise<BundleEntry> {
    if (step.settled) {
      allow(step.type, 'write');
      return entryOf(step.settled());
    }
    try {
      if (step.resource && step.method !== 'PATCH') await this.resolveConditionalReferences(step.resource);
      const answer = await this.interactions.run({
        method: step.method === 'HEAD' ? 'GET' : step.method,
        path: step.path,
        query: step.query,
        body: step.method === 'PATCH' ? patchOf(step.resource) : step.resource,
        ifMatch: text(step.request['ifMatch']),
        ifNoneMatch: text(step.request['ifNoneMatch']),
        assignedId: step.assignedId === true,
        allow,
      });
      return entryOf(answer);
    } catch (error) {
      throw error instanceof OperationOutcomeError ? located(error, step.index) : error;
    }
  }

  /** The commit checks again; here the entry is still known. */
  private checkReferences(answers: readonly BundleEntry[], firstIndex: number): void {
    for (const [i, { resource }] of answers.entries()) {
      const version = resource as unknown;
      if (!(version instanceof Version)) continue;
      try {
        this.repository.checkReferencesOf(version);
      } catch (error) {
        throw error instanceof OperationOutcomeError ? located(error, firstIndex + i) : error;
      }
    }
  }

  /** https://hl7.org/fhir/R4/http.html#trules: what each entry will be called, before anything is written. */
  private async resolveIdentities(plan: readonly Planned[]): Promise<void> {
    const sameCreate = new Map<string, string>();
    const taken = new Set<string>();
    for (const step of plan) {
      const at = `Bundle.entry[${step.index}].request`;
      if (step.method === 'POST' && step.resource && step.path === step.type) {
        const ifNoneExist = text(step.request['ifNoneExist']);
        const criteria = ifNoneExist === undefined ? undefined : criteriaOf(ifNoneExist);
        const [existing] = criteria === undefined ? [] : await this.select(step.type, criteria, `${at}.ifNoneExist`);
        const twin = criteria === undefined ? undefined : sameCreate.get(`${step.type}?${criteria}`);
        if (existing ?? twin) {
          const reference = existing ?? twin ?? '';
          step.reference = reference;
          // A twin is written only while the plan is carried out.
          step.settled = () => this.existing(reference);
          continue;
        }
        this.assign(step);
        if (criteria !== undefined) sameCreate.set(`${step.type}?${criteria}`, step.reference ?? '');
      } else if (step.query !== '' && step.path === step.type && step.method !== 'GET') {
        const [existing] = await this.select(step.type, step.query, `${at}.url`);
        if (existing === undefined && step.method === 'PUT') this.assign(step);
        else if (existing === undefined) {
          if (step.method === 'PATCH') throw new Refusal(404, 'not-found', 'Nothing fits the criteria', `${at}.url`);
          step.settled = () => ({ status: 204 });
          continue;
        } else step.reference = existing;
        step.path = step.reference ?? '';
        step.query = '';
        if (step.resource && step.method === 'PUT') step.resource['id'] = step.path.split('/')[1];
      } else if (step.path.includes('/') && step.method !== 'GET') step.reference = step.path;
      if (step.reference === undefined) continue;
      if (taken.has(step.reference)) throw new Refusal(400, 'duplicate', 'Two entries concern the same resource', at);
      taken.add(step.reference);
    }
  }

  private assign(step: Planned): void {
    const id = this.repository.generateId();
    if (step.resource) step.resource['id'] = id;
    step.assignedId = true;
    step.reference = `${step.type}/${id}`;
  }

  private existing(reference: string): Answer {
    const [type = '', id = ''] = reference.split('/');
    const version = this.repository.store.find(type, id)?.current;
    return { status: 200, ...(version ? { version } : {}) };
  }

  private async select(type: string, query: string, at: string): Promise<string[]> {
    if (!resourceTypes().has(type)) throw new Refusal(404, 'not-supported', 'There is no such resource type in this hospital', at);
    mustSelect(type, parseQuery(query));
    const request = parseSearchRequest(type, Object.fromEntries(groups(query)));
    const found = await this.repository.searchResources({ ...request, count: 2 });
    if (found.length > 1) throw new Refusal(412, 'multiple-matches', 'Several resources fit the criteria', at);
    return found.map((resource) => `${resource.resourceType}/${resource.id}`);
  }

  private rewrite(plan: readonly Planned[]): void {
    const byUrl = new Map<string, string>();
    for (const { fullUrl, reference, index } of plan) {
      if (!fullUrl || !reference) continue;
      // References to it would be a guess, and a guess may attach a finding to the wrong patient.
      if ((byUrl.get(fullUrl.toLowerCase()) ?? reference) !== reference) {
        throw new Refusal(400, 'duplicate', 'Two entries have the same fullUrl', `Bundle.entry[${index}].fullUrl`);
      }
      byUrl.set(fullUrl.toLowerCase(), reference);
    }
    for (const { resource, fullUrl } of plan) {
      // A relative reference is meant below the same base as the fullUrl of the entry that holds it.
      const base = fullUrl && /^(https?:\/\/.+)\/[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]+$/.exec(fullUrl)?.[1];
      rewriteReferences(resource, (value, key) => {
        const found = byUrl.get(value.toLowerCase());
        if (found !== undefined) return found;
        return key === 'reference' && base ? byUrl.get(`${base}/${value}`.toLowerCase()) : undefined;
      });
    }
  }

  private async resolveConditionalReferences(resource: Json): Promise<void> {
    for (const { path, reference } of findReferences(resource)) {
      const form = classify(reference, this.repository.base);
      if (form.form !== 'conditional') continue;
      const [found] = await this.select(form.type, form.query, path);
      if (found === undefined) throw new Refusal(412, 'not-found', 'Nothing fits the conditional reference', path);
      rewriteReferences(resource, (value) => (value === reference ? found : undefined));
    }
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const methodOf = (entry: unknown): unknown => (entry as { request?: Json } | null)?.request?.['method'];
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function planned(value: unknown, index: number, base: string): Planned {
  const at = `Bundle.entry[${index}]`;
  const entry = isObject(value) ? value : {};
  const { request, resource } = entry;
  if (!isObject(request)) throw new Refusal(400, 'required', 'The entry has no request', `${at}.request`);
  const method = text(request['method']) ?? '';
  if (!ORDER.includes(method)) throw new Refusal(400, 'value', 'request.method is none of HTTP', `${at}.request.method`);
  const address = text(request['url']) ?? '';
  const url = address.startsWith(`${base}/`) ? address.slice(base.length + 1) : address.replace(/^\//, '');
  const [path = '', ...query] = url.split('?');
  if (path === '') throw new Refusal(400, 'required', 'request.url is missing', `${at}.request.url`);
  const type = path.split('/')[0] ?? '';
  const common = { index, method, path, query: query.join('?'), type, request, fullUrl: text(entry['fullUrl']) };
  if (!['POST', 'PUT', 'PATCH'].includes(method)) return { ...common, resource: undefined };
  if (!isObject(resource)) throw new Refusal(400, 'required', 'The entry has no resource', `${at}.resource`);
  return { ...common, resource };
}

/** Deletes, creates, updates, reads; a create that refers conditionally waits for those that it may refer to. */
function inOrder(plan: readonly Planned[], base: string): Planned[] {
  const waits = ({ resource }: Planned): number =>
    resource && findReferences(resource).some(({ reference }) => classify(reference, base).form === 'conditional') ? 1 : 0;
  return plan
    .map((step) => ({ step, rank: ORDER.indexOf(step.method) * 2 + waits(step) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ step }) => step);
}

function patchOf(resource: Json | undefined): unknown {
  const data = resource?.['resourceType'] === 'Binary' ? text(resource['data']) : undefined;
  if (data === undefined) throw new Refusal(400, 'not-supported', 'A patch is a JSON Patch in a Binary');
  try {
    return JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
  } catch {
    throw new Refusal(400, 'structure', 'The patch is not JSON');
  }
}

const statusLine = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();

function entryOf({ status, version, bundle }: Answer): BundleEntry {
  if (!version) return { ...(bundle ? { resource: bundle } : {}), response: { status: statusLine(status) } };
  const { id, resourceType, meta } = version;
  return {
    resource: version as unknown as Resource,
    response: {
      status: statusLine(status),
      location: `${resourceType}/${id}/_history/${meta.versionId}`,
      etag: `W/"${meta.versionId}"`,
      lastModified: meta.lastUpdated,
    },
  };
}

/** Says in which entry it was: the expression becomes one from the Bundle on. */
function located(error: OperationOutcomeError, index: number): OperationOutcomeError {
  const outcome: OperationOutcome = {
    ...error.outcome,
    issue: error.outcome.issue.map((issue) => {
      const [place = ''] = issue.expression ?? [];
      if (place.startsWith('Bundle.entry')) return issue;
      const inside = place.includes('.') ? `.${place.slice(place.indexOf('.') + 1)}` : '';
      return { ...issue, expression: [`Bundle.entry[${index}].resource${inside}`] };
    }),
  };
  return new OperationOutcomeError(outcome, { cause: error });
}

function groups(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of parseQuery(query)) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}
