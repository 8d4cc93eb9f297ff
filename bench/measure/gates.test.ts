import { describe, expect, it } from 'vitest';
import { isKept } from './gates.ts';

describe('a promise', () => {
  it('is kept up to its limit, from whichever side', () => {
    const kept = (figure: number, limit: { atMost: number } | { atLeast: number }) =>
      isKept({ what: 'x', unit: 'ms', figure, ...limit });
    expect([kept(1, { atMost: 2 }), kept(2, { atMost: 2 }), kept(2.1, { atMost: 2 })]).toEqual([true, true, false]);
    expect([kept(3, { atLeast: 2 }), kept(1.9, { atLeast: 2 })]).toEqual([true, false]);
  });

  it('about what could not be measured is not kept', () => {
    expect(isKept({ what: 'x', unit: 'ms', figure: Number.NaN, atMost: 2 })).toBe(false);
    expect(isKept({ what: 'x', unit: 'ms', figure: Number.NaN, atLeast: 2 })).toBe(false);
  });
});
