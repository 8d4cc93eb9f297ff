import type { Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { RawJson } from '@gatehouse/mcp';
import type { MadeTenant } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada } from '../../../test/new-task.ts';
import {
  completed,
  lasting,
  type Make,
  startWorkerStand,
  until,
  type WorkerStand,
} from '../../../test/worker-stand.ts';
import type { TaskInputs } from '../../control-plane/tasks/task-inputs.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';

let stand: WorkerStand;
let database: Database;
let acme: MadeTenant;
let rows: TaskRows;
let inputs: TaskInputs;

beforeAll(async () => {
  stand = await startWorkerStand();
  ({ database, acme, rows, inputs } = stand);
});
afterAll(() => stand?.[Symbol.asyncDispose]());
beforeEach(() => stand.openQueue());

const queued = () => stand.queued();
const read = (id: string) => stand.read(id);
const becomes = (id: string, expected: object) => stand.becomes(id, expected);
const startWorker: WorkerStand['startWorker'] = (...asked) => stand.startWorker(...asked);

describe('a worker', () => {
  it('makes the call of each task once, with what was written down of it', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, queued));
    const made: string[] = [];
    const echo: Make = async (_tenantId, { call }) => {
      made.push(Buffer.from(call).toString());
      return completed(Buffer.from(call).toString());
    };
    const workers = await Promise.all([startWorker(echo), startWorker(echo)]);
    for (const id of ids) await stand.queue.add({ tenantId: acme.tenantId, taskId: id }, 2);
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
    await stand.queue.add({ tenantId: acme.tenantId, taskId: id }, (answered?.goesOnAfter ?? 0) + 1);
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
