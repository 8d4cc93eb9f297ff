import { describe, expect, it } from 'vitest';
import { ExpiringCache } from './expiring-cache.ts';

function cacheWithClock(entries = 10) {
  const clock = { now: 0 };
  const cache = new ExpiringCache<string>({ lifeMs: 100, entries, now: () => clock.now });
  const loads: string[] = [];
  const get = (key: string, value = key) =>
    cache.get(key, async () => {
      loads.push(value);
      return value;
    });
  return { clock, cache, loads, get };
}

describe('the cache of unwrapped keys', () => {
  it('loads a value once while it lives, and again afterwards', async () => {
    const { clock, loads, get } = cacheWithClock();
    await get('a', 'first');
    clock.now = 99;
    expect(await get('a', 'second')).toBe('first');
    clock.now = 100;
    expect(await get('a', 'third')).toBe('third');
    expect(loads).toEqual(['first', 'third']);
  });

  it('does not prolong a life by use', async () => {
    const { clock, get } = cacheWithClock();
    await get('a', 'first');
    for (clock.now = 0; clock.now < 100; clock.now += 10) await get('a', 'later');
    expect(await get('a', 'later')).toBe('later');
  });

  it('lets simultaneous requests share one load', async () => {
    const { loads, get } = cacheWithClock();
    expect(await Promise.all([get('a', '1'), get('a', '2'), get('a', '3')])).toEqual(['1', '1', '1']);
    expect(loads).toEqual(['1']);
  });

  it('counts a life from the moment that loading began, so a slow load is not fresher than it is', async () => {
    const { clock, cache } = cacheWithClock();
    const slow = Promise.withResolvers<string>();
    const first = cache.get('a', () => slow.promise);
    clock.now = 100;
    slow.resolve('stale');
    expect(await first).toBe('stale');
    expect(await cache.get('a', async () => 'fresh')).toBe('fresh');
  });

  it('keeps no failure', async () => {
    const { cache, get } = cacheWithClock();
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await get('a')).toBe('a');
  });

  it('keeps no value that was forgotten while it was being loaded', async () => {
    const { cache, get } = cacheWithClock();
    const slow = Promise.withResolvers<string>();
    const first = cache.get('t/a', () => slow.promise);
    cache.forget('t/');
    slow.resolve('before');
    await first;
    expect(await get('t/a', 'after')).toBe('after');
  });

  it('does not drop a newer value when an older load fails', async () => {
    const { cache, get, loads } = cacheWithClock();
    const slow = Promise.withResolvers<string>();
    const first = cache.get('t/a', () => slow.promise);
    cache.forget('t/');
    await get('t/a', 'newer');
    slow.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    expect(await get('t/a', 'newest')).toBe('newer');
    expect(loads).toEqual(['newer']);
  });

  it('holds no more values than it may, and drops the one that was not used for longest', async () => {
    const { get, loads } = cacheWithClock(2);
    await get('a');
    await get('b');
    await get('a');
    await get('c');
    await get('a');
    expect(loads).toEqual(['a', 'b', 'c']);
    await get('b');
    expect(loads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('forgets one tenant only', async () => {
    const { cache, get } = cacheWithClock();
    await get('t/a', 'old');
    await get('tt/a', 'old');
    cache.forget('t/');
    expect(await get('t/a', 'new')).toBe('new');
    expect(await get('tt/a', 'new')).toBe('old');
  });
});
