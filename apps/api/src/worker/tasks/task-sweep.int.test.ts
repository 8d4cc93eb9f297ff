import { randomUUID } from 'node:crypto';
import { Database } from '@gatehouse/db';
import { openQueue, type TaskQueue } from '@gatehouse/db/queue';
import { RawSession } from '@gatehouse/db/raw-session';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import {
  createTenant,
  createTestDatabase,
  type MadeTenant,
  type TestClock,
  type TestDatabase,
  testClock,
} from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, newTask, notices } from '../../../test/new-task.ts';
import { TenantKeyRing } from '../../control-plane/keys/tenant-key-ring.ts';
import type { AttemptPlace } from '../../control-plane/tasks/task.ts';
import { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { TaskSweep } from './task-sweep.ts';

const MINUTE = 60_000;
const SILENCE = 10_000;

let testDatabase: TestDatabase;
let database: Database;
let owner: RawSession;
let acme: MadeTenant;
let clock: TestClock;
let rows: TaskRows;
let queue: TaskQueue;
let sweep: TaskSweep;
let mayBeMadeAgain: boolean;
let time: number;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'task-sweep' });
  owner = await RawSession.open(testDatabase.ownerUrl);
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  acme = await createTenant(database);
  clock = testClock('2026-11-30T12:00:00.000Z');
  const keys = parseMasterKeys({ current: generateMasterKey() });
  rows = new TaskRows(database, new TenantKeyRing(keys, database), notices, clock);
  queue = openQueue({ databaseUrl: testDatabase.appUrl });
  mayBeMadeAgain = false;
  time = 0;
  sweep = newSweep();
  return async () => {
    await queue.close();
    await owner.query('delete from tasks');
    await owner.query('delete from task_workers');
    await owner.query('delete from bullmq.job');
  };
});

function newSweep(): TaskSweep {
  const logger = pino({ level: 'silent' });
  return new TaskSweep({
    ...{ workers: database.workers, rows, queue, clock, logger },
    mayBeMadeAgain: async () => mayBeMadeAgain,
  });
}

async function created(): Promise<string> {
  const task = newTask(clock.now());
  await rows.create(acme.tenantId, task);
  return task.id;
}

/** A worker that begins the task and is never heard of again. */
async function begunByOneThatDies(taskId: string): Promise<AttemptPlace> {
  const workerId = randomUUID();
  await database.workers.enter(workerId);
  const attempt = await rows.begin(acme.tenantId, taskId, workerId);
  return attempt as AttemptPlace;
}

async function roundsFor(milliseconds: number) {
  await sweep.look(time);
  let last = await sweep.round();
  for (const end = time + milliseconds; time < end; ) {
    time += 2_000;
    await sweep.look(time);
    last = await sweep.round();
  }
  return last;
}

const statusOf = async (taskId: string) => {
  const read = await rows.read(acme.tenantId, ada, taskId);
  return [read?.status, read?.reason];
};

async function handedOut(): Promise<string[]> {
  const handed: string[] = [];
  const handle = async ({ taskId }: { readonly taskId: string }) => void handed.push(taskId);
  const consumer = queue.consume({ concurrency: 1, handle, onError: () => {} });
  await vi.waitFor(async () => expect(await queue.depth()).toEqual({ waiting: 0, active: 0 }), { timeout: 10_000 });
  await consumer.close();
  return handed;
}

describe('an attempt whose worker has died', () => {
  it('ends its task as one of which nobody knows whether it had its effect, and is not made again', async () => {
    const id = await created();
    await begunByOneThatDies(id);
    await roundsFor(SILENCE - 2_000);
    expect(await statusOf(id)).toEqual(['working', undefined]);
    expect(await roundsFor(2_000)).toMatchObject({ ambiguous: 1, again: 0 });
    expect(await statusOf(id)).toEqual(['failed', 'task.ambiguous']);
    expect(await handedOut()).toEqual([]);
    expect(await database.workers.list()).toEqual([]);
  });

  it('is followed by another where a call may be made again, and what it comes to late counts for nothing', async () => {
    mayBeMadeAgain = true;
    const id = await created();
    const lost = await begunByOneThatDies(id);
    expect(await roundsFor(SILENCE)).toMatchObject({ again: 1, ambiguous: 0 });
    expect(await handedOut()).toEqual([id]);
    const next = await begunByOneThatDies(id);
    expect(next.number).toBe(2);
    const late = { status: 'completed', outcome: 'answered' } as const;
    expect(await rows.end(acme.tenantId, lost, late)).toBe(false);
    expect(await rows.end(acme.tenantId, next, late)).toBe(true);
  });

  it('is settled at once where its worker has no row: it ended, and could not say what became of it', async () => {
    const id = await created();
    const { workerId } = await begunByOneThatDies(id);
    await database.workers.forget(workerId);
    expect(await sweep.round()).toMatchObject({ ambiguous: 1 });
    expect(await statusOf(id)).toEqual(['failed', 'task.ambiguous']);
  });

  it('is not followed by others for ever: a task that takes its workers with it is given up', async () => {
    mayBeMadeAgain = true;
    const id = await created();
    for (let n = 1; n <= 5; n++) {
      const { workerId } = await begunByOneThatDies(id);
      await database.workers.forget(workerId);
      expect(await sweep.round()).toMatchObject(n < 5 ? { again: 1 } : { ambiguous: 1 });
      await owner.query('update tasks set not_before = null');
    }
    expect(await statusOf(id)).toEqual(['failed', 'task.ambiguous']);
  });

  it('is settled for one tenant though it cannot be for another', async () => {
    const other = await createTenant(database);
    const id = await created();
    const { workerId } = await begunByOneThatDies(id);
    await rows.create(other.tenantId, newTask(clock.now(), { id: randomUUID() }));
    await database.workers.forget(workerId);
    const endOverdue = vi.spyOn(rows, 'endOverdue').mockImplementation(async (tenantId) => {
      if (tenantId === other.tenantId) throw new Error('broken');
      return [];
    });
    const end = vi.spyOn(rows, 'end').mockRejectedValueOnce(new Error('broken'));
    await sweep.round();
    expect(await statusOf(id)).toEqual(['working', undefined]);
    end.mockRestore();
    expect(await sweep.round()).toMatchObject({ ambiguous: 1 });
    endOverdue.mockRestore();
  });

  it('is left alone while its worker is heard, however long it takes', async () => {
    const id = await created();
    const { workerId } = await begunByOneThatDies(id);
    for (let n = 0; n < 20; n++) {
      await database.workers.beat(workerId);
      expect(await roundsFor(2_000)).toMatchObject({ ambiguous: 0, again: 0 });
    }
    expect(await statusOf(id)).toEqual(['working', undefined]);
  });

  it('of a task that was cancelled meanwhile gets its end in the ledger', async () => {
    const id = await created();
    const { workerId } = await begunByOneThatDies(id);
    await rows.cancel(acme.tenantId, ada, id);
    expect(await roundsFor(SILENCE)).toMatchObject({ ambiguous: 0, again: 0 });
    expect(await statusOf(id)).toEqual(['cancelled', undefined]);
    expect(await rows.openAttempts(acme.tenantId, workerId, 10)).toEqual([]);
  });

  it('is settled once by many that sweep', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, created));
    const workerId = randomUUID();
    await database.workers.enter(workerId);
    for (const id of ids) await rows.begin(acme.tenantId, id, workerId);
    const sweeps = Array.from({ length: 4 }, newSweep);
    for (const now of [0, 4_000, 8_000, 12_000]) await Promise.all(sweeps.map((one) => one.look(now)));
    const swept = await Promise.all(sweeps.map((one) => one.round()));
    expect(swept.reduce((sum, { ambiguous }) => sum + ambiguous, 0)).toBe(20);
    const { rows: ends } = await owner.query(
      `select count(*)::integer as n from events where kind = 'task.ended' and reason = 'task.ambiguous' and tenant_id = $1`,
      [acme.tenantId],
    );
    expect(ends).toEqual([{ n: 20 }]);
  });
});

describe('a task that nobody works at', () => {
  it('is said again when the queue has lost it, and not twice while it waits there', async () => {
    const id = await created();
    expect(await sweep.round()).toMatchObject({ saidAgain: 0 });
    clock.advance(5_000);
    for (let n = 0; n < 3; n++) expect(await sweep.round()).toMatchObject({ saidAgain: 1 });
    expect(await queue.depth()).toEqual({ waiting: 1, active: 0 });
    expect(await handedOut()).toEqual([id]);
  });

  it('ends at its deadline', async () => {
    const id = await created();
    clock.advance(MINUTE);
    expect(await sweep.round()).toMatchObject({ overdue: 1, saidAgain: 0 });
    expect(await statusOf(id)).toEqual(['failed', 'task.overdue']);
  });

  it('is forgotten with what it held, once its time is over', async () => {
    const id = await created();
    clock.advance(MINUTE);
    await sweep.round();
    expect(await sweep.forget([acme.tenantId])).toBe(0);
    clock.advance(MINUTE);
    expect(await sweep.forget([acme.tenantId])).toBe(1);
    const { rows: values } = await owner.query('select * from task_values where task_id = $1', [id]);
    expect(values).toEqual([]);
  });
});
