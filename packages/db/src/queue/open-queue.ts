import { BullQueue } from './bull-queue.ts';
import { PostgresStore } from './postgres-store.ts';
import { RedisStore } from './redis-store.ts';
import type { TaskQueue } from './task-queue.ts';

/** Where the queue is kept. */
export type QueueStore =
  /** Connection URL of `gatehouse_app`, around a transaction pooler: the queue listens. */
  { readonly databaseUrl: string } | { readonly redisUrl: string };

/** Opens the queue; connections are made when they are needed, and need not be possible before. */
export function openQueue(store: QueueStore): TaskQueue {
  return new BullQueue('redisUrl' in store ? new RedisStore(store.redisUrl) : new PostgresStore(store.databaseUrl));
}
