import { GatehouseError } from '@gatehouse/errors';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Seconds of the window that requests are counted in. */
const WINDOW = 60;

/** Keys that are shut at once. One that is forgotten too early is shut again by its next request. */
const SHUT_LIMIT = 10_000;

/**
 * How often something may happen within a minute, by key. Asking waits for nothing: what is counted shuts the door for
 * those who come after, so that a slow store could never hold up a request. (In this process's memory; a store that is
 * shared between processes goes in the limiter's place, with a setting for when it is away.)
 */
export class RequestLimits {
  /** It counts only: what is too much depends on the tenant. */
  private readonly counter = new RateLimiterMemory({
    points: Number.MAX_SAFE_INTEGER,
    duration: WINDOW,
    keyPrefix: '',
  });
  /** Until when a key is shut, in milliseconds of the monotonic clock. */
  private readonly shut = new LRUCache<string, number>({ max: SHUT_LIMIT });

  /** @throws GatehouseError `limit.exceeded`, with the seconds to wait as `retryAfter`; it counts as no request */
  check(key: string): void {
    const until = this.shut.get(key);
    if (until === undefined) return;
    const left = until - performance.now();
    if (left > 0) throw new GatehouseError('limit.exceeded', { data: { retryAfter: Math.ceil(left / 1000) } });
    this.shut.delete(key);
  }

  /** Counts one request of a key that may have `limit` of them. */
  count(key: string, limit: number): void {
    void this.counter.consume(key).then(({ consumedPoints, msBeforeNext }) => {
      if (consumedPoints >= limit) this.shut.set(key, performance.now() + msBeforeNext);
    });
  }
}
