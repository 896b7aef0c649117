import { type SearchRequest, parseSearchRequest } from '@medplum/core';
import { setTimeout as wait } from 'node:timers/promises';
import { parseExact } from './exact-json.js';
import { mustSelect, parseQuery } from './interactions.js';
import { resourceTypes } from './search-parameters.js';
import type { Search } from './search.js';
import type { Store, Version } from './store.js';

// R4's own Subscriptions with the rest-hook channel (https://hl7.org/fhir/R4/subscription.html): criteria are a search,
// and who is subscribed is called when something is written that the search finds.

/** Notifications are a hint; whoever misses one finds out by polling. So a few tries within some seconds are enough. */
const RETRY_AFTER_MS = [0, 200, 1_000, 5_000];
const NOTIFY_TIMEOUT_MS = 5_000;

type Json = Record<string, unknown>;

interface Active {
  readonly request: SearchRequest;
  readonly endpoint: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The resource itself goes along. */
  readonly payload: boolean;
  readonly until: number;
}

export class Subscriptions {
  private readonly active = new Map<string, Active>();
  private readonly stopped = new AbortController();

  constructor(
    private readonly store: Store,
    private readonly search: Search,
    /** Writes the Subscription's new state as a version of its own. */
    private readonly save: (id: string, content: Json) => Promise<void>,
    private readonly clock: () => number,
  ) {}

  /** Takes up the Subscriptions of an earlier run. */
  resume(): void {
    for (const item of this.store.all('Subscription')) if (!item.current.deleted) this.take(item.current);
  }

  committed(versions: readonly Version[]): void {
    for (const version of versions) {
      if (version.resourceType === 'Subscription') this.take(version);
      if (!version.deleted && version.item.current === version) this.notifyAll(version);
    }
  }

  close(): void {
    this.stopped.abort();
  }

  private take(version: Version): void {
    this.active.delete(version.id);
    if (version.deleted) return;
    const content = parseExact(version.text) as Json;
    if (content['status'] !== 'requested' && content['status'] !== 'active') return;
    const read = this.read(content);
    if (typeof read === 'string') this.change(version, { ...content, status: 'error', error: read });
    else {
      this.active.set(version.id, read);
      if (content['status'] === 'requested') this.change(version, { ...content, status: 'active' });
    }
  }

  private change(version: Version, content: Json): void {
    // Not inside the transaction that is just ending.
    setImmediate(() => {
      if (this.stopped.signal.aborted || version.item.current !== version) return;
      this.save(version.id, content).catch((error: unknown) => console.error('A Subscription could not be updated', error));
    });
  }

  /** A Subscription that can be served, or the reason why it cannot. */
  private read(content: Json): Active | string {
    const { channel, criteria, end } = content as { channel?: Json; criteria?: unknown; end?: unknown };
    if (channel?.['type'] !== 'rest-hook') return 'Only channels of type rest-hook are supported';
    const { payload, header } = channel;
    if (payload !== undefined && !(typeof payload === 'string' && /^application\/(?:fhir\+)?json/.test(payload))) return 'The payload is neither absent nor application/fhir+json';
    const endpoint = URL.canParse(String(channel['endpoint'])) ? new URL(String(channel['endpoint'])) : undefined;
    if (!endpoint || !/^https?:$/.test(endpoint.protocol)) return 'The endpoint is not a web address';
    // Whoever may write a Subscription could otherwise make the hospital call any machine of its network.
    if (!/^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(endpoint.hostname)) return 'The endpoint is not on this machine';
    const [type = '', query = ''] = String(criteria).split(/\?(.*)/s);
    if (!resourceTypes().has(type)) return 'The criteria do not begin with a resource type';
    const headers: Record<string, string> = {};
    for (const line of Array.isArray(header) ? header : []) {
      const [, name, value] = /^([\w-]+):\s*([\x20-\x7e]*)$/.exec(String(line)) ?? [];
      if (name === undefined || value === undefined) return 'A header does not have the form "Name: value"';
      headers[name] = value;
    }
    try {
      if (query !== '') mustSelect(type, parseQuery(query));
      const request = parseSearchRequest(query === '' ? type : `${type}?${query}`);
      this.search.matches(type, request.filters ?? []);
      return { request, endpoint, headers, payload: payload !== undefined, until: typeof end === 'string' ? Date.parse(end) : Infinity };
    } catch {
      return 'The criteria are no search that this hospital supports';
    }
  }

  private notifyAll(version: Version): void {
    for (const subscription of this.active.values()) {
      const { request, until } = subscription;
      if (request.resourceType !== version.resourceType || until <= this.clock()) continue;
      if (this.search.fits(version.item, request.filters ?? [])) void this.notify(subscription, version);
    }
  }

  private async notify({ endpoint, headers, payload }: Active, version: Version): Promise<void> {
    // With a payload the resource is updated at the other side; without one the call itself is the message.
    const address = payload ? `${endpoint.href.replace(/\/$/, '')}/${version.item.reference}` : endpoint.href;
    for (const pause of RETRY_AFTER_MS) {
      try {
        await wait(pause, undefined, { signal: this.stopped.signal });
        const answer = await fetch(address, {
          method: payload ? 'PUT' : 'POST',
          headers: { ...headers, ...(payload ? { 'content-type': 'application/fhir+json' } : {}) },
          ...(payload ? { body: version.text } : {}),
          redirect: 'error',
          signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(NOTIFY_TIMEOUT_MS)]),
        });
        await answer.arrayBuffer();
        if (answer.ok) return;
      } catch {
        if (this.stopped.signal.aborted) return;
      }
    }
  }
}
