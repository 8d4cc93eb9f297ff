import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { timeLimits } from '../time-limits.ts';
import {
  type HandleJob,
  type JobQueue,
  type JobStore,
  type JobWorker,
  type Opened,
  opened,
  QUEUE_NAME,
  WORKER_OPTIONS,
} from './bull-store.ts';

/** What all keys of the queue begin with. */
const PREFIX = 'gatehouse';

/** Jobs in Redis. */
export class RedisStore implements JobStore {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  openQueue(): Promise<Opened<JobQueue>> {
    // Adding fails at once while Redis is away.
    const connection = this.#connection(1);
    return opened({
      reach: () => reach(connection),
      make: () => new Queue(QUEUE_NAME, { connection, prefix: PREFIX }),
      end: async () => connection.disconnect(),
    });
  }

  openWorker(handle: HandleJob, concurrency: number): Promise<Opened<JobWorker>> {
    // Taking waits for it.
    const connection = this.#connection(null);
    return opened({
      reach: () => reach(connection),
      make: () => new Worker(QUEUE_NAME, handle, { connection, prefix: PREFIX, concurrency, ...WORKER_OPTIONS }),
      end: async () => connection.disconnect(),
    });
  }

  #connection(maxRetriesPerRequest: number | null): Redis {
    const connectTimeout = timeLimits.connection;
    const connection = new Redis(this.#url, { maxRetriesPerRequest, lazyConnect: true, connectTimeout });
    connection.on('error', () => {});
    return connection;
  }
}

async function reach(connection: Redis): Promise<void> {
  await connection.connect();
  await connection.ping();
}
