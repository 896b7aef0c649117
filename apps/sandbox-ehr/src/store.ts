import type { Meta } from '@medplum/fhirtypes';
import type { CommitLog } from './commit-log.js';
import { KeyIndex, NOTHING } from './key-index.js';
import { type Key, type IndexEntry, indexEntries, plainReference } from './search-keys.js';
import { findReferences } from './references.js';
import type { Kind } from './search-parameters.js';

// All resources of the hospital, in memory, with their history and their indexes. Changes are applied at once and
// undone if the transaction fails; only a transaction that ends well reaches the log. The caller sees to it that
// transactions do not interleave.

type Json = Record<string, unknown>;

/**
 * One version of a resource. It stands in for the resource itself inside FhirRouter (which looks at resourceType, id
 * and meta only), so that a read hands out the stored text and never parses it.
 */
export class Version {
  constructor(
    readonly resourceType: string,
    readonly id: string,
    readonly meta: Meta & { versionId: string; lastUpdated: string },
    readonly text: string,
    readonly deleted: boolean,
    /** Order of writing over all resources. */
    readonly sequence: number,
    readonly item: Item,
  ) {}

  get at(): number {
    return Date.parse(this.meta.lastUpdated);
  }
}

export class Item {
  readonly versions: Version[] = [];
  entries: readonly IndexEntry[] = [];
  /** `Type/id` of everything that the current version refers to. */
  refersTo: readonly string[] = [];

  constructor(
    readonly resourceType: string,
    readonly id: string,
    /** Order of creation over all resources: the default order of search results. */
    readonly order: number,
  ) {}

  get current(): Version {
    return this.versions.at(-1) as Version;
  }

  get reference(): string {
    return `${this.resourceType}/${this.id}`;
  }
}

export class Store {
  private readonly items = new Map<string, Map<string, Item>>();
  private readonly byKey = new Map<string, KeyIndex<Item>>();
  private readonly referrers = new KeyIndex<Item>();
  private readonly changesByType = new Map<string, Version[]>();
  private readonly undo: (() => void)[] = [];
  private readonly written: Version[] = [];
  private sequence = 0;
  private order = 0;
  private lastTime = 0;
  private log: CommitLog | undefined;

  constructor(
    private readonly base: string,
    private readonly clock: () => number,
  ) {}

  attach(log: CommitLog): void {
    this.log = log;
  }

  find(type: string, id: string): Item | undefined {
    return this.items.get(type)?.get(id);
  }

  exists(type: string, id: string): boolean {
    return this.find(type, id)?.current.deleted === false;
  }

  /** In order of creation, the deleted among them. */
  all(type: string): Iterable<Item> {
    return this.items.get(type)?.values() ?? [];
  }

  /** Versions of one type in order of writing. */
  changes(type: string): readonly Version[] {
    return this.changesByType.get(type) ?? [];
  }

  types(): Iterable<string> {
    return this.items.keys();
  }

  withKey(type: string, code: string, key: string): ReadonlySet<Item> {
    return this.byKey.get(`${type} ${code}`)?.get(key) ?? NOTHING;
  }

  referrersOf(reference: string): ReadonlySet<Item> {
    return this.referrers.get(reference);
  }

  /** Writes a new version; `resource` is given its id and meta in place. */
  put(resource: Json, id: string): Version {
    const type = String(resource['resourceType']);
    const item = this.itemFor(type, id);
    const meta = { ...(resource['meta'] as Meta | undefined), ...this.nextMeta(item) };
    delete resource['resourceType'];
    delete resource['id'];
    delete resource['meta'];
    const whole = { resourceType: type, id, meta, ...resource };
    return this.apply(item, whole, meta, JSON.stringify(whole), false);
  }

  delete(item: Item): Version {
    const meta = this.nextMeta(item);
    const tombstone = { resourceType: item.resourceType, id: item.id, meta };
    return this.apply(item, tombstone, meta, JSON.stringify(tombstone), true);
  }

  uncommitted(): readonly Version[] {
    return this.written;
  }

  /** Makes everything since the last commit lasting, or returns without a trace of it. */
  commit(): readonly Version[] {
    const written = this.written.splice(0);
    this.undo.length = 0;
    if (written.length > 0) this.log?.append(written.map((v) => `${v.deleted ? '-' : '='}${v.text}`));
    return written;
  }

  rollback(): void {
    while (this.undo.length > 0) this.undo.pop()?.();
    this.written.length = 0;
  }

  /** Takes one transaction from the log. */
  replay(lines: readonly string[]): void {
    for (const line of lines) {
      const text = line.slice(1);
      const resource = JSON.parse(text) as Json & { resourceType: string; id: string; meta: Version['meta'] };
      this.lastTime = Math.max(this.lastTime, Date.parse(resource.meta.lastUpdated));
      this.apply(this.itemFor(resource.resourceType, resource.id), resource, resource.meta, text, line.startsWith('-'));
    }
    this.undo.length = 0;
    this.written.length = 0;
  }

  private nextMeta(item: Item): { versionId: string; lastUpdated: string } {
    // Never backwards: who polls by _lastUpdated may trust that nothing appears behind what was seen.
    this.lastTime = Math.max(this.lastTime, this.clock());
    return { versionId: String(item.versions.length + 1), lastUpdated: new Date(this.lastTime).toISOString() };
  }

  private itemFor(type: string, id: string): Item {
    let ofType = this.items.get(type);
    if (!ofType) this.items.set(type, (ofType = new Map<string, Item>()));
    const known = ofType.get(id);
    if (known) return known;
    const item = new Item(type, id, ++this.order);
    ofType.set(id, item);
    this.undo.push(() => ofType.delete(id));
    return item;
  }

  private apply(item: Item, resource: Json, meta: Version['meta'], text: string, deleted: boolean): Version {
    const { entries, refersTo } = item;
    const version = new Version(item.resourceType, item.id, meta, text, deleted, ++this.sequence, item);
    this.forget(item);
    item.versions.push(version);
    item.entries = deleted ? [] : indexEntries(resource, this.base);
    item.refersTo = deleted ? [] : findReferences(resource).map((r) => plainReference(r.reference, this.base));
    this.remember(item);
    let changes = this.changesByType.get(item.resourceType);
    if (!changes) this.changesByType.set(item.resourceType, (changes = []));
    changes.push(version);
    this.written.push(version);
    this.undo.push(() => {
      changes.pop();
      this.forget(item);
      item.versions.pop();
      item.entries = entries;
      item.refersTo = refersTo;
      this.remember(item);
    });
    return version;
  }

  private remember(item: Item): void {
    for (const { code, kind, key } of item.entries) if (isIndexed(kind, key)) this.keysOf(item, code).add(key, item);
    for (const reference of item.refersTo) this.referrers.add(reference, item);
  }

  private forget(item: Item): void {
    for (const { code, kind, key } of item.entries) if (isIndexed(kind, key)) this.keysOf(item, code).remove(key, item);
    for (const reference of item.refersTo) this.referrers.remove(reference, item);
  }

  private keysOf(item: Item, code: string): KeyIndex<Item> {
    const name = `${item.resourceType} ${code}`;
    let keys = this.byKey.get(name);
    if (!keys) this.byKey.set(name, (keys = new KeyIndex<Item>()));
    return keys;
  }
}

// Strings are searched by their beginning and ranges by comparison: an index by whole key would not serve them.
const isIndexed = (kind: Kind, key: Key): key is string => kind !== 'string' && typeof key === 'string';
