import { describe, expect, it } from 'vitest';
import { lifetimes } from './lifetimes.ts';

const DAY = 24 * 60 * 60;

function secondsLeft(daysAgo: number): number {
  const loginTs = Math.floor(Date.now() / 1000) - daysAgo * DAY;
  return lifetimes.Session(undefined, { accountId: 'ada', loginTs });
}

describe('a sign-in', () => {
  it('lasts half a day from its last use', () => {
    expect(secondsLeft(0)).toBe(DAY / 2);
    expect(secondsLeft(6)).toBe(DAY / 2);
  });

  it('ends a week after the person proved who they are, however much it is used', () => {
    expect(secondsLeft(6.75)).toBeCloseTo(DAY / 4, -1);
    expect(secondsLeft(8)).toBe(1);
  });
});

it('forgets within minutes who has not signed in', () => {
  expect(lifetimes.Session(undefined, {})).toBe(600);
});
