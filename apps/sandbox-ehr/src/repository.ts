import { randomUUID } from 'node:crypto';
import { type Operation, type SearchRequest, type WithId, applyPatch } from '@medplum/core';
import {
  type CreateResourceOptions,
  type DeleteResourceOptions,
  FhirRepository,
  type ReadHistoryOptions,
  type UpdateResourceOptions,
} from '@medplum/fhir-router';
import type { Bundle, BundleEntry, BundleLink, Parameters, Reference, Resource } from '@medplum/fhirtypes';
import { parseExact } from './exact-json.js';
import { historyBundle } from './history.js';
import { classify, findReferences } from './references.js';
import { Refusal } from './refusal.js';
import { checkedResource } from './resource-check.js';
import { Search } from './search.js';
import type { Item, Store, Version } from './store.js';

// Medplum's FhirRouter knows the interactions of FHIR's RESTful API (and its base class the conditional ones); this is
// what it works on. Versions are passed to it in place of resources, see store.ts.

type Json = Record<string, unknown>;
const asResource = <T extends Resource>(version: Version): WithId<T> => version as unknown as WithId<T>;

export class SandboxRepository extends FhirRepository {
  readonly searching: Search;
  private depth = 0;

  constructor(
    readonly store: Store,
    readonly base: string,
    /** Told what a transaction wrote, once it is committed. */
    private readonly committed: (versions: readonly Version[]) => void,
  ) {
    super();
    this.searching = new Search(store, base);
  }

  override setMode(): void {
    // One process, one copy: reading and writing are the same place.
  }

  override generateId(): string {
    return randomUUID();
  }

  /**
   * All or nothing. A transaction within a transaction is part of it. Interactions do not interleave (see server.ts),
   * so an undo list is all the isolation that is needed.
   */
  override async withTransaction<R>(work: (repository: this) => Promise<R>): Promise<R> {
    this.depth++;
    let written: readonly Version[] = [];
    try {
      const result = await work(this);
      if (this.depth === 1) {
        this.checkReferences();
        written = this.store.commit();
      }
      return result;
    } catch (error) {
      if (this.depth === 1) this.store.rollback();
      throw error;
    } finally {
      this.depth--;
      if (written.length > 0) this.committed(written);
    }
  }

  override createResource<T extends Resource>(resource: T, options?: CreateResourceOptions): Promise<WithId<T>> {
    return this.withTransaction(async () => {
      const content = checkedResource(resource, resource.resourceType);
      const id = options?.assignedId && typeof content['id'] === 'string' ? content['id'] : this.generateId();
      return asResource<T>(this.store.put(content, id));
    });
  }

  override updateResource<T extends Resource>(resource: T, options?: UpdateResourceOptions): Promise<WithId<T>> {
    return this.withTransaction(async () => {
      const content = checkedResource(resource, resource.resourceType);
      const id = String(resource.id);
      this.checkVersion(this.store.find(resource.resourceType, id), options?.ifMatch);
      return asResource<T>(this.store.put(content, id));
    });
  }

  override patchResource<T extends Resource>(
    type: T['resourceType'],
    id: string,
    patch: Operation[] | Parameters,
    options?: UpdateResourceOptions,
  ): Promise<WithId<T>> {
    return this.withTransaction(async () => {
      const item = this.current(type, id);
      this.checkVersion(item, options?.ifMatch);
      if (!Array.isArray(patch)) throw new Refusal(400, 'not-supported', 'Only JSON Patch is supported');
      const content = parseExact(item.current.text) as Json;
      if (!patched(content, patch)) throw new Refusal(422, 'processing', 'The patch does not fit the resource');
      if (content['id'] !== id) throw new Refusal(422, 'business-rule', 'A patch may not change the id', `${type}.id`);
      return asResource<T>(this.store.put(checkedResource(content, type), id));
    });
  }

  override deleteResource(type: string, id: string, options?: DeleteResourceOptions): Promise<void> {
    return this.withTransaction(async () => {
      const item = this.store.find(type, id);
      this.checkVersion(item, options?.ifMatch);
      if (item && !item.current.deleted) this.store.delete(item);
    });
  }

  override readResource<T extends Resource>(type: string, id: string): Promise<WithId<T>> {
    return Promise.resolve().then(() => asResource<T>(this.current(type, id).current));
  }

  override readReference<T extends Resource>(reference: Reference<T>): Promise<WithId<T>> {
    const [type = '', id = ''] = reference.reference?.split('/') ?? [];
    return this.readResource<T>(type, id);
  }

  override readReferences<T extends Resource>(references: readonly Reference<T>[]): Promise<(T | Error)[]> {
    return Promise.all(references.map((r) => this.readReference<T>(r).catch((error: unknown) => error as Error)));
  }

  override readVersion<T extends Resource>(type: string, id: string, versionId: string): Promise<WithId<T>> {
    return Promise.resolve().then(() => {
      const version = this.store.find(type, id)?.versions.find((v) => v.meta.versionId === versionId);
      if (!version) throw new Refusal(404, 'not-found', 'There is no such version');
      if (version.deleted) throw new Refusal(410, 'deleted', 'This version is a deletion');
      return asResource<T>(version);
    });
  }

  override readHistory<T extends Resource>(type: string, id: string, options?: ReadHistoryOptions): Promise<Bundle<WithId<T>>> {
    return Promise.resolve().then(
      () => historyBundle(this.store, this.base, { type, id, ...options }) as unknown as Bundle<WithId<T>>,
    );
  }

  override search<T extends Resource>(request: SearchRequest<T>): Promise<Bundle<WithId<T>>> {
    return Promise.resolve().then(() => {
      const { page, total, next } = this.searching.run(request);
      const included = page.length > 0 ? this.searching.included(request, page) : [];
      const link: BundleLink[] = [];
      if (next) link.push({ relation: 'next', url: 'cursor' in next ? `_cursor=${next.cursor}` : `_offset=${next.offset}` });
      const entry = [...page.map((item) => this.entry(item, 'match')), ...included.map((item) => this.entry(item, 'include'))];
      return {
        resourceType: 'Bundle',
        type: 'searchset',
        ...(request.total === 'none' ? {} : { total }),
        ...(link.length > 0 ? { link } : {}),
        ...(entry.length > 0 ? { entry } : {}),
      } as Bundle<WithId<T>>;
    });
  }

  override searchByReference<T extends Resource>(): Promise<Record<string, WithId<T>[]>> {
    // Only GraphQL asks for it, which this server does not offer.
    return Promise.reject(new Refusal(404, 'not-supported', 'GraphQL is not supported'));
  }

  private entry(item: Item, mode: 'match' | 'include'): BundleEntry {
    return { fullUrl: `${this.base}/${item.reference}`, resource: asResource(item.current), search: { mode } };
  }

  private current(type: string, id: string): Item {
    const item = this.store.find(type, id);
    if (!item) throw new Refusal(404, 'not-found', 'There is no such resource');
    if (item.current.deleted) throw new Refusal(410, 'deleted', 'This resource has been deleted');
    return item;
  }

  private checkVersion(item: Item | undefined, ifMatch: string | undefined): void {
    if (ifMatch === undefined) return;
    if (item?.current.deleted !== false || item.current.meta.versionId !== ifMatch) {
      throw new Refusal(412, 'conflict', 'If-Match names another version than the current one');
    }
  }

  /** At the end of a transaction: what was written refers to nothing absent, what was deleted is referred to by nothing. */
  private checkReferences(): void {
    for (const version of this.store.uncommitted()) {
      if (version.item.current !== version) continue;
      if (version.deleted) {
        for (const referrer of this.store.referrersOf(version.item.reference)) {
          throw new Refusal(409, 'conflict', `Another resource still refers to it: ${referrer.reference}`);
        }
      } else this.checkReferencesOf(version);
    }
  }

  /** Throws a Refusal that names the element whose reference leads nowhere. */
  checkReferencesOf(version: Version): void {
    for (const reference of version.item.refersTo) this.checkReference(version, reference);
  }

  private checkReference(version: Version, reference: string): void {
    const form = classify(reference, this.base);
    if (form.form === 'foreign') return;
    if (form.form === 'local' && this.store.exists(form.type, form.id)) return;
    if (form.form === 'contained' && (form.id === '' || version.text.includes(`"id":"${form.id}"`))) return;
    const resource = JSON.parse(version.text) as Json;
    const place = findReferences(resource).find((found) => found.reference.includes(reference))?.path;
    const why = {
      local: 'The reference leads to nothing that exists here',
      contained: 'The reference leads to no contained resource',
      conditional: 'A conditional reference is resolved in a transaction only',
      urn: 'The reference leads to no entry of the same transaction',
      malformed: 'The reference is none that FHIR knows',
    }[form.form];
    throw new Refusal(form.form === 'malformed' ? 400 : 422, 'not-found', why, place);
  }
}

/** Changes the content in place; false when an operation is none or does not fit. */
function patched(content: Json, patch: Operation[]): boolean {
  try {
    return applyPatch(content, patch).every((error) => error === null);
  } catch {
    return false;
  }
}
