import { randomUUID } from 'node:crypto';
import { Database, type TenantId } from '@gatehouse/db';
import { openQueue, type TaskQueue } from '@gatehouse/db/queue';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { TenantKeyRing } from '../src/control-plane/keys/tenant-key-ring.ts';
import type { AttemptEnding, BegunAttempt, TaskEnding } from '../src/control-plane/tasks/task.ts';
import { TaskInputs } from '../src/control-plane/tasks/task-inputs.ts';
import { TaskRows } from '../src/control-plane/tasks/task-rows.ts';
import { TaskWorker, type TaskWorkerParts } from '../src/worker/tasks/task-worker.ts';
import { ada, newTask, notices } from './new-task.ts';

export type Make = (tenantId: TenantId, attempt: BegunAttempt, signal: AbortSignal) => Promise<AttemptEnding>;

/** Workers on a real database and queue, whose calls are the test's. */
export interface WorkerStand extends AsyncDisposable {
  readonly database: Database;
  readonly acme: MadeTenant;
  readonly rows: TaskRows;
  readonly inputs: TaskInputs;
  /** Of the test that runs. */
  readonly queue: TaskQueue;
  /** To be called before each test. @returns what is to be done after it */
  openQueue(): () => Promise<void>;
  /** Makes a task whose call is its id, and queues it. */
  queued(tenantId?: TenantId): Promise<string>;
  /** One that makes four calls of a tenant at the same time. */
  startWorker(make: Make, mayBeMadeAgain?: boolean, changes?: Partial<TaskWorkerParts>): Promise<TaskWorker>;
  read(
    id: string,
    tenantId?: TenantId,
  ): Promise<{ status?: string | undefined; reason?: string | undefined; result?: string | undefined }>;
  becomes(id: string, expected: object, tenantId?: TenantId): Promise<void>;
}

export const until = (expectation: () => Promise<void> | void) => vi.waitFor(expectation, { timeout: 10_000 });

export const completed = (text: string): TaskEnding => ({
  ...{ status: 'completed', outcome: 'answered' },
  value: { kind: 'result', bytes: Buffer.from(text) },
});

/** Makes a call that lasts until it is cut off. */
export function lasting() {
  const begun = Promise.withResolvers<void>();
  const make: Make = (_tenantId, _attempt, signal) => {
    begun.resolve();
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  return { begun: begun.promise, make };
}

export async function startWorkerStand(): Promise<WorkerStand> {
  const testDatabase = await createTestDatabase();
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'task-worker' });
  const acme = await createTenant(database);
  const clock = testClock('2026-11-30T12:00:00.000Z');
  const keyRing = new TenantKeyRing(parseMasterKeys({ current: generateMasterKey() }), database);
  const rows = new TaskRows(database, keyRing, notices, clock);
  const inputs = new TaskInputs(database, keyRing, rows, notices, clock);
  const metrics = { countAttempt: () => {}, countEnd: () => {} };
  const logger = pino({ level: 'silent' });
  let queue: TaskQueue;

  const read: WorkerStand['read'] = async (id, tenantId = acme.tenantId) => {
    const { status, reason, result } = (await rows.read(tenantId, ada, id)) ?? {};
    return { status, reason, result: result && Buffer.from(result).toString() };
  };
  return {
    ...{ database, acme, rows, inputs, read },
    get queue() {
      return queue;
    },
    openQueue: () => {
      const opened = openQueue({ databaseUrl: testDatabase.appUrl });
      queue = opened;
      return () => opened.close();
    },
    queued: async (tenantId = acme.tenantId) => {
      const id = randomUUID();
      await rows.create(tenantId, newTask(clock.now(), { id, call: Buffer.from(id) }));
      await queue.add({ tenantId, taskId: id }, 1);
      return id;
    },
    startWorker: async (make, mayBeMadeAgain = false, changes = {}) => {
      const worker = new TaskWorker({
        ...{ workers: database.workers, rows, inputs, queue, notices, clock, logger, metrics },
        ...{ share: 4, drainTime: 200 },
        prepare: async (tenantId, attempt) => (signal) => make(tenantId, attempt, signal),
        mayBeMadeAgain: async () => mayBeMadeAgain,
        ...changes,
      });
      await worker.start();
      return worker;
    },
    becomes: (id, expected, tenantId) => until(async () => expect(await read(id, tenantId)).toMatchObject(expected)),
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await testDatabase.drop();
    },
  };
}
