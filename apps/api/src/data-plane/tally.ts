/** Zeros that are kept. */
const KEPT = 1_024;

/**
 * A number for each key; 0 where nothing was added. A few keys that are at zero stay: a Map that is added to and deleted
 * from with every request makes a new table every few times, and the old ones outlive the young generation together.
 */
export class Tally<Key> {
  private readonly numbers = new Map<Key, number>();

  of(key: Key): number {
    return this.numbers.get(key) ?? 0;
  }

  add(key: Key, more: number): void {
    const sum = this.of(key) + more;
    if (sum === 0 && this.numbers.size > KEPT) this.numbers.delete(key);
    else this.numbers.set(key, sum);
  }

  /** Keys that are held, those at zero included. */
  get size(): number {
    return this.numbers.size;
  }
}
