import { GatehouseError } from '@gatehouse/errors';
import type { RawMembers } from '@gatehouse/mcp';
import type { TaskReading } from '../../../control-plane/tasks/task.ts';
import type { Authorized } from '../../context.ts';
import { ownerOf } from './owner-of.ts';
import type { TaskParts } from './task-parts.ts';

/** A task that a caller asks about by its id. */
export interface TaskOfCaller {
  readonly taskId: string;
  readonly authorized: Authorized;
  readonly parts: Pick<TaskParts, 'tasks'>;
}

/** Random, of version 4: what cannot be an id is not looked for. */
const TASK_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a task could have this id. */
export function isTaskId(id: string): boolean {
  return TASK_ID.test(id);
}

/** @throws GatehouseError `task.unknown`, also for what is another's; `database.unavailable` */
export async function readTask({ taskId, authorized, parts }: TaskOfCaller): Promise<TaskReading> {
  const { tenantId } = authorized.principal;
  const task = isTaskId(taskId) && (await parts.tasks.rows.read(tenantId, ownerOf(authorized), taskId));
  if (!task) throw new GatehouseError('task.unknown');
  return task;
}

/** Cancels it, unless it is over. @throws as {@link readTask} */
export async function cancelTask({ taskId, authorized, parts }: TaskOfCaller): Promise<void> {
  const { rows } = parts.tasks;
  const of = [authorized.principal.tenantId, ownerOf(authorized)] as const;
  const isKnown =
    isTaskId(taskId) && ((await rows.cancel(...of, taskId)) || (await rows.statuses(...of, [taskId])).size > 0);
  if (!isKnown) throw new GatehouseError('task.unknown');
}

/**
 * Gives it answers to what its upstream has asked.
 *
 * @returns whether it goes on by that
 * @throws as {@link readTask}; `request.params-invalid`
 */
export async function answerTask({ taskId, authorized, parts }: TaskOfCaller, answers: RawMembers): Promise<boolean> {
  const { inputs, announcements } = parts.tasks;
  const { tenantId } = authorized.principal;
  const answered = isTaskId(taskId) && (await inputs.answer(tenantId, ownerOf(authorized), taskId, answers));
  if (!answered) throw new GatehouseError('task.unknown');
  if (answered.goesOnAfter === undefined) return false;
  announcements.announce({ tenantId, taskId }, answered.goesOnAfter);
  return true;
}
