import { describe, expect, it } from 'vitest';
import { DELAYS, delayAfter } from './delays.ts';

describe('the delay after an attempt', () => {
  it('is none at first, then doubles, and has an end', () => {
    const rule = { free: 3, first: 30, longest: 200, memory: 1000 };
    expect([1, 2, 3, 4, 5, 6, 7, 1_000_000].map((attempts) => delayAfter(rule, attempts))).toEqual([
      0, 0, 30, 60, 120, 200, 200, 200,
    ]);
  });

  it('leaves few tries at a password in a day, and few chances to hit a code', () => {
    const triesIn = (seconds: number, kind: 'password' | 'factor') => {
      let tries = 0;
      for (let at = 0; at < seconds; at += Math.max(1, delayAfter(DELAYS[kind], tries))) tries++;
      return tries;
    };
    expect(triesIn(86_400, 'password')).toBeLessThan(110);
    expect(triesIn(86_400, 'factor')).toBeLessThan(40);
  });
});
