export const NOTHING: ReadonlySet<never> = new Set();

/**
 * What stands under each key. Most keys are identifiers with one thing under them, and a Set for one thing weighs more
 * than the thing's key: at 100 000 resources Sets everywhere took 150 MB more.
 */
export class KeyIndex<T extends object> {
  private readonly one = new Map<string, T>();
  private readonly many = new Map<string, Set<T>>();

  get(key: string): ReadonlySet<T> {
    const single = this.one.get(key);
    return single === undefined ? (this.many.get(key) ?? NOTHING) : new Set([single]);
  }

  add(key: string, thing: T): void {
    const known = this.many.get(key);
    if (known) {
      known.add(thing);
      return;
    }
    const single = this.one.get(key);
    if (single === undefined) this.one.set(key, thing);
    else if (single !== thing) {
      this.one.delete(key);
      this.many.set(key, new Set([single, thing]));
    }
  }

  remove(key: string, thing: T): void {
    if (this.one.get(key) === thing) this.one.delete(key);
    const known = this.many.get(key);
    if (!known?.delete(thing) || known.size > 0) return;
    this.many.delete(key);
  }
}
