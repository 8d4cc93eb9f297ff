import { randomUUID } from 'node:crypto';

/** Ids that one millisecond has room for. */
const PER_MILLISECOND = 0x1000;

/**
 * Makes ids of events: UUIDs of version 7, each greater than the one before, also within a millisecond and when the clock
 * goes back. The twelve bits behind the version count (RFC 9562, section 6.2, method 1); 62 bits are random.
 */
export class EventIds {
  private millisecond = 0;
  private count = 0;
  /** The time, as the id shows it. */
  private time = '';

  /** @param now milliseconds since 1970 */
  next(now: number): string {
    if (now > this.millisecond) this.begin(now);
    else if (++this.count === PER_MILLISECOND) this.begin(this.millisecond + 1);
    return `${this.time}-7${this.count.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`;
  }

  private begin(millisecond: number): void {
    this.millisecond = millisecond;
    this.count = 0;
    const digits = millisecond.toString(16).padStart(12, '0');
    this.time = `${digits.slice(0, 8)}-${digits.slice(8)}`;
  }
}
