import type { Clock } from '@gatehouse/db';

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
  /** Jumps to a time, forwards or back. */
  set(to: string | Date): void;
  /** Moves on (or back, when negative) by milliseconds. */
  advance(ms: number): void;
}

/** @param start ISO 8601, for example `2026-11-22T12:00:00Z` */
export function testClock(start: string): TestClock {
  let now = instant(start);
  return {
    now: () => new Date(now),
    set: (to) => {
      now = instant(to);
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

function instant(time: string | Date): number {
  const ms = new Date(time).getTime();
  if (Number.isNaN(ms)) throw new RangeError(`${time} is not a time`);
  return ms;
}
