import type { TenantId } from '@gatehouse/db';

interface Queue {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets so much work of one tenant run at a time; the rest waits its turn, in order. Tenants do not wait for each other:
 * one whose upstreams are slow has slow refreshes, and nobody else has.
 */
export class Turns {
  private readonly queues = new Map<TenantId, Queue>();

  constructor(private readonly atATime: number) {}

  async take<T>(tenantId: TenantId, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(tenantId) ?? { running: 0, waiting: [] };
    this.queues.set(tenantId, queue);
    if (queue.running < this.atATime) queue.running++;
    else await new Promise<void>((resolve) => queue.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.waiting.shift();
      // A turn is handed over: the number that runs stays.
      if (next) next();
      else if (--queue.running === 0) this.queues.delete(tenantId);
    }
  }
}
