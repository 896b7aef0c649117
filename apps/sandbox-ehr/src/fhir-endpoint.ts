import type { IncomingHttpHeaders } from 'node:http';
import { OperationOutcomeError, getStatus } from '@medplum/core';
import type { Bundle } from '@medplum/fhirtypes';
import { capabilityStatement, smartConfiguration } from './capability.js';
import { MAX_DEPTH, nestsTooDeep, parseExact } from './exact-json.js';
import { type Answer, Interactions } from './interactions.js';
import { Refusal, outcome } from './refusal.js';
import type { SandboxRepository } from './repository.js';
import { Version } from './store.js';
import { type Caller, scopeAllows } from './tokens.js';
import { BundleProcessor } from './transaction.js';

// HTTP on the one side, interactions on the other: headers, media types, and what an answer shows.

export interface FhirHttpRequest {
  readonly method: string;
  /** Below the base: '' or `/Task/1`. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Json = Record<string, unknown>;
type ReturnPreference = 'minimal' | 'representation' | 'OperationOutcome';

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const BODY_TYPES = /^(?:application\/(?:fhir\+json|json|json\+fhir|json-patch\+json)|text\/json)\b/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

export class FhirEndpoint {
  private readonly interactions: Interactions;
  private readonly bundles: BundleProcessor;
  private turn: Promise<unknown> = Promise.resolve();
  private capabilities: string | undefined;

  constructor(
    private readonly repository: SandboxRepository,
    private readonly tokenUrl: string,
  ) {
    this.interactions = new Interactions(repository);
    this.bundles = new BundleProcessor(this.interactions, repository);
  }

  async handle(request: FhirHttpRequest): Promise<HttpAnswer> {
    try {
      if (!METHODS.has(request.method)) throw new Refusal(404, 'not-supported', 'This method is not supported');
      if (request.method === 'GET' && request.path === '/metadata') return this.metadata();
      if (request.method === 'GET' && request.path === '/.well-known/smart-configuration') {
        return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(smartConfiguration(this.tokenUrl)) };
      }
      if (!request.caller) throw new Refusal(401, 'login', 'A valid bearer token is needed');
      const body = parsedBody(request);
      return await this.exclusively(() => this.answer(request, body));
    } catch (error) {
      return failure(error);
    }
  }

  /**
   * One interaction after the other, reads among them. FhirRouter's handlers are asynchronous; taking turns is what
   * keeps a half done transaction from everybody's eyes, and it costs nothing where no handler waits for anything.
   */
  exclusively<R>(work: () => Promise<R>): Promise<R> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async answer(request: FhirHttpRequest, body: unknown): Promise<HttpAnswer> {
    const { headers } = request;
    const allow = (type: string, action: 'read' | 'write'): void => {
      const scope = request.caller?.scope;
      if (scope !== undefined && !scopeAllows(scope, type, action)) throw new Refusal(403, 'forbidden', 'The scope of the token does not reach so far');
    };
    const preference = returnPreference(headers);
    if (request.method === 'POST' && request.path === '') {
      const bundle = await this.bundles.process(body, allow, preference === 'representation');
      return { status: 200, headers: { 'content-type': FHIR_JSON }, body: bundleText(bundle) };
    }
    if (request.method === 'POST' && typeof body === 'object' && body !== null) delete (body as Json)['id'];
    const answer = await this.interactions.run({
      method: request.method === 'HEAD' ? 'GET' : request.method,
      path: request.path.slice(1),
      query: request.query,
      body,
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      ifNoneExist: single(headers['if-none-exist']),
      strict: /\bhandling=strict\b/.test(single(headers['prefer']) ?? ''),
      allow,
    });
    return this.http(request, answer, preference);
  }

  private http(request: FhirHttpRequest, { status, version, bundle }: Answer, preference: ReturnPreference | undefined): HttpAnswer {
    const headers: Record<string, string> = { 'content-type': FHIR_JSON };
    if (bundle) return { status, headers, body: bundleText(bundle) };
    if (!version) return { status, headers: {}, body: '' };
    const etag = `W/"${version.meta.versionId}"`;
    headers['etag'] = etag;
    headers['last-modified'] = new Date(version.at).toUTCString();
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && request.headers['if-none-match']?.split(/,\s*/).includes(etag)) return { status: 304, headers, body: '' };
    if (!reads) headers['location'] = `${this.repository.base}/${version.item.reference}/_history/${version.meta.versionId}`;
    if (!reads && preference === 'minimal') return { status, headers, body: '' };
    if (!reads && preference === 'OperationOutcome') {
      const text = { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational', diagnostics: 'Stored' }] };
      return { status, headers, body: JSON.stringify(text) };
    }
    return { status, headers, body: version.text };
  }

  private metadata(): HttpAnswer {
    this.capabilities ??= JSON.stringify(capabilityStatement(this.repository.base, this.tokenUrl));
    return { status: 200, headers: { 'content-type': FHIR_JSON }, body: this.capabilities };
  }
}

export function failure(error: unknown): HttpAnswer {
  const headers = { 'content-type': FHIR_JSON };
  if (error instanceof OperationOutcomeError) {
    const { id: _statusName, ...shown } = error.outcome;
    return { status: getStatus(error.outcome), headers, body: JSON.stringify(shown) };
  }
  console.error('The sandbox hospital has a fault of its own', error);
  return { status: 500, headers, body: JSON.stringify(outcome('exception', 'The hospital has a fault of its own; its log says more')) };
}

function parsedBody(request: FhirHttpRequest): unknown {
  const { method, headers, body } = request;
  if (!['POST', 'PUT', 'PATCH'].includes(method)) return undefined;
  const type = headers['content-type'] ?? '';
  const search = request.path.endsWith('/_search');
  if (search && (type === '' || /^application\/x-www-form-urlencoded\b/.test(type))) return body.toString('utf8');
  if (search || (type !== '' && !BODY_TYPES.test(type))) throw new Refusal(415, 'not-supported', 'The body is application/fhir+json here');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Refusal(400, 'structure', 'The body is not UTF-8');
  }
  if (nestsTooDeep(text)) throw new Refusal(400, 'too-long', `The body nests deeper than ${MAX_DEPTH} levels`);
  try {
    return parseExact(text);
  } catch {
    throw new Refusal(400, 'structure', 'The body is not JSON');
  }
}

function returnPreference(headers: IncomingHttpHeaders): ReturnPreference | undefined {
  return /\breturn=(minimal|representation|OperationOutcome)\b/.exec(single(headers['prefer']) ?? '')?.[1] as ReturnPreference | undefined;
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(', ') : value);

/** Stored texts go into the Bundle as they are. */
function bundleText(bundle: Bundle): string {
  const { entry, ...head } = bundle;
  const start = JSON.stringify(head).slice(0, -1);
  if (!entry) return `${start}}`;
  const entries = entry.map(({ resource, ...rest }) => {
    const others = JSON.stringify(rest);
    if (resource === undefined) return others;
    const text = resource instanceof Version ? resource.text : resource.resourceType === 'Bundle' ? bundleText(resource) : JSON.stringify(resource);
    return `${others.slice(0, -1)}${others === '{}' ? '' : ','}"resource":${text}}`;
  });
  return `${start},"entry":[${entries.join(',')}]}`;
}
