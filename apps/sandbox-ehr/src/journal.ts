/** What the hospital received, for whoever wants to check what was really sent. */
export interface JournalItem {
  readonly time: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** null while the request is under way, and for ever when it got no answer. */
  status: number | null;
  /** Client id, `staff`, or null without a valid token. */
  client: string | null;
  /** null while the request is under way. */
  ms: number | null;
  /** The fault that was switched on for it. */
  fault?: string;
}

/** Some minutes of a busy run; older items fall out. */
export const MAX_ITEMS = 10_000;

export class Journal {
  private items: JournalItem[] = [];

  begin(time: string, method: string, path: string): JournalItem {
    const item: JournalItem = { time, method, path, status: null, client: null, ms: null };
    this.items.push(item);
    // Cut in one go now and then: shifting the array at every request would cost more than it keeps.
    if (this.items.length > MAX_ITEMS * 2) this.items = this.items.slice(-MAX_ITEMS);
    return item;
  }

  /** Newest last. Undefined when `since` is no time. */
  list(since: string | null, client: string | null): JournalItem[] | undefined {
    const from = since === null ? -Infinity : Date.parse(since);
    if (Number.isNaN(from)) return undefined;
    return this.items.slice(-MAX_ITEMS).filter((item) => Date.parse(item.time) >= from && (client === null || item.client === client));
  }

  clear(): void {
    this.items = [];
  }
}
