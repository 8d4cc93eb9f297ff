import type { Clock, TenantId } from '@gatehouse/db';
import type { ErrorCode } from '@gatehouse/errors';
import type { NewEvent } from '../../control-plane/audit/event.ts';
import type { Logger } from '../../platform/injection.ts';
import type { SecurityLog } from './security-log.ts';

const MINUTE = 60_000;

/** Different (tenant, reason) pairs at once; what comes beyond is in the security log only. */
const PAIR_LIMIT = 1000;

/** Slugs that are being looked up at once, at the most; beyond, a slug counts as unknown. */
const LOOK_UP_LIMIT = 100;

/** A refusal of somebody of whom nothing is proven. */
export interface Refusal {
  readonly tenantSlug: string;
  readonly reason: ErrorCode;
  readonly correlationId: string;
  readonly clientAddress: string;
}

export interface RefusalsParts {
  /** The tenant of a slug, mostly from memory. */
  readonly tenantIds: { find(slug: string): TenantId | undefined | Promise<TenantId | undefined> };
  readonly securityLog: SecurityLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Puts an event of a tenant on record; nobody waits for it. */
  post(tenantId: TenantId, event: NewEvent): void;
}

interface Tally {
  readonly tenantId: TenantId;
  readonly reason: ErrorCode;
  /** Of the first one: the sample that stands for all. */
  readonly correlationId: string;
  /** Those after the first, which is recorded at once. */
  further: number;
}

/**
 * What is refused before a principal is known costs a flood of strangers nothing and us little. In the tenant's own record
 * the first refusal of a (tenant, reason) in a minute is written at once, the others as one event with their number when
 * the minute is over; the security log of the operators has all of them, by block of addresses (ADR 5).
 */
export class Refusals {
  private tallies = new Map<string, Tally>();
  private lookUps = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly parts: RefusalsParts) {
    this.timer = setInterval(() => void this.flush(), MINUTE).unref();
  }

  count(refusal: Refusal): void {
    const found = this.tenantOf(refusal.tenantSlug);
    if (!(found instanceof Promise)) {
      this.countFor(found, refusal);
      return;
    }
    this.lookUps++;
    found
      .catch(() => undefined)
      .then((tenantId) => {
        this.lookUps--;
        this.countFor(tenantId, refusal);
      });
  }

  /** Writes what is counted, for the last time. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private async flush(): Promise<void> {
    const { tallies } = this;
    this.tallies = new Map();
    for (const tally of tallies.values()) if (tally.further > 0) this.post(tally, tally.further);
    await this.parts.securityLog.flush();
  }

  /** A refusal is counted in any case: whom it was meant for may stay unknown. */
  private tenantOf(slug: string): TenantId | undefined | Promise<TenantId | undefined> {
    if (this.lookUps >= LOOK_UP_LIMIT) return undefined;
    try {
      return this.parts.tenantIds.find(slug);
    } catch {
      return undefined;
    }
  }

  private countFor(tenantId: TenantId | undefined, { reason, correlationId, clientAddress }: Refusal): void {
    this.parts.securityLog.count({ tenantId, reason, correlationId, clientAddress });
    if (!tenantId) return;
    const key = `${tenantId} ${reason}`;
    const tally = this.tallies.get(key);
    if (tally) {
      tally.further++;
    } else if (this.tallies.size < PAIR_LIMIT) {
      const first = { tenantId, reason, correlationId, further: 0 };
      this.tallies.set(key, first);
      this.post(first, 1);
    }
  }

  private post({ tenantId, reason, correlationId }: Tally, count: number): void {
    const at = this.parts.clock.now();
    const outcome = 'refused';
    this.parts.post(tenantId, { kind: 'attempt.refused', at, correlationId, outcome, reason, detail: { count } });
  }
}
