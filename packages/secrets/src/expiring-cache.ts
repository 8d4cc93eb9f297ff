/** How long and how many values are kept in memory. */
export interface CacheOptions {
  /** Milliseconds from the moment that loading began. */
  readonly lifeMs: number;
  readonly entries: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now: () => number;
}

interface Entry<Value> {
  readonly value: Promise<Value>;
  readonly goodUntil: number;
}

/**
 * A bounded cache of loaded values, each with a short life. Requests for one key share one load. A load that fails is
 * not kept, and one that was forgotten while under way is not kept either.
 */
export class ExpiringCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #options: CacheOptions;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const kept = this.#entries.get(key);
    this.#entries.delete(key);
    if (kept && kept.goodUntil > this.#options.now()) {
      this.#entries.set(key, kept);
      return kept.value;
    }
    const entry = { value: load(), goodUntil: this.#options.now() + this.#options.lifeMs };
    this.#entries.set(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    this.#dropLeastRecentlyUsed();
    return entry.value;
  }

  /** Forgets every value whose key begins with `prefix`. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  #dropLeastRecentlyUsed(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.entries) return;
      this.#entries.delete(key);
    }
  }
}
