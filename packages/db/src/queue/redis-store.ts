import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { timeLimits } from '../time-limits.ts';
import {
  type HandleJob,
  type JobQueue,
  type JobStore,
  type JobWorker,
  type Opened,
  type Opening,
  opened,
  QUEUE_NAME,
  WORKER_OPTIONS,
} from './bull-store.ts';

/** What all keys of the queue begin with. */
const PREFIX = 'gatehouse';

/** Milliseconds before a connection that was lost is made again, longer by as many after each attempt. */
const PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** Jobs in Redis. */
export class RedisStore implements JobStore {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  openQueue(): Promise<Opened<JobQueue>> {
    // Adding fails at once while Redis is away.
    const { connection, ...way } = this.#way(1);
    return opened({ ...way, make: () => new Queue(QUEUE_NAME, { connection, prefix: PREFIX }) });
  }

  openWorker(handle: HandleJob, concurrency: number): Promise<Opened<JobWorker>> {
    // Taking waits for it.
    const { connection, ...way } = this.#way(null);
    const options = { connection, prefix: PREFIX, concurrency, ...WORKER_OPTIONS };
    return opened({ ...way, make: () => new Worker(QUEUE_NAME, handle, options) });
  }

  /** A connection, of which BullMQ makes others that are like it. */
  #way(maxRetriesPerRequest: number | null): Omit<Opening<unknown>, 'make'> & { readonly connection: Redis } {
    let isGivenUp = false;
    const connection = new Redis(this.#url, {
      maxRetriesPerRequest,
      lazyConnect: true,
      connectTimeout: timeLimits.connection,
      retryStrategy: (times) => (isGivenUp ? null : Math.min(times * PAUSE, LONGEST_PAUSE)),
    });
    connection.on('error', () => {});
    return {
      connection,
      reach: async () => {
        await connection.connect();
        await connection.ping();
      },
      giveUp: () => {
        isGivenUp = true;
      },
      end: async () => connection.disconnect(),
    };
  }
}
