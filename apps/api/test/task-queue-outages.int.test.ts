import { randomUUID } from 'node:crypto';
import { migrate, parseTenantId } from '@gatehouse/db';
import { openQueue, type QueueConsumer, type QueuedTask, type QueueStore, type TaskQueue } from '@gatehouse/db/queue';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, describeWhere, type TestDatabase } from '@gatehouse/testkit';
import { noRedis, startRedis } from '@gatehouse/testkit/redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallingProxy } from './stalling-proxy.ts';

/** Milliseconds: each time that nothing answers takes five seconds of it. */
vi.setConfig({ testTimeout: 60_000 });

const tenantId = parseTenantId(randomUUID());
const newTask = (): QueuedTask => ({ tenantId, taskId: randomUUID() });
const eventually = (work: () => void | Promise<void>) => vi.waitFor(work, { timeout: 30_000, interval: 200 });

let queue: TaskQueue;
let consumers: QueueConsumer[];
let handled: Set<string>;
let errors: Error[];

function open(store: QueueStore): void {
  queue = openQueue(store);
  consumers = [];
  handled = new Set();
  errors = [];
}

function consume(): QueueConsumer {
  const consumer = queue.consume({
    concurrency: 4,
    handle: async ({ taskId }) => void handled.add(taskId),
    onError: (error) => void errors.push(error),
  });
  consumers.push(consumer);
  return consumer;
}

async function close(): Promise<void> {
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await queue.close();
}

/** Both ends work. */
async function works(): Promise<void> {
  const task = newTask();
  await eventually(() => queue.add(task, 1));
  await eventually(() => expect(handled).toContain(task.taskId));
}

const isAway = { code: 'queue.unavailable' };

/** What is survived wherever the queue is kept. */
function survivesOutages(
  start: () => Promise<{ url: string } & AsyncDisposable>,
  storeAt: (url: string) => QueueStore,
) {
  let server: { url: string } & AsyncDisposable;
  let proxy: StallingProxy;

  beforeAll(async () => {
    server = await start();
  });
  beforeEach(async () => {
    proxy = await StallingProxy.to(server.url);
    open(storeAt(proxy.url));
  });
  afterEach(async () => {
    await close();
    await proxy[Symbol.asyncDispose]();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('one that is there when the process starts', async () => {
    proxy.cut();
    consume();
    await expect(queue.add(newTask(), 1)).rejects.toMatchObject(isAway);
    await expect(queue.depth()).rejects.toMatchObject(isAway);
    await eventually(() => expect(errors).toMatchObject([isAway]));
    proxy.resume();
    await works();
    expect(await queue.depth()).toEqual({ waiting: 0, active: 0 });
  });

  it('several in the middle of it, of which it does not say much', async () => {
    consume();
    for (let round = 0; round < 3; round++) {
      await works();
      proxy.cut();
      await expect(queue.add(newTask(), 1)).rejects.toMatchObject(isAway);
      proxy.resume();
    }
    await works();
    expect(errors.length).toBeLessThan(20);
  });

  it('one in which nothing is refused, and nothing answered', async () => {
    consume();
    await works();
    proxy.stall();
    const outcomes = await Promise.allSettled([queue.add(newTask(), 1), queue.depth()]);
    expect(outcomes).toMatchObject([{ reason: isAway }, { reason: isAway }]);
    proxy.resume();
    await works();
  });

  it.each(['cut', 'stall'] as const)(
    'is closed during one (%s), before and after it has begun to take',
    async (how) => {
      proxy[how]();
      const early = consume();
      await expect(queue.add(newTask(), 1)).rejects.toMatchObject(isAway);
      await early.close();
      proxy.resume();
      consume();
      await works();
      proxy[how]();
      await close();
      await expect(queue.add(newTask(), 1)).rejects.toMatchObject(isAway);
    },
  );
}

describe('the queue on PostgreSQL survives', () => {
  survivesOutages(
    async () => {
      const database = await createTestDatabase();
      return { url: database.appUrl, [Symbol.asyncDispose]: () => database.drop() };
    },
    (databaseUrl) => ({ databaseUrl }),
  );
});

describe('the queue in a database', () => {
  let database: TestDatabase;
  let owner: RawSession;
  let admin: RawSession;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = await RawSession.open(database.ownerUrl);
    admin = await RawSession.open(database.adminUrl);
  });
  beforeEach(() => open({ databaseUrl: database.appUrl }));
  afterEach(() => close());
  afterAll(async () => {
    await owner[Symbol.asyncDispose]();
    await admin[Symbol.asyncDispose]();
    await database.drop();
  });

  it('goes on when the server ends all its connections, time and again', async () => {
    consume();
    await works();
    const added: string[] = [];
    for (let round = 0; round < 6; round++) {
      const adding = Promise.allSettled(
        Array.from({ length: 20 }, newTask).map(async (task) => {
          await queue.add(task, 1);
          added.push(task.taskId);
        }),
      );
      // The one that listens is named by BullMQ.
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name in ('gatehouse-queue', 'tasks')`,
      );
      await adding;
    }
    await works();
    await eventually(() => expect(added.filter((taskId) => !handled.has(taskId))).toEqual([]));
    expect(added.length).toBeGreaterThan(0);
  });

  it('waits for its schema, and for a new one when it is gone, without keeping its process busy', async () => {
    for (let round = 0; round < 2; round++) {
      await owner.query('drop schema bullmq cascade');
      if (round === 0) consume();
      await expect(queue.add(newTask(), 1)).rejects.toMatchObject(isAway);
      await eventually(() => expect(errors.length).toBeGreaterThan(round));
      await migrate({ ownerUrl: database.ownerUrl });
      await works();
    }
    expect(errors.length).toBeLessThan(20);
  });
});

describeWhere(noRedis, 'the queue on Redis survives', () => {
  survivesOutages(startRedis, (redisUrl) => ({ redisUrl }));
});
