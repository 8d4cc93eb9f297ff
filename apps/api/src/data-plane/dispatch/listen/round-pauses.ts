/** Milliseconds from one round to the next: doubled from the first to the last of them. */
const FIRST = 100;
const LAST = 60_000;

/** Milliseconds without a round after a pause by which an upstream is taken to have come to rest. */
const REST = 30_000;

/**
 * How long to wait after a round of asking an upstream: shortly after the first, so that one change after the other is told at
 * once, and longer and longer while there is no end to it, because each answer may be written and read again by all.
 */
export class RoundPauses {
  private next = FIRST;
  /** When the last pause is over. */
  private until = 0;

  /** @param now of a clock that never goes back, in milliseconds */
  after(now: number): number {
    if (now - this.until >= REST) this.next = FIRST;
    const pause = this.next;
    this.until = now + pause;
    this.next = Math.min(this.next * 2, LAST);
    return pause;
  }
}
