/**
 * Work of one name runs one after the other, of different names side by side. Pushes of one hospital wait here, where
 * waiting is free, and not each on a connection to the database: a burst of one must not leave none for the others.
 * The lock in the database stays the truth where several processes serve.
 */
export class OneAtATime {
  private readonly last = new Map<string, Promise<unknown>>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    this.last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(name) === mine) this.last.delete(name);
    }
  }
}
