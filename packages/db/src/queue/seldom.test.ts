import { describe, expect, it } from 'vitest';
import { seldom } from './seldom.ts';

describe('seldom', () => {
  it('says the same once in ten seconds, and everything else at once', () => {
    const told: string[] = [];
    let now = 0;
    const tell = seldom(
      ({ message }) => void told.push(`${now} ${message}`),
      () => now,
    );
    for (; now <= 20_000; now += 1_000) {
      tell(new Error('away'));
      if (now === 3_000) tell(new Error('other'));
    }
    expect(told).toEqual(['0 away', '3000 other', '10000 away', '20000 away']);
  });

  it('remembers a hundred', () => {
    const told: string[] = [];
    const tell = seldom(
      ({ message }) => void told.push(message),
      () => 0,
    );
    for (let n = 0; n <= 100; n++) tell(new Error(`${n}`));
    tell(new Error('1'));
    tell(new Error('0'));
    expect(told).toHaveLength(102);
    expect(told.at(-1)).toBe('0');
  });
});
