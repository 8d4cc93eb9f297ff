/** Each power of two is cut into this many parts, so that a value is known to better than one percent. */
const PARTS = 128;
/** 2^26 µs are over a minute; what takes longer is counted as that. */
const POWERS = 26;

/** Counts of a {@link Histogram} that were not nothing, by their place: what is sent from one process to another. */
export type Counts = readonly (readonly [place: number, count: number])[];

/** How often which duration was seen, in microseconds, at the same relative precision from one to a minute. */
export class Histogram {
  readonly #counts = new Float64Array(PARTS * POWERS);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** @param microseconds below 1 counts as 1 */
  record(microseconds: number): void {
    const place = placeOf(microseconds);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#total++;
  }

  add(counts: Counts): void {
    for (const [place, count] of counts) {
      this.#counts[place] = (this.#counts[place] ?? 0) + count;
      this.#total += count;
    }
  }

  counts(): Counts {
    return [...this.#counts.entries()].filter(([, count]) => count > 0);
  }

  /** The duration in microseconds that a share of all does not exceed; NaN when there are none. */
  quantile(share: number): number {
    let left = Math.max(1, Math.ceil(this.#total * share));
    for (const [place, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return middleOf(place);
    }
    return Number.NaN;
  }
}

function placeOf(microseconds: number): number {
  const value = Math.max(1, microseconds);
  const power = Math.floor(Math.log2(value));
  const part = Math.floor((value / 2 ** power - 1) * PARTS);
  return Math.min(power * PARTS + part, PARTS * POWERS - 1);
}

function middleOf(place: number): number {
  return 2 ** Math.floor(place / PARTS) * (1 + ((place % PARTS) + 0.5) / PARTS);
}
