import { randomUUID } from 'node:crypto';
import { parseTenantId } from '@gatehouse/db';
import {
  type ConsumeOptions,
  openQueue,
  type QueueConsumer,
  type QueuedTask,
  type QueueStore,
  type TaskQueue,
} from '@gatehouse/db/queue';
import { createTestDatabase, describeWhere } from '@gatehouse/testkit';
import { noRedis, startRedis } from '@gatehouse/testkit/redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

const PATIENCE = { timeout: 10_000 };
const tenantId = parseTenantId(randomUUID());
const newTask = (): QueuedTask => ({ tenantId, taskId: randomUUID() });

/** What every store has to do alike. */
function aQueue(openStore: () => Promise<QueueStore & AsyncDisposable>): void {
  let store: QueueStore & AsyncDisposable;
  let queue: TaskQueue;
  const consumers: QueueConsumer[] = [];
  const errors: Error[] = [];

  beforeAll(async () => {
    store = await openStore();
    queue = openQueue(store);
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await queue?.close();
    await store?.[Symbol.asyncDispose]();
  });

  const consume = (handle: ConsumeOptions['handle'], changes: Partial<ConsumeOptions> = {}): QueueConsumer => {
    const onError = (error: Error) => void errors.push(error);
    const consumer = queue.consume({ concurrency: 4, handle, onError, ...changes });
    consumers.push(consumer);
    return consumer;
  };
  const until = (expectation: () => void | Promise<void>) => vi.waitFor(expectation, PATIENCE);
  const isEmpty = async () => expect(await queue.depth()).toEqual({ waiting: 0, active: 0 });

  it('gives each task to one of its consumers, and is empty afterwards', async () => {
    const tasks = Array.from({ length: 60 }, newTask);
    const handled: string[] = [];
    for (let n = 0; n < 3; n++) consume(async ({ taskId }) => void handled.push(taskId));
    await Promise.all(tasks.map((task) => queue.add(task, 1)));
    await until(() => expect(handled).toHaveLength(tasks.length));
    expect(new Set(handled)).toEqual(new Set(tasks.map(({ taskId }) => taskId)));
    await until(isEmpty);
  });

  it('has a delivery once, however often it is said, and another one beside it', async () => {
    const task = newTask();
    for (const delivery of [1, 1, 1, 2]) await queue.add(task, delivery);
    expect(await queue.depth()).toEqual({ waiting: 2, active: 0 });
    const handled: QueuedTask[] = [];
    consume(async (given) => void handled.push(given));
    await until(isEmpty);
    expect(handled).toEqual([task, task]);
    // What was handled may be queued again.
    await queue.add(task, 1);
    await until(() => expect(handled).toHaveLength(3));
  });

  it('hands out what was queued while nobody consumed, in its order', async () => {
    const tasks = Array.from({ length: 10 }, newTask);
    for (const task of tasks) await queue.add(task, 1);
    const handled: QueuedTask[] = [];
    consume(async (task) => void handled.push(task), { concurrency: 1 });
    await until(() => expect(handled).toEqual(tasks));
  });

  it('waits, when a consumer is closed, for what is under way, and gives it no more', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const handled: string[] = [];
    const slowly = async ({ taskId }: QueuedTask) => {
      begun.resolve();
      await release.promise;
      handled.push(taskId);
    };
    const consumer = consume(slowly, { concurrency: 1 });
    const [first, later] = [newTask(), newTask()];
    await queue.add(first, 1);
    await begun.promise;
    const closing = consumer.close();
    await queue.add(later, 1);
    release.resolve();
    await closing;
    expect(handled).toEqual([first.taskId]);
    expect(await queue.depth()).toEqual({ waiting: 1, active: 0 });
    consume(async ({ taskId }) => void handled.push(taskId));
    await until(() => expect(handled).toEqual([first.taskId, later.taskId]));
  });

  it('says when a handler fails, and goes on with the next', async () => {
    const failures: string[] = [];
    const handled: string[] = [];
    const [bad, good] = [newTask(), newTask()];
    consume(
      async ({ taskId }) => {
        if (taskId === bad.taskId) throw new Error('on purpose');
        handled.push(taskId);
      },
      { onError: ({ message }) => void failures.push(message) },
    );
    await queue.add(bad, 1);
    await queue.add(good, 1);
    await until(() => expect([failures, handled]).toEqual([['on purpose'], [good.taskId]]));
    await until(isEmpty);
  });
}

describe('the queue on PostgreSQL', () => {
  aQueue(async () => {
    const database = await createTestDatabase();
    return { databaseUrl: database.appUrl, [Symbol.asyncDispose]: () => database.drop() };
  });

  it('says so when the database cannot be reached', async () => {
    const queue = openQueue({ databaseUrl: 'postgresql://gatehouse_app:x@127.0.0.1:1/none' });
    await expect(queue.add(newTask(), 1)).rejects.toThrow();
    await queue.close();
  });
});

describeWhere(noRedis, 'the queue on Redis', () => {
  aQueue(async () => {
    const redis = await startRedis();
    return { redisUrl: redis.url, [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose]() };
  });

  it('says so when Redis cannot be reached', async () => {
    const queue = openQueue({ redisUrl: 'redis://127.0.0.1:1' });
    await expect(queue.add(newTask(), 1)).rejects.toThrow();
    await queue.close();
  });
});
