import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, type PostgresConnectionOptions, Queue, Worker } from 'bullmq';
import pg from 'pg';
import { timeLimits } from '../time-limits.ts';
import {
  ANSWER_WITHIN,
  type HandleJob,
  type JobQueue,
  type JobStore,
  type JobWorker,
  type Opened,
  opened,
  QUEUE_NAME,
  WORKER_OPTIONS,
} from './bull-store.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

/** Connections of a queue, which only adds and counts. */
const ADDING = 3;

/** Connections of a worker: one listens for jobs, the others take them. */
const TAKING = 4;

/** Milliseconds before a worker learns that a statement has failed: after most errors it asks again at once. */
const PAUSE = 250;

/** Seconds after which a worker looks for jobs, whatever it has heard: after some errors that would be an hour. */
const LOOK_EVERY = 5;

const workerBackend: typeof createPostgresBackend = (...given) =>
  Object.defineProperty(createPostgresBackend(...given), 'maximumBlockTimeout', { value: LOOK_EVERY });

/** Jobs in the database, in a schema of their own. */
export class PostgresStore implements JobStore {
  readonly #connectionString: string;

  /** @param connectionString of `gatehouse_app`, around a transaction pooler */
  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  openQueue(): Promise<Opened<JobQueue>> {
    const pool = this.#pool(ADDING);
    return opened({
      reach: () => reach(pool),
      make: () => new Queue(QUEUE_NAME, { connection: connectionOf(pool) }, createPostgresBackend),
      end: () => pool.end(),
    });
  }

  openWorker(handle: HandleJob, concurrency: number): Promise<Opened<JobWorker>> {
    const pool = this.#pool(TAKING);
    return opened({
      reach: () => reach(pool),
      make: () => {
        const connection = connectionOf(slowToFail(pool));
        return new Worker(QUEUE_NAME, handle, { connection, concurrency, ...WORKER_OPTIONS }, workerBackend);
      },
      end: () => pool.end(),
    });
  }

  #pool(max: number): pg.Pool {
    const pool = new pg.Pool({
      connectionString: this.#connectionString,
      application_name: 'gatehouse-queue',
      connectionTimeoutMillis: timeLimits.connection,
      query_timeout: ANSWER_WITHIN,
      keepAlive: true,
      max,
      // A job that a crash of the server loses is found by the sweep: it is not worth a wait for the disk.
      options: `-c search_path=${QUEUE_SCHEMA} -c synchronous_commit=off`,
    });
    // Each who asks learns of a lost connection by itself; without a listener one would end the process.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  }
}

async function reach(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ made: boolean }>('select to_regclass($1) is not null as made', [
    `${QUEUE_SCHEMA}.job`,
  ]);
  if (!rows[0]?.made) throw new Error(`schema ${QUEUE_SCHEMA} is not migrated`);
}

/** What BullMQ is said to need of a pool has no place for the optional members of pg's own types. */
const connectionOf = (pool: pg.Pool) => pool as unknown as PostgresConnectionOptions;

function slowToFail(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool);
  const slowQuery = async (text: string, values?: unknown[]) => {
    try {
      return await query(text, values);
    } catch (thrown) {
      await sleep(PAUSE);
      throw thrown;
    }
  };
  return Object.assign(pool, { query: slowQuery });
}
