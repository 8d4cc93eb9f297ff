import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import type { NewEvent } from '../../control-plane/audit/event.ts';
import { CLOCK, LOGGER, type Logger } from '../../platform/injection.ts';
import { Metrics } from '../../platform/metrics.ts';
import type { Exchange } from '../respond/exchange.ts';
import { Attempt, type AttemptParts } from './attempt.ts';
import { eventValues, insertEvent } from './insert-event.ts';
import { Refusals } from './refusals.ts';

/**
 * Attempts that may wait for their record at once; beyond, new ones are turned away before anything happens. Fewer than
 * one connection of the hot path takes (500): the recorder says that it is full before a write finds out.
 */
const WAITING_LIMIT = 400;

/** Writes what happened, durably, before the answer that tells of it. */
@Injectable()
export class Recorder implements AttemptParts {
  private waiting = 0;

  constructor(
    private readonly database: Database,
    readonly refusals: Refusals,
    readonly metrics: Metrics,
    @Inject(LOGGER) readonly logger: Logger,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  /** Whether there is room for another attempt. */
  get accepting(): boolean {
    return this.waiting < WAITING_LIMIT;
  }

  open(exchange: Exchange): Attempt {
    return new Attempt(exchange, this);
  }

  /**
   * Resolves once the event is committed.
   *
   * @throws GatehouseError `record.unavailable`
   */
  async write(tenantId: TenantId, event: NewEvent): Promise<void> {
    this.waiting++;
    try {
      await this.database.hot.run(tenantId, [insertEvent.bind(...eventValues(tenantId, event))]);
    } catch (thrown) {
      throw new GatehouseError('record.unavailable', { reason: asGatehouseError(thrown).message, cause: thrown });
    } finally {
      this.waiting--;
    }
  }
}
