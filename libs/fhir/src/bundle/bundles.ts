import { withoutAbsent } from '../elements.js';
import { ownIdentifier, searchToken, type IdentifierToken } from '../identifiers.js';
import { rewriteReferences } from '../references.js';

type Resource = fhir4.FhirResource;
type Entry = fhir4.BundleEntry<Resource>;

export type TransactionWrite =
  | { readonly kind: 'create'; readonly resource: Resource; /** If-None-Exist; by default the resource's own business identifier, `null` for none. */ readonly ifNoneExist?: IdentifierToken | null | undefined }
  | { readonly kind: 'update'; readonly resource: Resource; /** The id at the server written to. */ readonly remoteId: string; /** Strong or weak ETag or bare versionId; sent weak. */ readonly ifMatch?: string | undefined };

/** `W/"3"` whatever form it came in: some servers hand out bare or strong tags and accept only weak ones. */
export const weakEtag = (tag: string): string => `W/"${tag.replace(/^W\//, '').replace(/^"|"$/g, '')}"`;

/**
 * A transaction of ours. Creates travel under `urn:uuid:<our uuid>`, and every reference `Type/<our uuid>` between entries
 * is rewritten to that, so the server can put its own ids in. Creates come before updates: servers that process in listed
 * order and those that process by verb then do the same. References to resources outside the bundle stay as they are.
 * `base` is the FHIR base of the server written to: updates get their fullUrl from it.
 */
export function transactionBundle(writes: readonly TransactionWrite[], base?: string): fhir4.Bundle<Resource> {
  const sorted = [...writes.filter((w) => w.kind === 'create'), ...writes.filter((w) => w.kind === 'update')];
  const addresses = new Map<string, string>();
  for (const w of sorted) {
    const { resourceType, id } = w.resource;
    if (id !== undefined) addresses.set(`${resourceType}/${id}`, w.kind === 'create' ? `urn:uuid:${id}` : `${resourceType}/${w.remoteId}`);
  }
  const linked = (r: Resource): Resource => rewriteReferences(r, (reference) => addresses.get(reference) ?? reference);
  const entry = sorted.map((w) => (w.kind === 'create' ? createEntry(w, linked(w.resource)) : updateEntry(w, linked(w.resource), base)));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

function createEntry(w: Extract<TransactionWrite, { kind: 'create' }>, resource: Resource): Entry {
  const { id, ...body } = resource;
  const token = w.ifNoneExist === null ? undefined : (w.ifNoneExist ?? ownIdentifier(resource));
  return withoutAbsent<Entry>({
    fullUrl: id === undefined ? undefined : `urn:uuid:${id}`,
    resource: body,
    request: withoutAbsent<fhir4.BundleEntryRequest>({
      method: 'POST',
      url: resource.resourceType,
      ifNoneExist: token && `identifier=${encodeURIComponent(searchToken(token))}`,
    }),
  });
}

function updateEntry(w: Extract<TransactionWrite, { kind: 'update' }>, resource: Resource, base: string | undefined): Entry {
  const url = `${resource.resourceType}/${w.remoteId}`;
  return withoutAbsent<Entry>({
    fullUrl: base && `${base}/${url}`,
    resource: { ...resource, id: w.remoteId },
    request: withoutAbsent<fhir4.BundleEntryRequest>({ method: 'PUT', url, ifMatch: w.ifMatch === undefined ? undefined : weakEtag(w.ifMatch) }),
  });
}

export interface SearchsetSource {
  /** Base of our face, e.g. https://clinic.example/fhir; fullUrls are built on it. */
  readonly base: string;
  readonly total?: number | undefined;
  readonly self: string;
  readonly next?: string | undefined;
  readonly matches: readonly Resource[];
  readonly included?: readonly Resource[] | undefined;
  /** Ignored parameters and the like. */
  readonly outcome?: fhir4.OperationOutcome | undefined;
}

const fullUrl = (base: string, r: Resource): string => `${base}/${r.resourceType}/${r.id ?? ''}`;

export function searchsetBundle(s: SearchsetSource): fhir4.Bundle<Resource> {
  const entry = (mode: 'match' | 'include') => (r: Resource): Entry => ({ fullUrl: fullUrl(s.base, r), resource: r, search: { mode } });
  return withoutAbsent<fhir4.Bundle<Resource>>({
    resourceType: 'Bundle',
    type: 'searchset',
    total: s.total,
    link: [{ relation: 'self', url: s.self }, ...(s.next === undefined ? [] : [{ relation: 'next', url: s.next }])],
    entry: [
      ...s.matches.map(entry('match')),
      ...(s.included ?? []).map(entry('include')),
      ...(s.outcome === undefined ? [] : [{ resource: s.outcome, search: { mode: 'outcome' as const } }]),
    ],
  });
}

export interface TransactionAnswer {
  /** E.g. '201 Created', '200 OK'. */
  readonly status: string;
  /** `Type/id/_history/version`. */
  readonly location?: string | undefined;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly resource?: Resource | undefined;
  readonly outcome?: fhir4.OperationOutcome | undefined;
}

/** Answers in the order of the entries that were sent. */
export function transactionResponseBundle(answers: readonly TransactionAnswer[]): fhir4.Bundle<Resource> {
  return withoutAbsent<fhir4.Bundle<Resource>>({
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: answers.map((a) =>
      withoutAbsent<Entry>({
        resource: a.resource,
        response: withoutAbsent<fhir4.BundleEntryResponse>({ status: a.status, location: a.location, etag: a.etag === undefined ? undefined : weakEtag(a.etag), lastModified: a.lastModified, outcome: a.outcome }),
      }),
    ),
  });
}

export interface HistoryVersion {
  readonly resource: Resource;
  readonly method: 'POST' | 'PUT';
  readonly versionId: string;
  readonly lastUpdated: string;
}

/** Newest first. */
export function historyBundle(s: { readonly base: string; readonly self: string; readonly next?: string | undefined; readonly total?: number | undefined; readonly versions: readonly HistoryVersion[] }): fhir4.Bundle<Resource> {
  return withoutAbsent<fhir4.Bundle<Resource>>({
    resourceType: 'Bundle',
    type: 'history',
    total: s.total,
    link: [{ relation: 'self', url: s.self }, ...(s.next === undefined ? [] : [{ relation: 'next', url: s.next }])],
    entry: s.versions.map((v) => ({
      fullUrl: fullUrl(s.base, v.resource),
      resource: v.resource,
      request: { method: v.method, url: v.method === 'POST' ? v.resource.resourceType : `${v.resource.resourceType}/${v.resource.id ?? ''}` },
      response: { status: v.method === 'POST' ? '201 Created' : '200 OK', etag: weakEtag(v.versionId), lastModified: v.lastUpdated },
    })),
  });
}
