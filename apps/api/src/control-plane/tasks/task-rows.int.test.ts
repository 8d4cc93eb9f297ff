import { randomBytes, randomUUID } from 'node:crypto';
import { Database, type TenantId } from '@gatehouse/db';
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
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ada, newTask, notices } from '../../../test/new-task.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import type { AttemptPlace, BegunAttempt, NewTask, TaskOwner } from './task.ts';
import { TaskRows } from './task-rows.ts';

const BEGINNING = '2026-11-30T12:00:00.000Z';
const MINUTE = 60_000;

let testDatabase: TestDatabase;
let database: Database;
let owner: RawSession;
let acme: MadeTenant;
let globex: MadeTenant;
let clock: TestClock;
let rows: TaskRows;

const [one, other] = [randomUUID(), randomUUID()];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'tasks' });
  owner = await RawSession.open(testDatabase.ownerUrl);
  [acme, globex] = await Promise.all([createTenant(database), createTenant(database)]);
  for (const worker of [one, other]) await database.workers.enter(worker);
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await database.close();
  await testDatabase.drop();
});
beforeEach(() => {
  clock = testClock(BEGINNING);
  rows = new TaskRows(database, new TenantKeyRing(keys, database), notices, clock);
});
const keys = parseMasterKeys({ current: generateMasterKey() });

async function created(changes: Partial<NewTask> = {}): Promise<string> {
  const task = newTask(clock.now(), changes);
  await rows.create(acme.tenantId, task);
  return task.id;
}

async function begun(taskId: string, workerId = one): Promise<BegunAttempt> {
  const attempt = await rows.begin(acme.tenantId, taskId, workerId);
  if (!attempt) throw new Error('it cannot be begun');
  return attempt;
}

const completed = (text = '{}') =>
  ({ status: 'completed', outcome: 'answered', value: { kind: 'result', bytes: Buffer.from(text) } }) as const;

const eventsOf = async (taskId: string) =>
  (
    await owner.query<{ kind: string; outcome: string | null; reason: string | null; attempt: number }>(
      `select kind, outcome, reason, (detail->>'attempt')::integer as attempt from events
        where detail->>'task' = $1 order by id`,
      [taskId],
    )
  ).rows.map(({ kind, outcome, reason, attempt }) => [kind, outcome, reason, attempt]);

const ledgerOf = async (taskId: string) =>
  (
    await owner.query<{ number: number; outcome: string | null }>(
      'select number, outcome from task_attempts where task_id = $1 order by number',
      [taskId],
    )
  ).rows.map(({ number, outcome }) => [number, outcome]);

describe('a task', () => {
  it('is made, begun and ended, and each of it is on record with whose it is', async () => {
    const task = newTask(clock.now());
    await rows.create(acme.tenantId, task);
    expect(await rows.read(acme.tenantId, ada, task.id)).toMatchObject({ status: 'working', result: undefined });
    clock.advance(5);
    const attempt = await begun(task.id);
    expect(attempt).toMatchObject({ number: 1, owner: ada, target: 'orders/sum', correlationId: task.correlationId });
    expect(Buffer.from(attempt.call).toString()).toBe('{"n":1.0}');
    expect(await rows.end(acme.tenantId, attempt, completed('{ "sum":3.0 }'))).toBe(true);
    const read = await rows.read(acme.tenantId, ada, task.id);
    expect(read).toMatchObject({ status: 'completed', updatedAt: clock.now(), createdAt: task.createdAt });
    expect(Buffer.from(read?.result ?? []).toString()).toBe('{ "sum":3.0 }');
    expect(await eventsOf(task.id)).toEqual([
      ['task.created', null, null, 0],
      ['task.begun', null, null, 1],
      ['task.ended', 'answered', null, 1],
    ]);
    expect(await ledgerOf(task.id)).toEqual([[1, 'answered']]);
    const { rows: facets } = await owner.query(
      'select distinct correlation_id, principal_id, target from events where correlation_id = $1',
      [task.correlationId],
    );
    expect(facets).toEqual([
      { correlation_id: task.correlationId, principal_id: ada.principalId, target: 'orders/sum' },
    ]);
  });

  it('is begun by one of many workers that are told of it', async () => {
    const id = await created();
    const workers = Array.from({ length: 50 }, () => randomUUID());
    for (const worker of workers) await database.workers.enter(worker);
    const attempts = await Promise.all(workers.map((worker) => rows.begin(acme.tenantId, id, worker)));
    expect(attempts.filter(Boolean)).toHaveLength(1);
    expect(await ledgerOf(id)).toEqual([[1, null]]);
  });

  it('is unknown to everybody but its owner', async () => {
    const id = await created();
    const strangers: readonly [TenantId, TaskOwner][] = [
      [globex.tenantId, ada],
      [acme.tenantId, { ...ada, principalId: randomUUID() }],
      [acme.tenantId, { ...ada, endpoint: 'other' }],
    ];
    for (const [tenantId, stranger] of strangers) {
      expect(await rows.read(tenantId, stranger, id)).toBeUndefined();
      expect(await rows.cancel(tenantId, stranger, id)).toBe(false);
    }
    expect(await rows.begin(globex.tenantId, id, one)).toBeUndefined();
    expect(await rows.read(acme.tenantId, ada, id)).toMatchObject({ status: 'working' });
  });

  it('is ended by the attempt that it is in, and by no other', async () => {
    const id = await created();
    const first = await begun(id);
    await rows.handBack(acme.tenantId, first, 'unsent');
    const second = await begun(id, other);
    const late: readonly AttemptPlace[] = [first, { ...second, workerId: one }, { ...second, number: 3 }];
    for (const place of late) expect(await rows.end(acme.tenantId, place, completed('{"late":1}'))).toBe(false);
    expect(await rows.handBack(acme.tenantId, first, 'unsent')).toBe(false);
    expect(await rows.end(acme.tenantId, second, completed('{"own":1}'))).toBe(true);
    expect(await rows.end(acme.tenantId, second, completed('{"twice":1}'))).toBe(false);
    expect(Buffer.from((await rows.read(acme.tenantId, ada, id))?.result ?? []).toString()).toBe('{"own":1}');
    expect(await ledgerOf(id)).toEqual([
      [1, 'unsent'],
      [2, 'answered'],
    ]);
    expect((await eventsOf(id)).map(([kind]) => kind)).toEqual([
      ...['task.created', 'task.begun', 'task.handed-back', 'task.begun', 'task.ended'],
    ]);
  });

  it('that was cancelled stays so, and its attempt still gets an end', async () => {
    const id = await created();
    const attempt = await begun(id);
    expect(await rows.cancel(acme.tenantId, ada, id)).toBe(true);
    expect(await rows.cancel(acme.tenantId, ada, id)).toBe(false);
    expect(await rows.end(acme.tenantId, attempt, completed())).toBe(false);
    expect(await rows.read(acme.tenantId, ada, id)).toMatchObject({ status: 'cancelled', result: undefined });
    expect(await ledgerOf(id)).toEqual([[1, 'answered']]);
    expect((await eventsOf(id)).at(-1)).toEqual(['task.ended', 'cancelled', null, 1]);
  });

  it('that failed says by which error, of ours or of the upstream', async () => {
    const id = await created();
    const error = { kind: 'error', bytes: Buffer.from('{"code":-32603}') } as const;
    const ending = { status: 'failed', reason: 'upstream.timeout', outcome: 'abandoned', value: error } as const;
    await rows.end(acme.tenantId, await begun(id), ending);
    const read = await rows.read(acme.tenantId, ada, id);
    expect(read).toMatchObject({ status: 'failed', reason: 'upstream.timeout', result: undefined });
    expect(Buffer.from(read?.error ?? []).toString()).toBe('{"code":-32603}');
    expect((await eventsOf(id)).at(-1)).toEqual(['task.ended', 'failed', 'upstream.timeout', 1]);
  });

  it('is not begun after its deadline, ends there, and is forgotten later', async () => {
    const id = await created();
    const running = await begun(await created());
    clock.advance(MINUTE);
    expect(await rows.begin(acme.tenantId, id, one)).toBeUndefined();
    expect(await rows.endOverdue(acme.tenantId, 100)).toContain(id);
    expect(await rows.endOverdue(acme.tenantId, 100)).toEqual([]);
    expect(await rows.read(acme.tenantId, ada, id)).toMatchObject({ status: 'failed', reason: 'task.overdue' });
    clock.advance(MINUTE);
    expect(await rows.read(acme.tenantId, ada, id)).toBeUndefined();
    await rows.forget(acme.tenantId, 1000);
    const { rows: left } = await owner.query('select id from tasks where id = any($1::uuid[])', [[id, running.taskId]]);
    expect(left).toEqual([{ id: running.taskId }]);
    await rows.end(acme.tenantId, running, completed());
  });

  it('is found again while it waits, and while its worker has not ended its attempt', async () => {
    const mine = randomUUID();
    await database.workers.enter(mine);
    const waiting = await created();
    const attempt = await begun(await created(), mine);
    const waitingSince = async (since: Date) =>
      (await rows.waiting(acme.tenantId, since, 1000)).map(({ taskId }) => taskId);
    expect(await waitingSince(clock.now())).toContain(waiting);
    expect(await waitingSince(clock.now())).not.toContain(attempt.taskId);
    expect(await waitingSince(new Date(clock.now().getTime() - 1))).not.toContain(waiting);
    expect(await database.workers.tenantsWithOpenTasks()).toContain(acme.tenantId);
    expect(await database.workers.tenantsWithOpenTasks()).not.toContain(globex.tenantId);
    expect(await rows.openAttempts(acme.tenantId, mine, 10)).toEqual([
      {
        taskId: attempt.taskId,
        number: 1,
        workerId: mine,
        owner: { endpoint: 'default' },
        target: 'orders/sum',
        tries: 1,
      },
    ]);
    expect(await rows.openAttempts(globex.tenantId, mine, 10)).toEqual([]);
    await rows.handBack(acme.tenantId, attempt, 'abandoned');
    expect(await rows.openAttempts(acme.tenantId, mine, 10)).toEqual([]);
    expect(await rows.waiting(acme.tenantId, clock.now(), 1000)).toContainEqual({ taskId: attempt.taskId, attempt: 1 });
  });
});

describe('what a task holds', () => {
  it.each([0, 1, 262_144, 262_145, 900_000])('comes back as it was, if it is %i bytes', async (size) => {
    const call = randomBytes(size);
    const id = await created({ call });
    const attempt = await begun(id);
    expect(Buffer.compare(attempt.call, call)).toBe(0);
    const bytes = randomBytes(size);
    await rows.end(acme.tenantId, attempt, { ...completed(), value: { kind: 'result', bytes } });
    expect(Buffer.compare((await rows.read(acme.tenantId, ada, id))?.result ?? Buffer.of(1), bytes)).toBe(0);
  });

  it('cannot be read in the table, nor cut short, put in another order, or given to another task', async () => {
    const secret = 'a secret argument ';
    const id = await created({ call: Buffer.from(secret.repeat(40_000)) });
    const stored = await owner.query<{ value: Buffer; part: number }>(
      'select value, part from task_values where task_id = $1 order by part',
      [id],
    );
    expect(stored.count).toBe(3);
    for (const { value } of stored.rows) expect(value.includes(secret)).toBe(false);
    const broken = [
      'delete from task_values where task_id = $1 and part = 2',
      'update task_values set part = 2 - part + 10 where task_id = $1',
      `update task_values set value = (select value from task_values where task_id <> $1 and kind = 'call' limit 1)
        where task_id = $1`,
    ];
    for (const change of broken) {
      const victim = await created({ call: Buffer.from(secret.repeat(40_000)) });
      await owner.query(change, [victim]);
      await expect(rows.begin(acme.tenantId, victim, one)).rejects.toThrow();
    }
  });
});
