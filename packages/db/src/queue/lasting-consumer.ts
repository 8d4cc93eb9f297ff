import { setTimeout as sleep } from 'node:timers/promises';
import type { JobWorker, Opened } from './bull-store.ts';
import type { QueueConsumer } from './task-queue.ts';

/** Milliseconds before the second attempt to reach the store, doubled by each that fails. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/** Takes jobs as soon as the store can be reached, and again whenever its worker has ended by itself. */
export class LastingConsumer implements QueueConsumer {
  readonly #open: () => Promise<Opened<JobWorker>>;
  readonly #onError: (error: Error) => void;
  readonly #closing = new AbortController();
  readonly #closed: Promise<void>;
  readonly #finished: Promise<void>;

  /**
   * @param open makes a worker that takes nothing yet
   * @param onError is told whenever it could not, and of what the worker says
   */
  constructor(open: () => Promise<Opened<JobWorker>>, onError: (error: Error) => void) {
    this.#open = open;
    this.#onError = onError;
    const { signal } = this.#closing;
    this.#closed = new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.#finished = this.#keepTaking();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#finished;
  }

  async #keepTaking(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      const worker = await this.#openUnlessClosed();
      if (worker) {
        pause = FIRST_PAUSE;
        await this.#take(worker);
      }
      // Not all processes at the same moment, when it was the store that went away.
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** Whoever closes does not wait for a store that does not answer. */
  async #openUnlessClosed(): Promise<Opened<JobWorker> | undefined> {
    const opening = this.#open();
    try {
      const worker = await Promise.race([opening, this.#closed]);
      if (worker) return worker;
      void opening.then((late) => late.close()).catch(() => {});
    } catch (thrown) {
      this.#onError(thrown as Error);
    }
    return undefined;
  }

  /** Until it is closed, or the worker has ended by itself. */
  async #take({ object: worker, close }: Opened<JobWorker>): Promise<void> {
    worker.on('error', this.#onError);
    worker.on('failed', (_job, error) => this.#onError(error));
    const running = worker.run().catch(this.#onError);
    await Promise.race([running, this.#closed]);
    await close().catch(this.#onError);
  }
}
