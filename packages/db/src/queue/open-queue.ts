import { createPostgresBackend, type PostgresConnectionOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { timeLimits } from '../time-limits.ts';
import { BullQueue, QUEUE_NAME, WORKER_OPTIONS } from './bull-queue.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';
import type { TaskQueue } from './task-queue.ts';

/** Where the queue is kept. */
export type QueueStore =
  /** Connection URL of `gatehouse_app`, around a transaction pooler: the queue listens. */
  { readonly databaseUrl: string } | { readonly redisUrl: string };

/** Connections of one process: one listens for jobs, the others take and give them. */
const CONNECTIONS = 6;

/** Opens the queue; connections are made when they are needed. */
export function openQueue(store: QueueStore): TaskQueue {
  return 'redisUrl' in store ? onRedis(store.redisUrl) : onPostgres(store.databaseUrl);
}

function onPostgres(connectionString: string): TaskQueue {
  const pool = new pg.Pool({
    connectionString,
    application_name: 'gatehouse-queue',
    connectionTimeoutMillis: timeLimits.connection,
    keepAlive: true,
    max: CONNECTIONS,
    // A job that a crash of the server loses is found by the sweep: it is not worth a wait for the disk.
    options: `-c search_path=${QUEUE_SCHEMA} -c synchronous_commit=off`,
  });
  pool.on('error', () => {});
  // What it is said to need of a pool has no place for the optional members of pg's own types.
  const connection = pool as unknown as PostgresConnectionOptions;
  return new BullQueue(
    new Queue(QUEUE_NAME, { connection }, createPostgresBackend),
    (handle, concurrency) =>
      new Worker(QUEUE_NAME, handle, { connection, concurrency, ...WORKER_OPTIONS }, createPostgresBackend),
    () => pool.end(),
  );
}

function onRedis(url: string): TaskQueue {
  // Adding fails at once while Redis is away; taking waits for it.
  const adding = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true });
  const taking = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  for (const connection of [adding, taking]) connection.on('error', () => {});
  return new BullQueue(
    new Queue(QUEUE_NAME, { connection: adding, prefix: 'gatehouse' }),
    (handle, concurrency) =>
      new Worker(QUEUE_NAME, handle, { connection: taking, prefix: 'gatehouse', concurrency, ...WORKER_OPTIONS }),
    async () => {
      adding.disconnect();
      taking.disconnect();
    },
  );
}
