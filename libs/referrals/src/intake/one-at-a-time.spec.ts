import { describe, expect, it } from '@jest/globals';
import { MAX_WAITING, OneAtATime } from './one-at-a-time.js';

describe('one at a time', () => {
  it('keeps the order within a name, goes on after a failure, and lets other names pass', async () => {
    const queue = new OneAtATime();
    const order: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const first = queue.run('a', async () => {
      await gate;
      order.push('a1');
      throw new Error('a1 fails');
    });
    const second = queue.run('a', async () => void order.push('a2'));
    await queue.run('b', async () => void order.push('b1'));
    expect(order).toEqual(['b1']);
    release();
    await expect(first).rejects.toThrow('a1 fails');
    await second;
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });

  it('turns away who would wait too long, and takes the next once the line is shorter', async () => {
    const queue = new OneAtATime();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const waiting = Array.from({ length: MAX_WAITING }, () => queue.run('a', () => gate));
    await expect(queue.run('a', async () => undefined)).rejects.toMatchObject({ status: 503 });
    await expect(queue.run('b', async () => 'passes')).resolves.toBe('passes');
    release();
    await Promise.all(waiting);
    await expect(queue.run('a', async () => 'passes')).resolves.toBe('passes');
  });
});
