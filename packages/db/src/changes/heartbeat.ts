/** How long a process may go without proof that it hears of every change, in milliseconds. */
export const PROOF_LASTS = 1_000;

/** Marks that were sent and may still come back: more than this many are not waited for. */
const REMEMBERED = 16;

/**
 * Tells whether everything that was announced until a moment ago has been heard. Marks are sent into the stream of
 * announcements and come back in their order: whatever was announced before a mark was sent has come before it. So what
 * counts is when the last mark that came back was sent, and not when it came.
 *
 * Times are milliseconds of a clock that never goes back.
 */
export class Heartbeat {
  readonly #sent = new Map<string, number>();
  #count = 0;
  #provenUntil = Number.NEGATIVE_INFINITY;

  /** A mark to be sent now. */
  next(now: number): string {
    const mark = String(++this.#count);
    this.#sent.set(mark, now);
    if (this.#sent.size > REMEMBERED) this.#sent.delete(this.#sent.keys().next().value as string);
    return mark;
  }

  /** A mark came back. Anything else that is said on the channel is ignored. */
  came(mark: string): void {
    const sentAt = this.#sent.get(mark);
    if (sentAt === undefined) return;
    this.#sent.delete(mark);
    this.#provenUntil = Math.max(this.#provenUntil, sentAt + PROOF_LASTS);
  }

  /** Whether everything has been heard that was announced more than {@link PROOF_LASTS} before. */
  isProven(now: number): boolean {
    return now <= this.#provenUntil;
  }
}
