import { isDatabaseAway } from '#database';
import { ProblemException } from '#platform';

/** A push takes some 30 ms, so this many wait about eight seconds: whoever comes after them is told to come later. */
export const MAX_WAITING = 256;

const BUSY = new ProblemException([{ kind: 'unavailable', code: 'TOO_MANY_PUSHES', text: 'Too many pushes of this EHR are waiting.', fix: 'Send the same again in a few seconds: what was received once is not received twice.' }]);

/**
 * Work of one name runs one after the other, of different names side by side. Pushes of one hospital wait here, where
 * waiting is cheap, and not each on a connection to the database: a burst of one must not leave none for the others.
 * The lock in the database stays the truth where several processes serve.
 */
export class OneAtATime {
  private readonly lines = new Map<string, { last: Promise<unknown>; waiting: number }>();

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(name) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= MAX_WAITING) throw BUSY;
    this.lines.set(name, line);
    line.waiting += 1;
    // while the database is away nobody waits for each of those before to find that out
    const mine = line.last.then(work, (error: unknown) => (isDatabaseAway(error) ? Promise.reject(error as Error) : work()));
    line.last = mine;
    try {
      return await mine;
    } finally {
      line.waiting -= 1;
      if (line.waiting === 0) this.lines.delete(name);
    }
  }
}
