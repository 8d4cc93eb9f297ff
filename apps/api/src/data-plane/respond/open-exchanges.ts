import type { Exchange } from './exchange.ts';

/** An exchange, and where it stands among those that are open. */
interface Entry {
  readonly exchange: Exchange;
  place: number;
}

/**
 * Those whose answer has not ended, so that they can be ended when the process stops.
 *
 * An array and not a Set: a Set that is added to and deleted from makes a new table every few times, and each table that it
 * leaves behind points to the next. Once one of them has grown old, the collector of the young generation takes all that
 * follow for alive, and every request in them.
 */
export class OpenExchanges {
  private readonly entries: Entry[] = [];

  get size(): number {
    return this.entries.length;
  }

  /** Until it is over, in whatever way. */
  add(exchange: Exchange): void {
    const entry: Entry = { exchange, place: this.entries.length };
    this.entries.push(entry);
    exchange.whenOver(() => this.remove(entry));
  }

  /** A copy: ending an exchange may take it away at once. */
  all(): Exchange[] {
    return this.entries.map(({ exchange }) => exchange);
  }

  /** The last one takes its place. */
  private remove({ place }: Entry): void {
    const last = this.entries.pop();
    if (!last || last.place === place) return;
    last.place = place;
    this.entries[place] = last;
  }
}
