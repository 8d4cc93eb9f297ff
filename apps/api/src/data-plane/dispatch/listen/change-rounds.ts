import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangedList } from './change.ts';
import { RoundPauses } from './round-pauses.ts';
import type { FeedEvent } from './upstream-feed.ts';

/**
 * Turns what an upstream tells into rounds: in each it is asked once, and then everybody is told what changed before it
 * began. An upstream that tells of changes without end is asked less and less often, and nothing piles up meanwhile.
 */
export class ChangeRounds {
  private readonly closing = new AbortController();
  private readonly pauses = new RoundPauses();
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
    while (this.waiting && !signal.aborted) {
      const lists = this.waiting;
      this.waiting = undefined;
      await this.refresh();
      if (!signal.aborted) for (const list of lists) this.tell(list);
      await sleep(this.pauses.after(performance.now()), undefined, { signal, ref: false }).catch(() => {});
    }
    this.isRunning = false;
  }
}
