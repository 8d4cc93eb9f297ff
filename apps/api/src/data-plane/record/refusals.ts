import { type Clock, Database } from '@gatehouse/db';
import type { ErrorCode } from '@gatehouse/errors';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, LOGGER, type Logger } from '../../platform/injection.ts';
import { eventValues, insertEvent } from './insert-event.ts';

const MINUTE = 60_000;

/** Different (tenant, reason) pairs at once; what comes beyond is in the log only. */
const PAIR_LIMIT = 1000;

interface Tally {
  readonly tenantSlug: string;
  readonly reason: ErrorCode;
  /** Of the first one: the sample that stands for all. */
  readonly correlationId: string;
  /** Those after the first, which is recorded at once. */
  further: number;
}

/**
 * What is refused before a principal is known costs a flood of strangers nothing and us little: the first refusal of a
 * (tenant, reason) in a minute is recorded at once, the others as one event with their number when the minute is over.
 * Nobody waits for either.
 */
@Injectable()
export class Refusals implements OnApplicationShutdown {
  private tallies = new Map<string, Tally>();
  private readonly timer: NodeJS.Timeout;
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.timer = setInterval(() => this.flush(), MINUTE);
    this.timer.unref();
  }

  count(tenantSlug: string, reason: ErrorCode, correlationId: string): void {
    const key = keyOf(tenantSlug, reason);
    const tally = this.tallies.get(key);
    if (tally) {
      tally.further++;
      return;
    }
    if (this.tallies.size >= PAIR_LIMIT) return;
    this.tallies.set(key, { tenantSlug, reason, correlationId, further: 0 });
    this.record(tenantSlug, reason, correlationId, 1);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.flush();
    await Promise.allSettled(this.writing);
  }

  private flush(): void {
    const { tallies } = this;
    this.tallies = new Map();
    for (const { tenantSlug, reason, correlationId, further } of tallies.values()) {
      if (further > 0) this.record(tenantSlug, reason, correlationId, further);
    }
  }

  private record(tenantSlug: string, reason: ErrorCode, correlationId: string, count: number): void {
    const written = this.write(tenantSlug, reason, correlationId, count)
      .catch((err: unknown) => this.logger.error({ err, tenant: tenantSlug, reason, count }, 'refusals not recorded'))
      .finally(() => this.writing.delete(written));
    this.writing.add(written);
  }

  private async write(tenantSlug: string, reason: ErrorCode, correlationId: string, count: number): Promise<void> {
    const tenant = await this.database.findTenant(tenantSlug);
    if (!tenant || tenant.status === 'deleted') {
      // Nobody's: strangers who make slugs up must not use up the room of tenants that exist.
      this.tallies.delete(keyOf(tenantSlug, reason));
      return;
    }
    const { tenantId } = tenant;
    const event = {
      kind: 'attempt.refused',
      at: this.clock.now(),
      correlationId,
      outcome: 'refused',
      reason,
      detail: { count },
    } as const;
    await this.database.hot.run(tenantId, [insertEvent.bind(...eventValues(tenantId, event))]);
  }
}

function keyOf(tenantSlug: string, reason: ErrorCode): string {
  return `${tenantSlug} ${reason}`;
}
