import type { Database, TaskBacklog } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { expect, it } from 'vitest';
import { checkTasks } from './check-tasks.ts';

const nothing: TaskBacklog = { waiting: 0, running: 0, asking: 0, oldestSeconds: 0 };

async function check(
  backlog: Partial<TaskBacklog> | Error,
  workers = 1,
  depth = async () => ({ waiting: 0, active: 0 }),
) {
  const list = Array.from({ length: workers }, (_, n) => ({ id: String(n), beat: '1' }));
  const ask = async () => {
    if (backlog instanceof Error) throw backlog;
    return { ...nothing, ...backlog };
  };
  const database = { workers: { backlog: ask, list: async () => list } } as unknown as Pick<Database, 'workers'>;
  return checkTasks(database, { depth });
}

it('is content while tasks are taken in time, or there are none and no worker', async () => {
  for (const findings of [await check({ waiting: 5, oldestSeconds: 2 }), await check({}, 0)]) {
    expect(findings.map(({ ok }) => ok)).toEqual([true, true]);
  }
});

it('warns of tasks that nobody takes, and says why that may be', async () => {
  const [, none] = await check({ waiting: 5, oldestSeconds: 100 }, 0);
  expect(none).toMatchObject({ ok: false, severity: 'warn', remedy: expect.stringContaining('No worker runs') });
  const [, slow] = await check({ waiting: 5, oldestSeconds: 100 });
  expect(slow).toMatchObject({ ok: false, remedy: expect.stringContaining('GATEHOUSE_TASK_CONCURRENCY') });
});

it('warns of a queue that does not answer, and of a database', async () => {
  const away = async () => Promise.reject(new GatehouseError('queue.unavailable'));
  const findings = await check(new GatehouseError('database.unavailable'), 1, away);
  expect(findings).toMatchObject([
    { check: 'task-queue', ok: false, remedy: expect.stringContaining('doctor') },
    { check: 'task-backlog', ok: false },
  ]);
});
