import { type CheckedRequest, declaresTasks, listenedTasks } from '@gatehouse/mcp';
import type { Cancellation } from '@gatehouse/outbound';
import type { TaskListening } from '../../../platform/bus/task-listening.ts';
import type { Authorized } from '../../context.ts';
import { ownerOf } from '../tasks/owner-of.ts';
import { isTaskId } from '../tasks/task-of-caller.ts';
import type { TaskParts } from '../tasks/task-parts.ts';
import type { Outbox } from './outbox.ts';

/** Tasks that a subscription follows. */
export interface FollowedTasks extends Disposable {
  /** What of those that were asked for is the caller's. */
  readonly taskIds: readonly string[];
}

/**
 * Follows the tasks that a subscription is to be told of, where its client knows tasks. What is not `working` any more is
 * told at once: it may have changed before anybody listened.
 *
 * @throws GatehouseError `request.params-invalid`, `database.unavailable`
 */
export async function followTasks(
  { params }: CheckedRequest,
  authorized: Authorized,
  outbox: Pick<Outbox, 'put'>,
  end: Cancellation,
  { tasks }: Pick<TaskParts, 'tasks'>,
): Promise<FollowedTasks> {
  const asked = declaresTasks(params) ? listenedTasks(params).filter(isTaskId) : [];
  if (asked.length === 0) return { taskIds: [], [Symbol.dispose]: () => {} };
  const { tenantId } = authorized.principal;
  // Before they are looked at, so that nothing happens in between.
  const listenings = new Map(asked.map((taskId) => [taskId, tasks.notices.listen(tenantId, taskId)]));
  using all = new DisposableStack();
  for (const listening of listenings.values()) all.use(listening);
  const statuses = await tasks.rows.statuses(tenantId, ownerOf(authorized), asked);
  for (const [taskId, listening] of listenings) {
    const status = statuses.get(taskId);
    if (status && status !== 'working') outbox.put({ kind: 'task', taskId });
    if (status) void follow(listening, end, () => outbox.put({ kind: 'task', taskId }));
    else listening[Symbol.dispose]();
  }
  const open = all.move();
  return { taskIds: [...statuses.keys()], [Symbol.dispose]: () => open.dispose() };
}

async function follow(listening: TaskListening, end: Cancellation, tell: () => void): Promise<void> {
  try {
    while (await listening.next(Number.POSITIVE_INFINITY, end)) tell();
  } catch {
    // The subscription is over.
  }
}
