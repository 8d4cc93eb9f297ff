import { parseTenantId } from '../tenant-id.ts';
import type { ConsumeOptions, QueueConsumer, QueueDepth, QueuedTask, TaskQueue } from './task-queue.ts';

/** The queue's name, in whatever store. */
export const QUEUE_NAME = 'tasks';

/** What is under way when its worker dies is looked at again after so many milliseconds. */
const LOCK_DURATION = 10_000;

/** Milliseconds until a consumer asks again after the store could not be asked. */
const AGAIN_AFTER = 1_000;

/** Nothing of a job that is over is kept: what became of a task is in its rows. */
export const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

export const WORKER_OPTIONS = {
  lockDuration: LOCK_DURATION,
  stalledInterval: LOCK_DURATION / 2,
  runRetryDelay: AGAIN_AFTER,
} as const;

/** What is used of BullMQ's `Queue`, whose type differs from store to store. */
export interface JobQueue {
  add(name: string, data: QueuedTask, options: typeof JOB_OPTIONS & { readonly jobId: string }): Promise<unknown>;
  getJobCounts(...states: ('waiting' | 'active')[]): Promise<Record<string, number>>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** The same of its `Worker`. */
export interface JobWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: unknown, error: Error) => void): unknown;
  close(): Promise<void>;
}

/** Makes a worker of the store. */
export type StartWorker = (
  handle: (job: { readonly data: unknown }) => Promise<void>,
  concurrency: number,
) => JobWorker;

/** The port over BullMQ, for either of its stores. */
export class BullQueue implements TaskQueue {
  constructor(
    private readonly queue: JobQueue,
    private readonly startWorker: StartWorker,
    private readonly closeStore: () => Promise<void>,
  ) {
    // Whoever adds learns of it by the rejection; without a listener it would end the process.
    queue.on('error', () => {});
  }

  async add({ tenantId, taskId }: QueuedTask, delivery: number): Promise<void> {
    await this.queue.add(QUEUE_NAME, { tenantId, taskId }, { ...JOB_OPTIONS, jobId: `${taskId}-${delivery}` });
  }

  async depth(): Promise<QueueDepth> {
    const { waiting = 0, active = 0 } = await this.queue.getJobCounts('waiting', 'active');
    return { waiting, active };
  }

  consume({ concurrency, handle, onError }: ConsumeOptions): QueueConsumer {
    const worker = this.startWorker(async ({ data }) => {
      const task = taskIn(data);
      if (task) await handle(task);
    }, concurrency);
    worker.on('error', onError);
    worker.on('failed', (_job, error) => onError(error));
    return { close: () => worker.close() };
  }

  async close(): Promise<void> {
    await this.queue.close();
    await this.closeStore();
  }
}

/** Whoever can write to the store can write anything. */
function taskIn(data: unknown): QueuedTask | undefined {
  const { tenantId, taskId } = (data ?? {}) as Partial<QueuedTask>;
  if (typeof tenantId !== 'string' || typeof taskId !== 'string') return undefined;
  try {
    return { tenantId: parseTenantId(tenantId), taskId };
  } catch {
    return undefined;
  }
}
