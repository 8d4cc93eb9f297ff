import type { TenantId } from '../tenant-id.ts';

/** What the queue says: that somebody should look at this task. What is to be done with it is in its rows. */
export interface QueuedTask {
  readonly tenantId: TenantId;
  readonly taskId: string;
}

/** How much there is in the queue. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
}

/** What takes tasks from the queue. */
export interface QueueConsumer {
  /** Takes no more, and waits for what is under way, but for no store that cannot be reached. */
  close(): Promise<void>;
}

export interface ConsumeOptions {
  /** Tasks that are handled at the same time. */
  readonly concurrency: number;
  /**
   * Whatever it throws, the task is out of the queue: who wants it looked at again says so, and a sweep finds what nobody
   * works at.
   */
  handle(task: QueuedTask): Promise<void>;
  /** The queue could not be asked, or a handler failed. The same message is told once in ten seconds. */
  onError(error: Error): void;
}

/**
 * Which tasks somebody should look at next. It may lose all of it, and say something twice. Where it is kept may be away at any time,
 * also when it is opened: what is asked then is refused within five seconds, and goes on by itself when the store is there.
 */
export interface TaskQueue {
  /**
   * @param delivery tells apart the times that a task is queued: the same one is in the queue once
   * @throws GatehouseError `queue.unavailable`; it may have been queued all the same
   */
  add(task: QueuedTask, delivery: number): Promise<void>;
  /** @throws GatehouseError `queue.unavailable` */
  depth(): Promise<QueueDepth>;
  /** Begins to take tasks, now or when the store is there. */
  consume(options: ConsumeOptions): QueueConsumer;
  /** Of consumers, each is closed by who began it, and before. */
  close(): Promise<void>;
}
