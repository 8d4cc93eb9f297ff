import { createTenant } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completed, lasting, startWorkerStand, type WorkerStand } from '../../../test/worker-stand.ts';

let stand: WorkerStand;

beforeAll(async () => {
  stand = await startWorkerStand();
});
afterAll(() => stand?.[Symbol.asyncDispose]());
beforeEach(() => stand.openQueue());

describe('a worker', () => {
  it('makes so many calls of one tenant at the same time and no more, and fetches the others as there is room', async () => {
    let [running, most] = [0, 0];
    const ids = await Promise.all(Array.from({ length: 30 }, () => stand.queued()));
    const worker = await stand.startWorker(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return completed('done');
    });
    for (const id of ids) await stand.becomes(id, { status: 'completed' });
    expect(most).toBe(4);
    await worker.close();
  });

  it('takes a task of another tenant while one has all that it may have', async () => {
    const { begun, make } = lasting();
    const globex = await createTenant(stand.database);
    await Promise.all(Array.from({ length: 10 }, () => stand.queued()));
    const worker = await stand.startWorker(async (tenantId, attempt, signal) =>
      tenantId === globex.tenantId ? completed('theirs') : make(tenantId, attempt, signal),
    );
    await begun;
    const id = await stand.queued(globex.tenantId);
    await stand.becomes(id, { status: 'completed' }, globex.tenantId);
    await worker.close();
  });
});
