import { describe, expect, it } from 'vitest';
import { Tally } from './tally.ts';

describe('a tally', () => {
  it('adds up what is added to each key', () => {
    const tally = new Tally<string>();
    tally.add('a', 2);
    tally.add('b', 1);
    tally.add('a', -1);
    expect([tally.of('a'), tally.of('b'), tally.of('c')]).toEqual([1, 1, 0]);
  });

  it('does not grow with keys that came and went', () => {
    const tally = new Tally<number>();
    for (let key = 0; key < 10_000; key++) {
      tally.add(key, 1);
      tally.add(key, -1);
    }
    expect(tally.size).toBeLessThan(2_000);
    expect(tally.of(9_999)).toBe(0);
  });
});
