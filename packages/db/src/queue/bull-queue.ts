import { GatehouseError } from '@gatehouse/errors';
import { parseTenantId } from '../tenant-id.ts';
import { ANSWER_WITHIN, JOB_OPTIONS, type JobQueue, type JobStore, type Opened, QUEUE_NAME } from './bull-store.ts';
import { LastingConsumer } from './lasting-consumer.ts';
import { seldom } from './seldom.ts';
import type { ConsumeOptions, QueueConsumer, QueueDepth, QueuedTask, TaskQueue } from './task-queue.ts';
import { within } from './within.ts';

/** The port over BullMQ, for either of its stores. */
export class BullQueue implements TaskQueue {
  readonly #store: JobStore;
  #opening: Promise<JobQueue> | undefined;
  #opened: Opened<JobQueue> | undefined;
  #isClosed = false;

  constructor(store: JobStore) {
    this.#store = store;
  }

  async add({ tenantId, taskId }: QueuedTask, delivery: number): Promise<void> {
    const options = { ...JOB_OPTIONS, jobId: `${taskId}-${delivery}` };
    await this.#ask((queue) => queue.add(QUEUE_NAME, { tenantId, taskId }, options));
  }

  async depth(): Promise<QueueDepth> {
    const { waiting = 0, active = 0 } = await this.#ask((queue) => queue.getJobCounts('waiting', 'active'));
    return { waiting, active };
  }

  consume({ concurrency, handle, onError }: ConsumeOptions): QueueConsumer {
    const handleJob = async ({ data }: { readonly data: unknown }) => {
      const task = taskIn(data);
      if (task) await handle(task);
    };
    const open = () => this.#store.openWorker(handleJob, concurrency).catch((thrown) => Promise.reject(away(thrown)));
    return new LastingConsumer(open, seldom(onError));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.close();
  }

  async #ask<T>(question: (queue: JobQueue) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new GatehouseError('queue.unavailable', { reason: 'the queue was closed' });
    try {
      return await within(ANSWER_WITHIN, this.#queue().then(question));
    } catch (thrown) {
      throw away(thrown);
    }
  }

  /** One attempt at a time, shared by all who need it, and made anew by the next one after it has failed. */
  #queue(): Promise<JobQueue> {
    this.#opening ??= this.#open().catch((thrown) => {
      this.#opening = undefined;
      throw thrown;
    });
    return this.#opening;
  }

  async #open(): Promise<JobQueue> {
    const opened = await this.#store.openQueue();
    if (this.#isClosed) {
      await opened.close();
      throw new Error('the queue was closed');
    }
    this.#opened = opened;
    return opened.object;
  }
}

/** What is said when the store did not do what it was asked. */
function away(thrown: unknown): GatehouseError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new GatehouseError('queue.unavailable', { reason, cause: thrown });
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
