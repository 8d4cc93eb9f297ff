import type { HotPath } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Logger } from '../../../platform/injection.ts';
import type { WaitingEvent } from './event-queue.ts';
import type { TenantRow } from './insert-events.ts';
import type { Spool } from './spool.ts';
import { type SpooledFile, UnreadableSpool } from './spooled-file.ts';
import { writeRows } from './write-rows.ts';

/** What events are written with. */
export interface EventWriterParts {
  readonly path: Pick<HotPath, 'runTogether'>;
  readonly spool: Spool;
  readonly logger: Logger;
  readonly counters: EventCounters;
}

/** How many events went where. */
export interface EventCounters {
  written(count: number): void;
  spooled(count: number): void;
  /** Neither in the database nor in the spool: in the log only. */
  lost(count: number): void;
}

/** What goes to the spool when the database does not take it, and from there to the database. */
export class Spooling {
  /** Those that go to the spool next. */
  private readonly aside = new Set<WaitingEvent>();
  private settingAside: Promise<void> | undefined;

  constructor(private readonly parts: EventWriterParts) {}

  /** Puts events into the spool and tells their writers: all that come while some are being spooled together. */
  setAside(events: readonly WaitingEvent[]): void {
    for (const event of events) this.aside.add(event);
    if (this.aside.size === 0) return;
    this.settingAside ??= this.spoolAside().finally(() => {
      this.settingAside = undefined;
      this.setAside([]);
    });
  }

  /** Resolves once nothing is on its way to the spool. */
  async settled(): Promise<void> {
    while (this.settingAside) await this.settingAside;
  }

  /**
   * Writes all that is in the spool, of every process that used its folder. A spool that cannot be read is said, and
   * keeps nobody from recording.
   *
   * @throws what went wrong with the database
   */
  async writeAll(): Promise<void> {
    try {
      for (let file = await this.parts.spool.take(); file; file = await this.parts.spool.take()) {
        try {
          await this.writeFile(file);
        } catch (thrown) {
          await file.release();
          throw thrown;
        }
        await file.remove();
      }
    } catch (thrown) {
      if (!(thrown instanceof UnreadableSpool)) throw thrown;
      this.parts.logger.error({ err: thrown }, 'the spool cannot be read; its events are not in the database');
    }
  }

  /** If that cannot be, to the log: with all that is in an event, for there is nothing secret in it. */
  private async spoolAside(): Promise<void> {
    const { spool, logger, counters } = this.parts;
    const events = [...this.aside];
    try {
      await spool.add(events);
      counters.spooled(events.length);
    } catch (err) {
      logger.error({ err, count: events.length }, 'events cannot be spooled');
      for (const { tenantId, row } of events) logger.error({ tenantId, event: row }, 'an event is in this log only');
      counters.lost(events.length);
    }
    for (const event of events) {
      this.aside.delete(event);
      event.settle(new GatehouseError('record.unavailable', { reason: 'it could not be written in time' }));
    }
  }

  private async writeFile(file: SpooledFile): Promise<void> {
    const { path, logger, counters } = this.parts;
    let count = 0;
    for await (const batch of file.batches()) {
      await writeRows(batch, {
        path,
        written: (rows) => {
          count += rows.length;
          counters.written(rows.length);
        },
        refused: (row, thrown) => logRefused(row, thrown, this.parts),
      });
    }
    logger.warn({ count, unreadable: file.unreadable }, 'spooled events were written');
  }
}

/** What the database refuses is not lost silently. */
export function logRefused(
  { tenantId, row }: TenantRow,
  err: unknown,
  { logger, counters }: Pick<EventWriterParts, 'logger' | 'counters'>,
): void {
  logger.error({ err, tenantId, event: row }, 'an event was refused by the database and is in this log only');
  counters.lost(1);
}
