import { randomUUID } from 'node:crypto';
import type { Cancellation } from '@gatehouse/outbound';
import type { NewTask, TaskOwner } from '../src/control-plane/tasks/task.ts';
import type { TaskNotices } from '../src/platform/bus/task-notices.ts';

const MINUTE = 60_000;

/** Somebody who owns tasks. */
export const ada: TaskOwner = { principalId: randomUUID(), endpoint: 'default' };

/** A task of ada's that has a minute, and is kept for another one. */
export function newTask(createdAt: Date, changes: Partial<NewTask> = {}): NewTask {
  return {
    ...{ id: randomUUID(), owner: ada, clientId: 'agent', upstreamId: randomUUID(), target: 'orders/sum' },
    ...{ correlationId: randomUUID(), createdAt, call: Buffer.from('{"n":1.0}') },
    ...{ verdict: 'allowed', detail: { tokenId: 'token' } },
    deadlineAt: new Date(createdAt.getTime() + MINUTE),
    expiresAt: new Date(createdAt.getTime() + 2 * MINUTE),
    ...changes,
  };
}

/** Where nobody waits for what is said of tasks. */
export const notices = {
  say: () => {},
  listen: () => ({
    next: (_atMost: number, cancellation: Cancellation) =>
      new Promise((_resolve, reject) => cancellation.addEventListener('abort', () => reject(cancellation.reason))),
    [Symbol.dispose]: () => {},
  }),
} as unknown as TaskNotices;
