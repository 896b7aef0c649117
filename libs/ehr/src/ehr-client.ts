import type { Client } from 'fhir-kit-client';
import { type IdentifierToken, searchToken, transactionBundle, type TransactionWrite, weakEtag } from '#fhir';
import type { Clock } from '#platform';
import { answered, type EhrAnswer, failed } from './answer.js';
import { type EhrCapability, parseCapability } from './capability.js';
import { type Asked, failureOfError, failureOfStatus, retryAfterMs } from './failures.js';
import type { Tokens } from './tokens.js';
import { type Exchange, ForeignAddress, type Transport } from './transport.js';

/**
 * One call, its token included, ends by then. Below the lease of a delivering worker, so that no request of a worker
 * is under way any more when its lease passes to another.
 */
export const REQUEST_DEADLINE_MS = 10_000;

export interface RemoteResource {
  readonly id: string;
  readonly etag: string | undefined;
  readonly resource: fhir4.FhirResource;
}

/** What an EHR confirms of a write. `created` is false where it already held what was to be created. */
export interface Receipt {
  readonly id: string;
  readonly etag: string | undefined;
  readonly created: boolean;
}

const REMOTE_ID = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/;
const LOCATION = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?\/?$/;
/** Two are one too many already; a page of ten shows that. */
const IDENTIFIER_PAGE = 10;
/** The content is ours; the EHR need not send it back. */
const MINIMAL = { prefer: 'return=minimal' };

/** One hospital's endpoint, spoken to in FHIR. Nothing here throws for what an EHR or the network does. */
export class EhrClient {
  constructor(
    private readonly transport: Transport,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  /** Open to everybody by the standard, so it also tells whether the EHR is there when its token endpoint is not. */
  async capability(): Promise<EhrAnswer<EhrCapability>> {
    const open = await this.send('system', {}, (kit) => kit.capabilityStatement(), undefined, AbortSignal.timeout(REQUEST_DEADLINE_MS));
    const answer = !open.ok && open.failure.kind === 'unauthorized' ? await this.ask('system', {}, (kit) => kit.capabilityStatement()) : open;
    if (!answer.ok) return answer;
    const capability = parseCapability(answer.value.body);
    return capability ? answered(capability) : failed({ kind: 'not-supported' });
  }

  async read(type: string, id: string): Promise<EhrAnswer<RemoteResource>> {
    const answer = await this.ask('instance', {}, (kit) => kit.read({ resourceType: type, id }));
    if (!answer.ok) return answer;
    const found = remote(answer.value.body, answer.value.etag);
    return found && found.resource.resourceType === type ? answered(found) : failed({ kind: 'refused', status: answer.value.status, issues: [] });
  }

  /** What the EHR holds under a business identifier: none, one, or a mess that a person must see. */
  async findByIdentifier(type: string, identifier: IdentifierToken): Promise<EhrAnswer<RemoteResource[]>> {
    const searchParams = { identifier: searchToken(identifier), _count: IDENTIFIER_PAGE };
    const answer = await this.ask('type', { 'cache-control': 'no-cache' }, (kit) => kit.resourceSearch({ resourceType: type, searchParams }));
    if (!answer.ok) return answer;
    const bundle = answer.value.body as fhir4.Bundle | undefined;
    if (bundle?.resourceType !== 'Bundle') return failed({ kind: 'refused', status: answer.value.status, issues: [] });
    const found = (bundle.entry ?? []).map((e) => remote(e.resource, undefined)).filter((r) => r !== undefined);
    return answered(found.filter((r) => r.resource.resourceType === type));
  }

  /** With `ifNoneExist` the EHR creates only what it does not hold under that identifier yet. */
  async create(resource: fhir4.FhirResource, ifNoneExist?: IdentifierToken): Promise<EhrAnswer<Receipt>> {
    const { id: _ours, ...body } = resource;
    const headers = { ...MINIMAL, ...(ifNoneExist ? { 'if-none-exist': `identifier=${encodeURIComponent(searchToken(ifNoneExist))}` } : {}) };
    const answer = await this.ask('type', headers, (kit) => kit.create({ resourceType: resource.resourceType, body: body }));
    if (!answer.ok) return answer;
    return receipt(answer.value.status, answer.value.location, answer.value.etag, answer.value.body);
  }

  async update(resource: fhir4.FhirResource, remoteId: string, etag: string | undefined): Promise<EhrAnswer<Receipt>> {
    const headers = { ...MINIMAL, ...(etag === undefined ? {} : { 'if-match': weakEtag(etag) }) };
    const body = { ...resource, id: remoteId } as unknown as KitBody;
    const answer = await this.ask('instance', headers, (kit) => kit.update({ resourceType: resource.resourceType, id: remoteId, body }));
    if (!answer.ok) return answer;
    const { status, location, etag: newEtag, body: content } = answer.value;
    return receipt(status, location ?? `${resource.resourceType}/${remoteId}`, newEtag, content);
  }

  /** All or nothing; receipts in the order of `writes`. */
  async transaction(writes: readonly TransactionWrite[]): Promise<EhrAnswer<Receipt[]>> {
    // transactionBundle puts creates first
    const order = [...writes.keys()].sort((a, b) => Number(writes[a]?.kind === 'update') - Number(writes[b]?.kind === 'update') || a - b);
    const answer = await this.ask('system', MINIMAL, (kit) => kit.transaction({ body: transactionBundle(writes, this.transport.address) as unknown as KitBody }));
    if (!answer.ok) return answer;
    const entries = (answer.value.body as fhir4.Bundle | undefined)?.entry ?? [];
    // an answer without an entry for each write tells nothing about what was done
    if (entries.length !== writes.length) return failed({ kind: 'timeout-in-doubt' });
    const receipts: Receipt[] = [];
    for (const [at, index] of order.entries()) {
      const write = writes[index];
      const { status, location, etag } = entries[at]?.response ?? {};
      const address = location ?? (write?.kind === 'update' ? `${write.resource.resourceType}/${write.remoteId}` : undefined);
      const got = receipt(Number.parseInt(status ?? '', 10), address, etag, entries[at]?.resource);
      if (!got.ok) return got;
      receipts[index] = got.value;
    }
    return answered(receipts);
  }

  /** A request with a token; a refused token is fetched anew once. */
  private async ask(asked: Asked, headers: Record<string, string>, call: (kit: Client) => Promise<unknown>): Promise<EhrAnswer<Exchange>> {
    const signal = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    for (let attempt = 1; ; attempt++) {
      const token = await this.tokens.get(signal);
      if (!token.ok) return token;
      const answer = await this.send(asked, headers, call, token.value, signal);
      if (answer.ok || answer.failure.kind !== 'unauthorized' || token.value === undefined) return answer;
      this.tokens.forget(token.value);
      if (attempt > 1) return answer;
    }
  }

  private async send(asked: Asked, headers: Record<string, string>, call: (kit: Client) => Promise<unknown>, token: string | undefined, signal: AbortSignal): Promise<EhrAnswer<Exchange>> {
    let exchange: Exchange;
    try {
      exchange = await this.transport.run({ signal, headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) } }, call);
    } catch (error) {
      if (error instanceof ForeignAddress) throw error;
      return failed(failureOfError(error));
    }
    if (exchange.status >= 200 && exchange.status < 300) return answered(exchange);
    return failed(failureOfStatus(exchange.status, asked, exchange.body, retryAfterMs(exchange.retryAfter, this.clock.now())));
  }
}

type KitBody = Parameters<Client['create']>[0]['body'];

function remote(resource: unknown, etag: string | undefined): RemoteResource | undefined {
  const r = resource as fhir4.FhirResource | undefined;
  if (typeof r?.resourceType !== 'string' || typeof r.id !== 'string' || !REMOTE_ID.test(r.id)) return undefined;
  const version = etag ?? r.meta?.versionId;
  return { id: r.id, etag: version === undefined ? undefined : weakEtag(version), resource: r };
}

/** Where the written thing stands: from Location, else from the content that came back. Neither: it may or may not stand. */
function receipt(status: number, location: string | undefined, etag: string | undefined, content: unknown): EhrAnswer<Receipt> {
  const [, , id, version] = LOCATION.exec(location ?? '') ?? [];
  const back = remote(content, etag);
  const remoteId = id ?? back?.id;
  if (remoteId === undefined || !REMOTE_ID.test(remoteId)) return failed({ kind: 'timeout-in-doubt' });
  const tag = etag ?? version ?? back?.etag;
  return answered({ id: remoteId, etag: tag === undefined ? undefined : weakEtag(tag), created: status === 201 });
}
