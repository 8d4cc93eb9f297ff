import { GatehouseError } from '@gatehouse/errors';

export interface BreakerOptions {
  /** Connections that fail one after the other before no further one is tried. */
  readonly failures: number;
  /** Milliseconds for which none is tried then. */
  readonly pauseMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now: () => number;
}

/**
 * Stops trying to connect where nobody answers, so that callers need not wait for the next timeout each. It counts
 * what fails before a request is sent and nothing else: an answer of whatever kind, and one that is late, comes from
 * a server that is there. So no caller with a slow tool can close an upstream to others.
 */
export class Breaker {
  private failures = 0;
  private pausedUntil = 0;
  private isProbing = false;

  constructor(private readonly options: BreakerOptions) {}

  /**
   * To be asked before each attempt, which then has to be reported to {@link connected}, {@link failed} or
   * {@link abandoned}. After a pause one attempt is let through, the probe; the others wait for how it ends.
   *
   * @returns whether this attempt is the probe
   * @throws GatehouseError `upstream.unreachable`, with the seconds to wait as `retryAfter`
   */
  pass(): boolean {
    if (this.failures < this.options.failures) return false;
    const left = this.pausedUntil - this.options.now();
    if (left > 0 || this.isProbing) {
      throw new GatehouseError('upstream.unreachable', {
        reason: 'the breaker is open',
        data: { retryAfter: Math.max(1, Math.ceil(left / 1000)) },
      });
    }
    this.isProbing = true;
    return true;
  }

  /** A connection stood. */
  connected(): void {
    this.failures = 0;
    this.isProbing = false;
  }

  /** No connection could be made. */
  failed(isProbe: boolean): void {
    this.failures++;
    if (isProbe) this.isProbing = false;
    if (this.failures >= this.options.failures) this.pausedUntil = this.options.now() + this.options.pauseMs;
  }

  /** The attempt ended before it was known whether a connection can be made. */
  abandoned(isProbe: boolean): void {
    if (isProbe) this.isProbing = false;
  }
}
