import type { Outcome } from '../../control-plane/audit/event.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Times } from '../../platform/time-histogram.ts';

interface Bound {
  readonly count: { inc(): void };
  readonly times: Times;
}

/** How attempts end. Labels are bound once: looking them up would cost more than what is counted. */
export class AttemptCounts {
  private readonly bound = new Map<string, Bound>();

  constructor(private readonly metrics: Pick<Metrics, 'attempts' | 'attemptSeconds'>) {}

  /**
   * @param method of the revision, or `unknown`: labels must not grow without bound
   * @param status of HTTP
   */
  ended(method: string, outcome: Outcome, status: number, seconds: number): void {
    const key = `${method} ${outcome} ${status}`;
    let bound = this.bound.get(key);
    if (!bound) {
      const { attempts, attemptSeconds } = this.metrics;
      bound = {
        count: attempts.labels({ method, outcome, status }),
        times: attemptSeconds.labels(method, outcome),
      };
      this.bound.set(key, bound);
    }
    bound.count.inc();
    bound.times.observe(seconds);
  }
}
