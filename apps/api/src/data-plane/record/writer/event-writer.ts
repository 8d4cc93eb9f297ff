import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { parseTenantId, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { NewEvent } from '../../../control-plane/audit/event.ts';
import { EventIds } from './event-ids.ts';
import { EventQueue, WaitingEvent } from './event-queue.ts';
import { eventRow } from './event-row.ts';
import { insertOfNothing } from './insert-events.ts';
import { type EventWriterParts, logRefused, Spooling } from './spooling.ts';
import { writeRows } from './write-rows.ts';

/** Beyond so much that waits, nothing new is accepted; what is under way may still add its events. */
const WAITING_LIMIT = 1_000;
const WAITING_TEXT_LIMIT = 4 * 1024 * 1024;

/** Beyond so many times that, an event does not wait at all and goes to the spool. */
const OVERFLOW = 8;

/**
 * A batch of at least so many says that calls end all the time. Then the next one gathers for so many milliseconds before
 * it is written: a transaction costs far more than an event in it, and those who wait have company.
 */
const COMPANY = 3;
const GATHERING = 1;

/** Milliseconds between two attempts on a database that is away: at once, then longer and longer. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;

/** Milliseconds between two looks at who has waited too long. */
const LOOK_INTERVAL = 100;

/** Milliseconds between two looks for files in the spool that other processes left behind. */
const SWEEP_INTERVAL = 60_000;

/** Of no tenant; nothing is ever written under it. */
const NOBODY = parseTenantId('00000000-0000-0000-0000-000000000000');

/**
 * Writes the events of a process, in their order, a transaction at a time: while one commits, the next batch gathers, so
 * that a transaction carries as many events as came meanwhile. Under load it gathers a millisecond longer; a lone one
 * never waits for company.
 *
 * When the database is away, or says no, nothing new is accepted until it has taken an event again. Who waits longer than
 * its patience is told so, and its event goes to the spool on disk, from where it is written before anything else.
 */
export class EventWriter {
  private readonly queue = new EventQueue();
  private readonly ids = new EventIds();
  private underWay: readonly WaitingEvent[] = [];
  /** How many events the last batch had. */
  private lastBatch = 0;
  private waiting = 0;
  private waitingText = 0;
  private healthy = false;
  private pause = 0;
  private reported = false;
  private running: Promise<void> | undefined;
  private closing = false;
  private sweeping: Promise<void> | undefined;
  private readonly timers: NodeJS.Timeout[] = [];

  private readonly spooling: Spooling;

  constructor(private readonly parts: EventWriterParts) {
    this.spooling = new Spooling(parts);
  }

  /** Writes what is in the spool; resolves once the database takes events, or has said for the first time that it does not. */
  async start(): Promise<void> {
    this.timers.push(
      setInterval(() => this.setOverdueAside(performance.now()), LOOK_INTERVAL).unref(),
      setInterval(() => void this.sweep(), SWEEP_INTERVAL).unref(),
    );
    await this.recover();
    this.wake();
  }

  /** Whether new work may be begun that will have to be recorded. */
  get accepting(): boolean {
    return this.healthy && this.waiting < WAITING_LIMIT && this.waitingText < WAITING_TEXT_LIMIT;
  }

  /** Events that wait, those under way included. */
  get waitingCount(): number {
    return this.waiting;
  }

  /** How large they are, in characters. */
  get waitingSize(): number {
    return this.waitingText;
  }

  /** Milliseconds since the oldest event came that waits; 0 when none does. */
  get lag(): number {
    const oldest = this.underWay.find(({ settled }) => !settled) ?? this.queue.oldest;
    return oldest ? performance.now() - oldest.since : 0;
  }

  /**
   * Resolves once the event is committed.
   *
   * @param patience milliseconds to wait for that
   * @throws GatehouseError `record.unavailable`; the event is in the spool then, or in the log when that is impossible too
   */
  write(tenantId: TenantId, event: NewEvent, patience: number): Promise<void> {
    const row = eventRow(this.ids.next(event.at.getTime()), event);
    return new Promise((resolve, reject) => {
      const now = performance.now();
      const waiting = new WaitingEvent(tenantId, row, now, now + patience, ({ row: { length } }, error) => {
        this.waiting--;
        this.waitingText -= length;
        if (error) reject(error);
        else resolve();
      });
      this.waiting++;
      this.waitingText += row.length;
      if (this.closing || this.waiting > OVERFLOW * WAITING_LIMIT || this.waitingText > OVERFLOW * WAITING_TEXT_LIMIT) {
        this.spooling.setAside([waiting]);
        return;
      }
      this.queue.add(waiting);
      this.wake();
    });
  }

  /** Writes what waits, spools what cannot be written, and stops. */
  async close(): Promise<void> {
    this.closing = true;
    await this.running;
    for (const timer of this.timers) clearInterval(timer);
    this.setOverdueAside(Number.POSITIVE_INFINITY);
    await this.spooling.settled();
    await this.sweeping;
  }

  /** Begins in the next turn of the loop: what this turn still brings belongs to the same batch. */
  private wake(): void {
    this.running ??= nextTurn().then(async () => {
      try {
        await this.run();
      } finally {
        this.running = undefined;
        if (this.hasWork) this.wake();
      }
    });
  }

  private get hasWork(): boolean {
    return this.healthy ? this.queue.length > 0 : !this.closing;
  }

  private async run(): Promise<void> {
    while (this.hasWork) {
      if (this.healthy) await this.writeBatch().catch((thrown: unknown) => this.noteFailure(thrown));
      else await this.recover();
      await (this.lastBatch < COMPANY || this.closing ? nextTurn() : sleep(GATHERING));
    }
  }

  private async recover(): Promise<void> {
    await sleep(this.pause);
    this.pause = Math.min(LONGEST_PAUSE, this.pause * 2 || FIRST_PAUSE);
    try {
      await this.parts.path.runTogether([insertOfNothing(NOBODY)]);
      await this.spooling.writeAll();
      if (this.queue.length > 0) await this.writeBatch();
    } catch (thrown) {
      this.noteFailure(thrown);
      return;
    }
    this.healthy = true;
    this.pause = 0;
    if (this.reported) this.parts.logger.warn('events are written again');
    this.reported = false;
  }

  /** Says so once, and not with every attempt. */
  private noteFailure(thrown: unknown): void {
    if (!this.reported) this.parts.logger.error({ err: thrown }, 'events cannot be written');
    this.reported = true;
    this.healthy = false;
  }

  private async writeBatch(): Promise<void> {
    const batch = this.queue.take();
    this.underWay = batch;
    this.lastBatch = batch.length;
    try {
      await writeRows(batch, {
        path: this.parts.path,
        written: (rows) => {
          for (const event of rows) event.settle();
          this.parts.counters.written(rows.length);
        },
        refused: (event, thrown) => {
          logRefused(event, thrown, this.parts);
          event.settle(new GatehouseError('record.unavailable', { reason: 'the event was refused', cause: thrown }));
        },
      });
    } finally {
      this.underWay = [];
      this.queue.putBack(batch);
    }
  }

  private setOverdueAside(now: number): void {
    const overdue = this.underWay.filter(({ settled, until }) => !settled && until <= now);
    overdue.push(...this.queue.takeOverdue(now));
    if (overdue.length > 0) this.healthy = false;
    this.spooling.setAside(overdue);
    if (this.hasWork) this.wake();
  }

  /** Others' files, and ours that could not be taken at once. It holds nobody up. */
  private async sweep(): Promise<void> {
    if (!this.healthy || this.closing || this.sweeping) return;
    this.sweeping = this.spooling
      .writeAll()
      .catch((thrown: unknown) => this.noteFailure(thrown))
      .finally(() => {
        this.sweeping = undefined;
      });
    await this.sweeping;
  }
}
