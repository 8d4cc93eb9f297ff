import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProvenCache } from './proven-cache.ts';

interface Value {
  readonly version: bigint;
  readonly validUntil: number | undefined;
  readonly size: number;
}

/** A store whose answers wait until the test lets them go. */
class Store {
  version = 1n;
  validUntil: number | undefined;
  size = 1;
  readonly source = { live: true, session: 1 as number | undefined };
  now = 0;
  held: (() => void)[] | undefined;
  readonly cache = new ProvenCache<string, Value>({
    source: this.source,
    load: () => this.answer(() => ({ version: this.version, validUntil: this.validUntil, size: this.size })),
    versionOf: () => this.answer(() => this.version),
    now: () => this.now,
    maxEntries: 3,
    maxSize: 100,
  });

  /** What was true when it was asked. */
  private async answer<T>(read: () => T): Promise<T> {
    const value = read();
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    return value;
  }

  hold(): void {
    this.held = [];
  }

  async release(): Promise<void> {
    const waiting = this.held ?? [];
    this.held = undefined;
    for (const go of waiting) go();
    await Promise.resolve();
  }

  change(): void {
    this.version++;
  }
}

let store: Store;
beforeEach(() => {
  store = new Store();
});

afterEach(() => {
  vi.useRealTimers();
});

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('ProvenCache', () => {
  it('answers at once, and asks nothing, for as long as no change is heard', async () => {
    const first = await store.cache.get('acme');
    expect(store.cache.get('acme')).toBe(first);
    expect(store.cache.counts).toEqual({ hits: 1, verified: 0, loads: 1 });
  });

  it('loads once for all who ask at the same time', async () => {
    const all = await Promise.all([store.cache.get('acme'), store.cache.get('acme'), store.cache.get('acme')]);
    expect(new Set(all).size).toBe(1);
    expect(store.cache.counts.loads).toBe(1);
  });

  it('keeps nothing of a load that failed', async () => {
    const cache = new ProvenCache<string, Value>({
      ...{ source: store.source, now: () => 0, maxEntries: 1, maxSize: 1, versionOf: async () => 1n },
      load: async () => {
        if (cache.counts.loads === 1) throw new TypeError('away');
        return { version: 1n, validUntil: undefined, size: 1 };
      },
    });
    await expect(cache.get('acme')).rejects.toThrow('away');
    expect(await cache.get('acme')).toMatchObject({ version: 1n });
  });

  it('keeps the very object when its version is still the same, and loads another when it is not', async () => {
    const first = await store.cache.get('acme');
    store.cache.doubt('acme');
    expect(await store.cache.get('acme')).toBe(first);
    store.change();
    store.cache.doubt('acme');
    expect(await store.cache.get('acme')).toMatchObject({ version: 2n });
  });

  it('does not take for current what was read before a change that was heard meanwhile', async () => {
    store.hold();
    const early = store.cache.get('acme');
    await settle();
    store.change();
    store.cache.doubt('acme');
    const late = store.cache.get('acme');
    await store.release();
    expect(await early).toMatchObject({ version: 1n });
    expect(await late).toMatchObject({ version: 2n });
    expect(store.cache.get('acme')).toMatchObject({ version: 2n });
  });

  it('nor later, when nobody asked in between', async () => {
    store.hold();
    const early = store.cache.get('acme');
    await settle();
    store.change();
    store.cache.doubt('acme');
    await store.release();
    expect(await early).toMatchObject({ version: 1n });
    expect(await store.cache.get('acme')).toMatchObject({ version: 2n });
  });

  it('looks at the version at each use while changes are not heard', async () => {
    const first = await store.cache.get('acme');
    store.source.live = false;
    expect(await store.cache.get('acme')).toBe(first);
    store.change();
    expect(await store.cache.get('acme')).toMatchObject({ version: 2n });
    expect(store.cache.counts).toEqual({ hits: 0, verified: 2, loads: 2 });
  });

  it('shares, while changes are not heard, only what began after one asked', async () => {
    await store.cache.get('acme');
    store.source.live = false;
    store.hold();
    const early = store.cache.get('acme');
    await settle();
    store.change();
    const late = [store.cache.get('acme'), store.cache.get('acme')];
    await store.release();
    expect(await early).toMatchObject({ version: 1n });
    expect(await Promise.all(late)).toMatchObject([{ version: 2n }, { version: 2n }]);
    expect(store.cache.counts.loads).toBe(2);
  });

  it('looks once at what was read in another session', async () => {
    const first = await store.cache.get('acme');
    store.source.session = 2;
    expect(await store.cache.get('acme')).toBe(first);
    expect(store.cache.get('acme')).toBe(first);
    expect(store.cache.counts.verified).toBe(1);
  });

  it('shares no reading that began in another session', async () => {
    store.hold();
    const early = store.cache.get('acme');
    await settle();
    store.source.session = undefined;
    store.change();
    store.source.session = 2;
    const late = store.cache.get('acme');
    await store.release();
    expect(await early).toMatchObject({ version: 1n });
    expect(await late).toMatchObject({ version: 2n });
  });

  it('looks again at what was read while nothing listened', async () => {
    store.source.session = undefined;
    const first = await store.cache.get('acme');
    store.source.session = 1;
    expect(await store.cache.get('acme')).toBe(first);
    expect(store.cache.counts.verified).toBe(1);
  });

  it('loads again what time alone has made wrong', async () => {
    store.validUntil = 100;
    const first = await store.cache.get('acme');
    store.now = 99;
    expect(store.cache.get('acme')).toBe(first);
    store.now = 100;
    store.validUntil = undefined;
    expect(await store.cache.get('acme')).toMatchObject({ validUntil: undefined });
  });

  it('loads at a measured pace what changes all the time, and is in time all the same', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    for (let round = 0; round < 6; round++) {
      await store.cache.get('acme');
      store.change();
      store.cache.doubt('acme');
    }
    const paced = Promise.resolve(store.cache.get('acme'));
    await vi.advanceTimersByTimeAsync(199);
    expect(store.cache.counts.loads).toBe(6);
    await vi.advanceTimersByTimeAsync(1);
    expect(await paced).toMatchObject({ version: store.version });
    expect(await store.cache.get('other')).toBeDefined();
  });

  it('is bounded by count and by size, and drops what was used least recently', async () => {
    for (const key of ['a', 'b', 'c']) await store.cache.get(key);
    await store.cache.get('a');
    await store.cache.get('d');
    expect(store.cache.entries).toBe(3);
    expect(store.cache.get('b')).toBeInstanceOf(Promise);
    store.size = 1_000;
    const large = await store.cache.get('large');
    expect(store.cache.get('large')).toBe(large);
    expect(store.cache.size).toBeLessThanOrEqual(100);
  });

  it('never shows less than was committed before one asked, or before the last change that was heard', async () => {
    const step = fc.constantFrom('change', 'hear', 'ask', 'let go', 'lose', 'listen');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const one = new Store();
        const asked: { atLeast: bigint; answer: Value | Promise<Value> }[] = [];
        let heard = 1n;
        let sessions = 1;
        one.hold();
        for (const name of steps) {
          if (name === 'change') one.change();
          if (name === 'hear' && one.source.session !== undefined) {
            heard = one.version;
            one.cache.doubt('acme');
          }
          if (name === 'lose') Object.assign(one.source, { live: false, session: undefined });
          // A session begins between two announcements: what was said before it is lost.
          if (name === 'listen') {
            Object.assign(one.source, { live: true, session: ++sessions });
            heard = one.version;
          }
          if (name === 'ask') {
            const atLeast = one.source.live ? heard : one.version;
            asked.push({ atLeast, answer: one.cache.get('acme') });
          }
          if (name === 'let go') {
            await one.release();
            await settle();
            one.hold();
          }
        }
        for (let round = 0; round < 20; round++) {
          await one.release();
          await settle();
        }
        for (const { atLeast, answer } of asked) expect((await answer).version).toBeGreaterThanOrEqual(atLeast);
      }),
      { numRuns: 300 },
    );
  });
});
