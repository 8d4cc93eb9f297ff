import { randomUUID } from 'node:crypto';
import type { Clock, SecurityEvent, TenantId } from '@gatehouse/db';
import type { ErrorCode } from '@gatehouse/errors';
import type { Logger } from '../../platform/injection.ts';
import { addressBlock } from './address-block.ts';

/** Different (reason, tenant, block) at once; beyond, refusals are counted by their reason alone. */
const TALLY_LIMIT = 2_000;

/** Counts that wait for a database that is away. */
const UNWRITTEN_LIMIT = 10_000;

/** Rows of one statement. */
const BATCH_LIMIT = 500;

/** A refusal of somebody of whom nothing is proven. */
export interface StrangersRefusal {
  readonly reason: ErrorCode;
  readonly tenantId: TenantId | undefined;
  readonly clientAddress: string;
  readonly correlationId: string;
}

export interface SecurityLogParts {
  readonly database: { appendSecurityEvents(events: readonly SecurityEvent[]): Promise<void> };
  readonly clock: Clock;
  readonly logger: Logger;
}

type Tally = Omit<SecurityEvent, 'id' | 'minute' | 'count'> & { count: number };

/**
 * What operators see of strangers: refusals counted by reason, tenant, block of addresses and minute, each with one sample.
 * However many there are, they cost a bounded room in memory and a bounded number of rows a minute, and nobody waits.
 */
export class SecurityLog {
  private tallies = new Map<string, Tally>();
  private begun: Date;
  private unwritten: SecurityEvent[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly parts: SecurityLogParts) {
    this.begun = parts.clock.now();
  }

  count({ reason, tenantId, clientAddress, correlationId }: StrangersRefusal): void {
    const block = addressBlock(clientAddress);
    const key = `${reason} ${tenantId ?? ''} ${block ?? ''}`;
    const full = this.tallies.size >= TALLY_LIMIT && !this.tallies.has(key);
    if (full) this.add(reason, { reason, tenantId: undefined, addressBlock: undefined, correlationId, count: 0 });
    else this.add(key, { reason, tenantId, addressBlock: block, correlationId, count: 0 });
  }

  /** Writes what was counted since the last time; what cannot be written is kept for the next. */
  async flush(): Promise<void> {
    const { tallies, begun } = this;
    this.tallies = new Map();
    this.begun = this.parts.clock.now();
    for (const tally of tallies.values()) this.unwritten.push({ ...tally, id: randomUUID(), minute: begun });
    await this.writing;
    this.writing = this.writeAll().finally(() => {
      this.writing = undefined;
    });
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    const { database, logger } = this.parts;
    this.forgetWhatIsTooMuch();
    while (this.unwritten.length > 0) {
      const batch = this.unwritten.slice(0, BATCH_LIMIT);
      try {
        await database.appendSecurityEvents(batch);
      } catch (err) {
        logger.error({ err, waiting: this.unwritten.length }, 'the security log could not be written');
        return;
      }
      this.unwritten.splice(0, batch.length);
    }
  }

  private add(key: string, fresh: Tally): void {
    const tally = this.tallies.get(key) ?? fresh;
    tally.count++;
    this.tallies.set(key, tally);
  }

  private forgetWhatIsTooMuch(): void {
    const excess = this.unwritten.length - UNWRITTEN_LIMIT;
    if (excess <= 0) return;
    const forgotten = this.unwritten.splice(0, excess).reduce((sum, { count }) => sum + count, 0);
    this.parts.logger.error({ refusals: forgotten }, 'refusals are missing in the security log');
  }
}
