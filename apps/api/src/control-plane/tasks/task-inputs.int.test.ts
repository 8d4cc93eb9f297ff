import { randomUUID } from 'node:crypto';
import { Database } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import type { RawJson, RawMembers } from '@gatehouse/mcp';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ada, newTask, notices } from '../../../test/new-task.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import type { BegunAttempt, TaskOwner } from './task.ts';
import { TaskInputs } from './task-inputs.ts';
import { TaskRows } from './task-rows.ts';

const clock = testClock('2026-11-30T12:00:00.000Z');

let testDatabase: TestDatabase;
let database: Database;
let owner: RawSession;
let acme: MadeTenant;
let rows: TaskRows;
let inputs: TaskInputs;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'task-inputs' });
  owner = await RawSession.open(testDatabase.ownerUrl);
  acme = await createTenant(database);
  const keyRing = new TenantKeyRing(parseMasterKeys({ current: generateMasterKey() }), database);
  rows = new TaskRows(database, keyRing, notices, clock);
  inputs = new TaskInputs(database, keyRing, rows, notices, clock);
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await database.close();
  await testDatabase.drop();
});

const json = (members: Record<string, string>): RawMembers => new Map(Object.entries(members) as [string, RawJson][]);
const asking = (asks: Record<string, string>, state?: string) =>
  ({ status: 'input_required', asks: json(asks), state }) as const;

async function begun(taskId: string): Promise<BegunAttempt> {
  const workerId = randomUUID();
  await database.workers.enter(workerId);
  const attempt = await rows.begin(acme.tenantId, taskId, workerId);
  if (!attempt) throw new Error('it cannot be begun');
  return attempt;
}

/** A task whose first attempt has asked for these. */
async function asked(asks: Record<string, string> = { name: '{ "q":1.0 }' }, state?: string): Promise<string> {
  const task = newTask(clock.now());
  await rows.create(acme.tenantId, task);
  expect(await inputs.ask(acme.tenantId, await begun(task.id), 0, asking(asks, state))).toEqual({
    goesOnAfter: undefined,
  });
  return task.id;
}

const answer = (taskId: string, answers: Record<string, string>, by: TaskOwner = ada) =>
  inputs.answer(acme.tenantId, by, taskId, json(answers));

const read = (taskId: string) => rows.read(acme.tenantId, ada, taskId);

const asksOf = async (taskId: string) => {
  const { asks } = (await read(taskId)) ?? {};
  return asks && Buffer.from(asks).toString();
};

describe('a task that needs input', () => {
  it('waits for it with nobody at work, and goes on with the answers and the state as they were', async () => {
    const id = await asked({ name: '{ "q":1.0 }' }, 'round one');
    expect(await read(id)).toMatchObject({ status: 'input_required', round: 1 });
    expect(await asksOf(id)).toBe('{"1.name":{ "q":1.0 }}');
    await expect(begun(id)).rejects.toThrow('it cannot be begun');
    expect(await answer(id, { '1.name': '{ "a":2.0 }' })).toEqual({ goesOnAfter: 1 });
    expect(await read(id)).toMatchObject({ status: 'working', asks: undefined });
    const next = await begun(id);
    expect(next).toMatchObject({
      number: 2,
      round: 1,
      input: { state: 'round one', answers: '{"name":{ "a":2.0 }}' },
    });
    expect(Buffer.from(next.call).toString()).toBe('{"n":1.0}');
  });

  it('goes through rounds whose keys differ although the upstream uses its own again', async () => {
    const id = await asked({ name: '1' });
    await answer(id, { '1.name': '"one"' });
    const second = await begun(id);
    expect(second.input).toEqual({ state: undefined, answers: '{"name":"one"}' });
    await inputs.ask(acme.tenantId, second, second.round, asking({ name: '2' }, 's'));
    expect(await asksOf(id)).toBe('{"2.name":2}');
    expect(await answer(id, { '1.name': '"late"' })).toEqual({ goesOnAfter: undefined });
    await answer(id, { '2.name': '"two"' });
    expect((await begun(id)).input).toEqual({ state: 's', answers: '{"name":"two"}' });
  });

  it('waits until everything is answered, keeps what was answered first, and knows no other keys', async () => {
    const id = await asked({ a: '1', b: '2', 'c d': '3' });
    expect(await answer(id, { '1.b': '"first"', '9.z': '0', b: '0' })).toEqual({ goesOnAfter: undefined });
    expect(await answer(id, { '1.b': '"second"' })).toEqual({ goesOnAfter: undefined });
    expect((await read(id))?.status).toBe('input_required');
    expect(await answer(id, { '1.c d': '"c"', '1.a': '"a"' })).toEqual({ goesOnAfter: 1 });
    expect((await begun(id)).input?.answers).toBe('{"a":"a","b":"first","c d":"c"}');
  });

  it('goes on once, whoever answers at the same time', async () => {
    const keys = Array.from({ length: 8 }, (_, n) => `k${n}`);
    const id = await asked(Object.fromEntries(keys.map((key) => [key, '0'])));
    const answered = await Promise.all(keys.map((key) => answer(id, { [`1.${key}`]: `"${key}"` })));
    expect(answered.filter((came) => came?.goesOnAfter === 1)).toHaveLength(1);
    expect(JSON.parse((await begun(id)).input?.answers ?? '')).toEqual(
      Object.fromEntries(keys.map((key) => [key, key])),
    );
  });

  it('goes on at once when its upstream only wants its state back', async () => {
    const task = newTask(clock.now());
    await rows.create(acme.tenantId, task);
    expect(await inputs.ask(acme.tenantId, await begun(task.id), 0, asking({}, 'later'))).toEqual({ goesOnAfter: 1 });
    expect((await begun(task.id)).input).toEqual({ state: 'later', answers: '{}' });
  });

  it('asks its owner at its endpoint, and nobody else', async () => {
    const id = await asked();
    const strangers = [
      { ...ada, principalId: randomUUID() },
      { ...ada, endpoint: 'other' },
    ];
    for (const stranger of strangers) expect(await answer(id, { '1.name': '0' }, stranger)).toBeUndefined();
    const elsewhere = await createTenant(database);
    expect(await inputs.answer(elsewhere.tenantId, ada, id, json({ '1.name': '0' }))).toBeUndefined();
    expect((await read(id))?.status).toBe('input_required');
  });

  it('takes no notice of answers once it is over', async () => {
    const id = await asked();
    await rows.cancel(acme.tenantId, ada, id);
    expect(await answer(id, { '1.name': '0' })).toEqual({ goesOnAfter: undefined });
    expect(await read(id)).toMatchObject({ status: 'cancelled', asks: undefined });
  });

  it('is the attempt’s that began it last', async () => {
    const task = newTask(clock.now());
    await rows.create(acme.tenantId, task);
    const lost = await begun(task.id);
    await rows.handBack(acme.tenantId, lost, 'abandoned');
    await begun(task.id);
    expect(await inputs.ask(acme.tenantId, lost, 0, asking({ a: '1' }))).toBeUndefined();
    expect((await read(task.id))?.status).toBe('working');
  });

  it('leaves what is asked and answered on record, and none of it readable in the tables', async () => {
    const id = await asked({ name: '"the question"' }, 'the state');
    await answer(id, { '1.name': '"the answer"' });
    const { rows: events } = await owner.query<{ kind: string; round: number | null }>(
      `select kind, (detail->>'round')::integer as round from events where detail->>'task' = $1 order by id`,
      [id],
    );
    expect(events.map(({ kind, round }) => [kind, round])).toEqual([
      ['task.created', null],
      ['task.begun', null],
      ['task.asked', 1],
      ['task.answered', 1],
    ]);
    const { rows: values } = await owner.query<{ value: Uint8Array }>(
      'select value from task_values where task_id = $1',
      [id],
    );
    expect(values).toHaveLength(4);
    for (const { value } of values) expect(Buffer.from(value).toString('latin1')).not.toMatch(/question|state|answer/);
  });
});

it('takes no answer beyond all measure', async () => {
  const id = await asked();
  const large = answer(id, { '1.name': JSON.stringify('x'.repeat(256 * 1024)) });
  await expect(large).rejects.toEqual(expect.objectContaining({ code: 'request.params-invalid' }));
  expect((await read(id))?.status).toBe('input_required');
});
