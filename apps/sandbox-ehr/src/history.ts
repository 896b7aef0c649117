import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { Refusal } from './refusal.js';
import { DEFAULT_COUNT, MAX_COUNT } from './search.js';
import { dateRange } from './search-keys.js';
import type { Store, Version } from './store.js';

export interface HistoryRequest {
  /** Absent for the history of everything. */
  readonly type?: string;
  readonly id?: string;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly since?: string | undefined;
}

/** The newest version first (https://hl7.org/fhir/R4/http.html#history). */
export function historyBundle(store: Store, base: string, request: HistoryRequest): Bundle {
  const offset = wholeNumber('_offset', request.offset ?? 0);
  const limit = Math.min(wholeNumber('_count', request.limit ?? DEFAULT_COUNT), MAX_COUNT);
  const from = request.since === undefined ? -Infinity : dateRange(request.since)?.from;
  if (from === undefined) throw new Refusal(400, 'invalid', '_since is not an instant');
  const versions = versionsOf(store, request).filter((version) => version.at >= from).reverse();
  const page = versions.slice(offset, offset + limit);
  return {
    resourceType: 'Bundle',
    type: 'history',
    total: versions.length,
    ...(offset + limit < versions.length && limit > 0 ? { link: [{ relation: 'next', url: `_offset=${offset + limit}` }] } : {}),
    ...(page.length > 0 ? { entry: page.map((version) => historyEntry(version, base)) } : {}),
  };
}

function versionsOf(store: Store, { type, id }: HistoryRequest): Version[] {
  if (type === undefined) {
    return [...store.types()].flatMap((name) => store.changes(name)).sort((a, b) => a.sequence - b.sequence);
  }
  if (id === undefined) return [...store.changes(type)];
  const item = store.find(type, id);
  if (!item) throw new Refusal(404, 'not-found', 'There is no such resource');
  return [...item.versions];
}

function historyEntry(version: Version, base: string): BundleEntry {
  const reference = version.item.reference;
  const first = version.meta.versionId === '1';
  return {
    fullUrl: `${base}/${reference}`,
    ...(version.deleted ? {} : { resource: version as unknown as Resource }),
    request: { method: version.deleted ? 'DELETE' : first ? 'POST' : 'PUT', url: first ? version.resourceType : reference },
    response: {
      status: version.deleted ? '204' : first ? '201' : '200',
      etag: `W/"${version.meta.versionId}"`,
      lastModified: version.meta.lastUpdated,
    },
  };
}

function wholeNumber(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0) throw new Refusal(400, 'invalid', `${name} is not a whole number`);
  return value;
}
