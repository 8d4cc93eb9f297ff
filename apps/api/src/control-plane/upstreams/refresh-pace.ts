/** What a process remembers of asking one upstream. Times are milliseconds since 1970. */
export interface Asked {
  /** When it last answered. */
  readonly at: number | undefined;
  /** When it last did not. */
  readonly failedAt: number | undefined;
  /** Answers in a row that differed from the one before. */
  readonly differing: number;
}

/** Milliseconds. */
const SHORTEST_FRESHNESS = 30_000;
const LONGEST_FRESHNESS = 5 * 60_000;
const BETWEEN_MISSES = 10_000;
const AFTER_FAILURE = 5_000;

/** So many answers may differ one after the other before an upstream is taken to be restless. */
const RESTFUL = 2;

/** Whether an upstream was asked in vain so shortly ago that it is not asked again. */
export function isTooSoonAfterFailure({ failedAt }: Asked, now: number): boolean {
  return isWithin(failedAt, AFTER_FAILURE, now);
}

/** Whether what an upstream offers should be asked for again, by the time for which it says that it stays as it is. */
export function isStale({ at, differing }: Asked, ttlMs: number, now: number): boolean {
  const freshness = Math.min(Math.max(ttlMs, SHORTEST_FRESHNESS), LONGEST_FRESHNESS);
  return !isWithin(at, restless(freshness, differing), now);
}

/** Whether a name that is not there is reason enough to ask. */
export function mayAskForName({ at, differing }: Asked, now: number): boolean {
  return !isWithin(at, restless(BETWEEN_MISSES, differing), now);
}

/**
 * An upstream that offers something else each time is asked less and less often: every answer of it is written, recorded,
 * and read again by all processes.
 */
function restless(interval: number, differing: number): number {
  return Math.min(interval * 2 ** Math.max(0, differing - RESTFUL), Math.max(interval, LONGEST_FRESHNESS));
}

/** A clock that was set back must not keep anything fresh for longer. */
function isWithin(then: number | undefined, interval: number, now: number): boolean {
  return then !== undefined && now >= then && now - then < interval;
}
