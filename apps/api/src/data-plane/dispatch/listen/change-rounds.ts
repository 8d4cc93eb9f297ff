import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangedList } from './change.ts';
import type { FeedEvent } from './upstream-feed.ts';

/** Milliseconds from one round to the next, however often an upstream says that something has changed. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** Rounds that may follow each other before an upstream is taken to be restless. */
const RESTFUL = 10;

/**
 * Turns what an upstream tells into rounds: in each it is asked once, and then everybody is told what changed before it
 * began. An upstream that tells of changes without end is asked once a second, and then less and less often: nothing piles up
 * meanwhile, and each answer of it may be written, and read again by all processes.
 */
export class ChangeRounds {
  private readonly closing = new AbortController();
  private waiting: Set<ChangedList> | undefined;
  private isRunning = false;

  /**
   * @param refresh asks the upstream; it does not throw
   * @param tell is given each list that changed
   */
  constructor(
    private readonly refresh: () => Promise<void>,
    private readonly tell: (list: ChangedList) => void,
  ) {}

  /** After a gap nothing is told: what changed meanwhile is found by comparing. */
  put(event: FeedEvent): void {
    this.waiting ??= new Set();
    if (event.kind === 'list') this.waiting.add(event.list);
    if (!this.isRunning) void this.run();
  }

  close(): void {
    this.closing.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    this.isRunning = true;
    for (let round = 1; this.waiting && !signal.aborted; round++) {
      const lists = this.waiting;
      this.waiting = undefined;
      await this.refresh();
      if (!signal.aborted) for (const list of lists) this.tell(list);
      await sleep(pauseAfter(round), undefined, { signal, ref: false }).catch(() => {});
    }
    this.isRunning = false;
  }
}

/** Milliseconds, after so many rounds without a rest between them. */
export function pauseAfter(round: number): number {
  return Math.min(PAUSE * 2 ** Math.max(0, round - RESTFUL), LONGEST_PAUSE);
}
