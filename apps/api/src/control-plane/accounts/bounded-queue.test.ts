import { describe, expect, it } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

/** A task that ends when it is told to. */
function task() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { run: () => promise, end: resolve };
}

describe('a bounded queue', () => {
  it('runs a few at once, lets a few wait, and turns the next away', async () => {
    const queue = new BoundedQueue(2, 1);
    const [first, second, third] = [task(), task(), task()];
    const running = [first, second, third].map(({ run }) => queue.run(run));
    await expect(queue.run(async () => 'fourth')).rejects.toMatchObject({
      code: 'sign-in.busy',
      data: { retryAfter: 1 },
    });
    expect(() => queue.refuseWhenFull()).toThrow();
    for (const [index, each] of [first, second, third].entries()) each.end(`${index}`);
    expect(await Promise.all(running)).toEqual(['0', '1', '2']);
    expect(await queue.run(async () => 'later')).toBe('later');
  });

  it('never runs more than it may, in the order in which they came, whatever fails', async () => {
    const queue = new BoundedQueue(2, 100);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        queue.run(async () => {
          order.push(index);
          most = Math.max(most, ++running);
          await Promise.resolve();
          running--;
          if (index % 3 === 0) throw new Error('failed');
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(17);
  });
});
