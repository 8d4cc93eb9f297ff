import type { Change } from './change.ts';

/**
 * What is still to be told to one client. A change that is already waiting is not told twice, so that a client that reads
 * slowly makes nothing pile up: it finds out that a list has changed, however often it has.
 */
export class Outbox {
  private readonly waiting = new Map<string, Change>();
  private state: 'held' | 'open' | 'closed' = 'held';
  private isSending = false;

  /** @param send resolves when there is room for the next */
  constructor(private readonly send: (change: Change) => Promise<void>) {}

  put(change: Change): void {
    if (this.state === 'closed') return;
    this.waiting.set(keyOf(change), change);
    void this.drain();
  }

  /** Sends what was put while it was held: nothing may come before the acknowledgement. */
  open(): void {
    if (this.state === 'held') this.state = 'open';
    void this.drain();
  }

  close(): void {
    this.state = 'closed';
    this.waiting.clear();
  }

  private async drain(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    while (this.state === 'open') {
      const [first] = this.waiting;
      if (!first) break;
      this.waiting.delete(first[0]);
      await this.send(first[1]);
    }
    this.isSending = false;
  }
}

function keyOf(change: Change): string {
  switch (change.kind) {
    case 'list':
      return change.list;
    case 'resource':
      return `uri ${change.uri}`;
    case 'task':
      return `task ${change.taskId}`;
  }
}
