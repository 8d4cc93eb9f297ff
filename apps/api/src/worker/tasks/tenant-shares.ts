import type { Clock, TenantId } from '@gatehouse/db';
import type { QueuedTask } from '@gatehouse/db/queue';
import { LRUCache } from 'lru-cache';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { WINDOW } from '../../control-plane/tasks/tenant-windows.ts';

/** Milliseconds in which ends of a tenant's tasks are followed by one look for more of them. */
const TOGETHER = 50;

/** Milliseconds until a tenant that had nothing more to do is looked at again. */
const QUIET = 1_000;

/** Milliseconds for which a task has waited that the queue is not about to hand out. */
const OVERLOOKED_FOR = 250;

export interface TenantSharesOptions {
  readonly rows: Pick<TaskRows, 'waiting'>;
  readonly clock: Clock;
  /** Calls of one tenant that are made at the same time. */
  readonly share: number;
  work(task: QueuedTask): Promise<void>;
  onError(error: unknown): void;
}

/**
 * What of a worker each tenant may take. What is too much waits here, or in the rows where not even the queue was told of it,
 * and follows as soon as something before it has come to an end.
 */
export class TenantShares {
  private readonly running = new Map<TenantId, number>();
  private readonly parked = new Map<TenantId, string[]>();
  private readonly looks = new Map<TenantId, NodeJS.Timeout>();
  private readonly quietUntil = new LRUCache<TenantId, number>({ max: 10_000 });
  private readonly following = new Set<Promise<void>>();
  private isClosed = false;

  constructor(private readonly options: TenantSharesOptions) {}

  /** Works at a task, or keeps it until there is room. */
  async take(task: QueuedTask): Promise<void> {
    if (this.roomOf(task.tenantId) > 0) return this.run(task);
    const parked = this.parked.get(task.tenantId) ?? [];
    this.parked.set(task.tenantId, parked);
    // What is more than this is in the rows all the same.
    if (parked.length < WINDOW && !parked.includes(task.taskId)) parked.push(task.taskId);
  }

  /** Begins nothing more, and waits for what it has begun by itself. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const timer of this.looks.values()) clearTimeout(timer);
    await Promise.all(this.following);
  }

  private roomOf(tenantId: TenantId): number {
    return this.options.share - (this.running.get(tenantId) ?? 0);
  }

  private async run(task: QueuedTask): Promise<void> {
    const { tenantId } = task;
    this.running.set(tenantId, (this.running.get(tenantId) ?? 0) + 1);
    try {
      await this.options.work(task);
    } finally {
      const left = (this.running.get(tenantId) ?? 1) - 1;
      if (left > 0) this.running.set(tenantId, left);
      else this.running.delete(tenantId);
      if (!this.isClosed) this.goOn(tenantId);
    }
  }

  private goOn(tenantId: TenantId): void {
    const parked = this.parked.get(tenantId);
    const taskId = parked?.shift();
    if (parked?.length === 0) this.parked.delete(tenantId);
    if (taskId !== undefined) this.follow({ tenantId, taskId });
    else this.lookLater(tenantId);
  }

  private follow(task: QueuedTask): void {
    const run = this.run(task)
      .catch((error: unknown) => this.options.onError(error))
      .finally(() => this.following.delete(run));
    this.following.add(run);
  }

  private lookLater(tenantId: TenantId): void {
    if (this.looks.has(tenantId) || (this.quietUntil.get(tenantId) ?? 0) > performance.now()) return;
    const timer = setTimeout(() => {
      this.looks.delete(tenantId);
      // Should it fail, the sweep finds what waits.
      this.look(tenantId).catch(() => {});
    }, TOGETHER);
    timer.unref();
    this.looks.set(tenantId, timer);
  }

  private async look(tenantId: TenantId): Promise<void> {
    const { rows, clock } = this.options;
    const since = new Date(clock.now().getTime() - OVERLOOKED_FOR);
    const waiting = await rows.waiting(tenantId, since, Math.max(1, this.roomOf(tenantId)));
    if (waiting.length === 0) this.quietUntil.set(tenantId, performance.now() + QUIET);
    for (const { taskId } of waiting) {
      if (this.isClosed || this.roomOf(tenantId) <= 0) return;
      this.follow({ tenantId, taskId });
    }
  }
}
