import type { TenantRow } from './insert-events.ts';

/** Events that one transaction takes at the most. */
const BATCH_LIMIT = 500;

/** Characters of events that one transaction takes at the most, but for one that is larger by itself. */
const BATCH_TEXT_LIMIT = 1024 * 1024;

/** An event whose writer waits for it. */
export class WaitingEvent implements TenantRow {
  settled = false;

  /**
   * @param since milliseconds, monotonic
   * @param until when its writer waits no longer
   */
  constructor(
    readonly tenantId: TenantRow['tenantId'],
    readonly row: string,
    readonly since: number,
    readonly until: number,
    private readonly done: (event: WaitingEvent, error: Error | undefined) => void,
  ) {}

  /** Only the first time counts: an event may be spooled while its batch is still under way. */
  settle(error?: Error): void {
    if (this.settled) return;
    this.settled = true;
    this.done(this, error);
  }
}

/** Events in the order in which they came. */
export class EventQueue {
  private events: WaitingEvent[] = [];

  get length(): number {
    return this.events.length;
  }

  get oldest(): WaitingEvent | undefined {
    return this.events[0];
  }

  add(event: WaitingEvent): void {
    this.events.push(event);
  }

  /** The oldest, as many as one transaction takes. */
  take(): WaitingEvent[] {
    let count = 0;
    let text = 0;
    for (const { row } of this.events) {
      text += row.length;
      if (count === BATCH_LIMIT || (count > 0 && text > BATCH_TEXT_LIMIT)) break;
      count++;
    }
    return this.events.splice(0, count);
  }

  /** Those of a batch that still wait, to where they were. */
  putBack(batch: readonly WaitingEvent[]): void {
    this.events = [...batch.filter(({ settled }) => !settled), ...this.events];
  }

  /** Takes those out whose writers have waited long enough. */
  takeOverdue(now: number): WaitingEvent[] {
    const overdue = this.events.filter(({ until }) => until <= now);
    if (overdue.length > 0) this.events = this.events.filter(({ until }) => until > now);
    return overdue;
  }
}
