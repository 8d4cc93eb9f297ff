import { randomUUID } from 'node:crypto';
import { Database, type TenantId } from '@gatehouse/db';
import { openQueue, type TaskQueue } from '@gatehouse/db/queue';
import { GatehouseError } from '@gatehouse/errors';
import type { RawJson } from '@gatehouse/mcp';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, newTask, notices } from '../../../test/new-task.ts';
import { TenantKeyRing } from '../../control-plane/keys/tenant-key-ring.ts';
import type { AttemptEnding, BegunAttempt, TaskEnding } from '../../control-plane/tasks/task.ts';
import { TaskInputs } from '../../control-plane/tasks/task-inputs.ts';
import { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { TaskWorker, type TaskWorkerParts } from './task-worker.ts';

const metrics = { countAttempt: () => {}, countEnd: () => {} };

const PATIENCE = { timeout: 10_000 };

let testDatabase: TestDatabase;
let database: Database;
let acme: MadeTenant;
let rows: TaskRows;
let inputs: TaskInputs;
let queue: TaskQueue;

const clock = testClock('2026-11-30T12:00:00.000Z');

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'task-worker' });
  acme = await createTenant(database);
  const keys = parseMasterKeys({ current: generateMasterKey() });
  const keyRing = new TenantKeyRing(keys, database);
  rows = new TaskRows(database, keyRing, notices, clock);
  inputs = new TaskInputs(database, keyRing, rows, notices, clock);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});
beforeEach(() => {
  queue = openQueue({ databaseUrl: testDatabase.appUrl });
  return () => queue.close();
});

async function queued(): Promise<string> {
  const id = randomUUID();
  await rows.create(acme.tenantId, newTask(clock.now(), { id, call: Buffer.from(id) }));
  await queue.add({ tenantId: acme.tenantId, taskId: id }, 1);
  return id;
}

const completed = (text: string): TaskEnding => ({
  ...{ status: 'completed', outcome: 'answered' },
  value: { kind: 'result', bytes: Buffer.from(text) },
});

type Make = (tenantId: TenantId, attempt: BegunAttempt, signal: AbortSignal) => Promise<AttemptEnding>;

async function startWorker(
  make: Make,
  mayBeMadeAgain = false,
  changes: Partial<TaskWorkerParts> = {},
): Promise<TaskWorker> {
  const logger = pino({ level: 'silent' });
  const worker = new TaskWorker({
    ...{
      workers: database.workers,
      rows,
      inputs,
      queue,
      notices,
      clock,
      logger,
      metrics,
      concurrency: 4,
      drainTime: 200,
    },
    prepare: async (tenantId, attempt) => (signal) => make(tenantId, attempt, signal),
    mayBeMadeAgain: async () => mayBeMadeAgain,
    ...changes,
  });
  await worker.start();
  return worker;
}

const read = async (id: string) => {
  const task = await rows.read(acme.tenantId, ada, id);
  return { status: task?.status, reason: task?.reason, result: task?.result && Buffer.from(task.result).toString() };
};
const until = (expectation: () => Promise<void> | void) => vi.waitFor(expectation, PATIENCE);
const becomes = (id: string, expected: object) => until(async () => expect(await read(id)).toMatchObject(expected));

/** Makes a call that lasts until it is cut off. */
function lasting() {
  const begun = Promise.withResolvers<void>();
  const make: Make = (_tenantId, _attempt, signal) => {
    begun.resolve();
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  return { begun: begun.promise, make };
}

describe('a worker', () => {
  it('makes the call of each task once, with what was written down of it', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, queued));
    const made: string[] = [];
    const echo: Make = async (_tenantId, { call }) => {
      made.push(Buffer.from(call).toString());
      return completed(Buffer.from(call).toString());
    };
    const workers = await Promise.all([startWorker(echo), startWorker(echo)]);
    for (const id of ids) await queue.add({ tenantId: acme.tenantId, taskId: id }, 2);
    for (const id of ids) await becomes(id, { status: 'completed', result: id });
    expect(made.toSorted()).toEqual(ids.toSorted());
    expect(await database.workers.list()).toHaveLength(2);
    await Promise.all(workers.map((worker) => worker.close()));
    expect(await database.workers.list()).toEqual([]);
  });

  it.each([
    ['outbound.refused', 'unsent'],
    ['upstream.timeout', 'abandoned'],
    ['upstream.invalid-answer', 'answered'],
  ] as const)('ends a task with %s, and notes that its call is %s', async (code, outcome) => {
    const id = await queued();
    const end = vi.spyOn(rows, 'end');
    const worker = await startWorker(async () => {
      throw new GatehouseError(code);
    });
    await becomes(id, { status: 'failed', reason: code });
    expect(end.mock.lastCall?.[2]).toMatchObject({ outcome });
    end.mockRestore();
    await worker.close();
  });

  it('tries again after a pause what has not left, and what has where that is harmless', async () => {
    for (const [code, mayBeMadeAgain] of [
      ['upstream.unreachable', false],
      ['upstream.interrupted', true],
    ] as const) {
      const id = await queued();
      const worker = await startWorker(async (_tenantId, { number }) => {
        if (number === 1) throw new GatehouseError(code);
        return completed(`attempt ${number}`);
      }, mayBeMadeAgain);
      await becomes(id, { status: 'completed', result: 'attempt 2' });
      await worker.close();
    }
  });

  it('does not make a call that may not be made, and says why', async () => {
    const id = await queued();
    const worker = await startWorker(async () => completed('made'), true, {
      prepare: async () => {
        throw new GatehouseError('tool.unknown');
      },
    });
    await becomes(id, { status: 'failed', reason: 'tool.unknown' });
    await worker.close();
  });

  it('keeps what a call came to until it can be written', async () => {
    const id = await queued();
    const end = vi.spyOn(rows, 'end');
    for (let n = 0; n < 3; n++) end.mockRejectedValueOnce(new GatehouseError('database.unavailable'));
    const worker = await startWorker(async () => completed('kept'));
    await becomes(id, { status: 'completed', result: 'kept' });
    end.mockRestore();
    await worker.close();
  });

  it('begins anew what it began without hearing of it', async () => {
    const id = await queued();
    const begin = rows.begin.bind(rows);
    const spy = vi.spyOn(rows, 'begin').mockImplementationOnce(async (...asked) => {
      await begin(...asked);
      throw new GatehouseError('database.unavailable');
    });
    const worker = await startWorker(async (_tenantId, { number }) => completed(`attempt ${number}`));
    await becomes(id, { status: 'completed', result: 'attempt 2' });
    spy.mockRestore();
    await worker.close();
  });

  it('gives up as ambiguous what was made and can never be written', async () => {
    const id = await queued();
    const end = vi.spyOn(rows, 'end').mockRejectedValueOnce(new Error('cannot be'));
    const worker = await startWorker(async () => completed('lost'));
    await becomes(id, { status: 'failed', reason: 'task.ambiguous' });
    end.mockRestore();
    await worker.close();
  });

  it('that was taken for dead cuts off what it was at, and goes on as another one', async () => {
    const { begun, make } = lasting();
    const lost = await queued();
    let cause: unknown;
    const worker = await startWorker(async (tenantId, attempt, signal) => {
      if (attempt.taskId !== lost) return completed('next');
      signal.addEventListener('abort', () => {
        cause = signal.reason;
      });
      return make(tenantId, attempt, signal);
    });
    await begun;
    const [{ id = '' } = {}] = await database.workers.list();
    await database.workers.forget(id);
    await until(() => expect(cause).toMatchObject({ code: 'request.cancelled' }));
    await until(async () => expect(await database.workers.list()).toHaveLength(1));
    const next = await queued();
    await becomes(next, { status: 'completed', result: 'next' });
    await worker.close();
  });

  it('cuts a call off whose task was cancelled', async () => {
    const { begun, make } = lasting();
    const id = await queued();
    let cause: unknown;
    const worker = await startWorker(async (tenantId, attempt, signal) => {
      signal.addEventListener('abort', () => {
        cause = signal.reason;
      });
      return make(tenantId, attempt, signal);
    });
    await begun;
    await rows.cancel(acme.tenantId, ada, id);
    await until(() => expect(cause).toMatchObject({ code: 'request.cancelled' }));
    expect(await read(id)).toMatchObject({ status: 'cancelled' });
    await worker.close();
  });

  it('waits for nobody while a task needs input, and goes on when there is some, or nothing to ask', async () => {
    const id = await queued();
    const asks = (keys: string[]) => new Map(keys.map((key) => [key, '{}' as RawJson]));
    const worker = await startWorker(async (_tenantId, { round, input }) => {
      if (round === 2) return completed(JSON.stringify(input));
      return { status: 'input_required', asks: asks(round === 0 ? ['name'] : []), state: `after ${round}` };
    });
    await becomes(id, { status: 'input_required' });
    const answers = new Map([['1.name', '"ada"' as RawJson]]);
    const answered = await inputs.answer(acme.tenantId, ada, id, answers);
    await queue.add({ tenantId: acme.tenantId, taskId: id }, (answered?.goesOnAfter ?? 0) + 1);
    await becomes(id, { status: 'completed', result: '{"state":"after 1","answers":"{}"}' });
    await worker.close();
  });

  it('lets what is under way end before it stops', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const id = await queued();
    const worker = await startWorker(async () => {
      begun.resolve();
      await release.promise;
      return completed('late');
    });
    await begun.promise;
    const closing = worker.close();
    release.resolve();
    await closing;
    expect(await read(id)).toMatchObject({ status: 'completed', result: 'late' });
  });

  it('hands back what does not end in time where that is harmless, and gives up the rest as ambiguous', async () => {
    const { begun, make } = lasting();
    const again = await queued();
    const worker = await startWorker(make, true);
    await begun;
    await worker.close();
    expect(await read(again)).toMatchObject({ status: 'working' });
    const next = await startWorker(async (_tenantId, { number }) => completed(`attempt ${number}`));
    await becomes(again, { status: 'completed', result: 'attempt 2' });
    await next.close();

    const once = lasting();
    const given = await queued();
    const last = await startWorker(once.make);
    await once.begun;
    await last.close();
    expect(await read(given)).toMatchObject({ status: 'failed', reason: 'task.ambiguous' });
  });
});
