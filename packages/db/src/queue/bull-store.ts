import type { QueuedTask } from './task-queue.ts';
import { within } from './within.ts';

/** The queue's name, in whatever store. */
export const QUEUE_NAME = 'tasks';

/** Milliseconds that the store has to answer; then it counts as out of reach. */
export const ANSWER_WITHIN = 5_000;

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
  // One that begins before it is ready, and never will be, asks for ever without letting anything else run.
  autorun: false,
} as const;

/** What BullMQ's objects have in common. Their types differ from store to store. */
interface BullObject {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** What is used of BullMQ's `Queue`. */
export interface JobQueue extends BullObject {
  add(name: string, data: QueuedTask, options: typeof JOB_OPTIONS & { readonly jobId: string }): Promise<unknown>;
  getJobCounts(...states: ('waiting' | 'active')[]): Promise<Record<string, number>>;
}

/** The same of its `Worker`. */
export interface JobWorker extends BullObject {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: unknown, error: Error) => void): unknown;
  /** Resolves when it has been closed. */
  run(): Promise<void>;
}

export type HandleJob = (job: { readonly data: unknown }) => Promise<void>;

/** An object of BullMQ that is ready, over connections of its own. */
export interface Opened<T> {
  readonly object: T;
  /** Closes it, and its connections. */
  close(): Promise<void>;
}

/**
 * Where jobs are kept. BullMQ remembers for ever that its first attempt to connect has failed, so each of these reaches the store
 * before it makes an object of it, and leaves nothing behind when it fails.
 */
export interface JobStore {
  /** @throws why it cannot be reached, within {@link ANSWER_WITHIN} */
  openQueue(): Promise<Opened<JobQueue>>;
  /** One that takes nothing yet. @throws like `openQueue` */
  openWorker(handle: HandleJob, concurrency: number): Promise<Opened<JobWorker>>;
}

/** How one of them is opened. */
export interface Opening<T> {
  /** Rejects unless the store answers, and has what BullMQ needs. */
  reach(): Promise<void>;
  make(): T;
  /** It is about to be closed: a connection that is lost from now on is not made again. */
  giveUp?(): void;
  /** Ends the connections. */
  end(): Promise<void>;
}

/** Opens an object. @throws why it is not ready, within {@link ANSWER_WITHIN} */
export async function opened<T extends BullObject>({ reach, make, giveUp, end }: Opening<T>): Promise<Opened<T>> {
  let isOver = false;
  let object: T | undefined;
  const getReady = async (): Promise<T> => {
    await reach();
    if (isOver) throw new Error('it took too long');
    object = make();
    // Without a listener an error would end the process. Whoever asks for something learns of it by the rejection.
    object.on('error', () => {});
    await object.waitUntilReady();
    return object;
  };
  try {
    const ready = await within(ANSWER_WITHIN, getReady());
    const close = () => {
      giveUp?.();
      return ready.close().finally(end);
    };
    return { object: ready, close };
  } catch (thrown) {
    isOver = true;
    // What does not answer is not waited for.
    void end().catch(() => {});
    void object?.close().catch(() => {});
    throw thrown;
  }
}
