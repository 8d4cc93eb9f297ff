import { GatehouseError } from '@gatehouse/errors';
import type { Cancellation } from '@gatehouse/outbound';

/** The longest that a timer of Node can be set to: it takes more than this for nothing. */
const LONGEST = 2 ** 31 - 1;

/** Listens for notices of one task, from when it was made until it is disposed of. */
export interface TaskListening extends Disposable {
  /**
   * Waits until something is said of the task, and does not wait when something was, since the listening began or `next` last
   * answered true: whoever reads the task in between misses nothing. One at a time.
   *
   * @param atMostMs milliseconds
   * @returns true when the task may have changed, false when the time has passed or the listening is over
   * @throws the reason of the cancellation
   */
  next(atMostMs: number, cancellation: Cancellation): Promise<boolean>;
}

/** A listening, and the other end of it. */
export class OpenListening implements TaskListening {
  private wasHeard = false;
  private isOver = false;
  private wake: (() => void) | undefined;

  /** @param whenOver is called once */
  constructor(private readonly whenOver: () => void) {}

  hear(): void {
    this.wasHeard = true;
    this.wake?.();
  }

  async next(atMostMs: number, cancellation: Cancellation): Promise<boolean> {
    cancellation.throwIfAborted();
    if (this.wake) throw new GatehouseError('internal', { reason: 'two wait at one listening' });
    if (!this.wasHeard && !this.isOver) await this.wait(atMostMs, cancellation);
    cancellation.throwIfAborted();
    if (this.isOver) return false;
    const { wasHeard } = this;
    this.wasHeard = false;
    return wasHeard;
  }

  [Symbol.dispose](): void {
    if (this.isOver) return;
    this.isOver = true;
    this.wake?.();
    this.whenOver();
  }

  private async wait(atMostMs: number, cancellation: Cancellation): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    const timer = setTimeout(resolve, Math.min(atMostMs, LONGEST));
    cancellation.addEventListener('abort', resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      cancellation.removeEventListener('abort', resolve);
      this.wake = undefined;
    }
  }
}
