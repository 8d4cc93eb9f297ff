import { GatehouseError } from '@gatehouse/errors';

/**
 * Lets a few tasks run at once and a few more wait; who comes after them is turned away at once. For work on
 * behalf of strangers, who may be many.
 */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly waitingLimit: number,
  ) {}

  /** @throws GatehouseError `sign-in.busy`, with the seconds to wait as `retryAfter` */
  refuseWhenFull(): void {
    if (this.waiting.length >= this.waitingLimit) throw new GatehouseError('sign-in.busy', { data: { retryAfter: 1 } });
  }

  /** @throws GatehouseError `sign-in.busy` when too many wait already; what `task` throws is thrown as it is */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      this.refuseWhenFull();
      // Whoever ends hands its place over, so that nobody who comes now takes it first.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
