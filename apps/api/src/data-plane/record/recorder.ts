import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { NewEvent } from '../../control-plane/audit/event.ts';
import { CLOCK, LOGGER, type Logger } from '../../platform/injection.ts';
import { Metrics } from '../../platform/metrics.ts';
import type { Exchange } from '../respond/exchange.ts';
import { TenantSlugs } from '../snapshot/tenant-slugs.ts';
import { Attempt, type AttemptParts } from './attempt.ts';
import { AttemptCounts } from './attempt-counts.ts';
import { Refusals } from './refusals.ts';
import { SecurityLog } from './security-log.ts';
import { StageTimes } from './stage-times.ts';
import { EventWriter } from './writer/event-writer.ts';

/** Milliseconds until an event for which nobody waits goes to the spool. */
const PATIENCE_OF_NOBODY = 3_000;

/** Writes what happened, durably, before the answer that tells of it. */
@Injectable()
export class Recorder implements AttemptParts, OnApplicationBootstrap, OnApplicationShutdown {
  readonly attemptLogger: Logger;
  readonly counts: AttemptCounts;
  readonly stages: StageTimes;
  readonly refusals: Refusals;

  constructor(
    private readonly writer: EventWriter,
    metrics: Metrics,
    tenantIds: TenantSlugs,
    database: Database,
    @Inject(LOGGER) readonly logger: Logger,
    @Inject(CLOCK) readonly clock: Clock,
  ) {
    this.attemptLogger = logger.child({}, { redact: [] });
    this.counts = new AttemptCounts(metrics);
    this.stages = new StageTimes(metrics);
    const securityLog = new SecurityLog({ database, clock, logger });
    this.refusals = new Refusals({
      tenantIds,
      securityLog,
      clock,
      logger,
      post: (tenantId, event) => void this.write(tenantId, event, PATIENCE_OF_NOBODY).catch(() => {}),
    });
  }

  /** Whether there is room for another attempt, and a database to write it to. */
  get accepting(): boolean {
    return this.writer.accepting;
  }

  open(exchange: Exchange): Attempt {
    return new Attempt(exchange, this);
  }

  /**
   * Resolves once the event is committed.
   *
   * @param patience milliseconds to wait for that
   * @throws GatehouseError `record.unavailable`
   */
  write(tenantId: TenantId, event: NewEvent, patience: number): Promise<void> {
    return this.writer.write(tenantId, event, patience);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.writer.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.refusals.close();
    await this.writer.close();
  }
}
