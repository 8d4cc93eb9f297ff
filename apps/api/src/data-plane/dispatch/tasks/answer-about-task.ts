import { GatehouseError } from '@gatehouse/errors';
import { resultMessage, taskAnswers, taskNoted, taskView } from '@gatehouse/mcp';
import type { Answer, Authorized, TaskOperation } from '../../context.ts';
import { serverInfo } from '../server-info.ts';
import { ownerOf } from './owner-of.ts';
import type { TaskParts } from './task-parts.ts';
import { taskOutcomeOf, taskStateOf } from './task-state.ts';

/** Random, of version 4: what cannot be an id is not looked for. */
const TASK_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * `tasks/get`, `tasks/update` and `tasks/cancel` (extension Tasks).
 *
 * @throws GatehouseError `task.unknown`, also for what is another's; `request.params-invalid`, `database.unavailable`
 */
export async function answerAboutTask(
  { verb, request, taskId }: TaskOperation,
  authorized: Authorized,
  parts: Pick<TaskParts, 'tasks'>,
): Promise<Answer> {
  if (!TASK_ID.test(taskId)) throw new GatehouseError('task.unknown');
  const asked = { taskId, authorized, parts };
  const result = verb === 'get' ? await view(asked) : await note(verb, request.params, asked);
  return { status: 200, body: resultMessage(request.id, result), failed: false };
}

interface Asked {
  readonly taskId: string;
  readonly authorized: Authorized;
  readonly parts: Pick<TaskParts, 'tasks'>;
}

async function view({ taskId, authorized, parts }: Asked): Promise<string> {
  const task = await parts.tasks.rows.read(authorized.principal.tenantId, ownerOf(authorized), taskId);
  if (!task) throw new GatehouseError('task.unknown');
  return taskView(taskStateOf(task), taskOutcomeOf(task), serverInfo);
}

async function note(
  verb: 'update' | 'cancel',
  params: TaskOperation['request']['params'],
  { taskId, authorized, parts }: Asked,
): Promise<string> {
  const { rows, inputs, announcements } = parts.tasks;
  const { tenantId } = authorized.principal;
  const owner = ownerOf(authorized);
  if (verb === 'update') {
    const answered = await inputs.answer(tenantId, owner, taskId, taskAnswers(params));
    if (!answered) throw new GatehouseError('task.unknown');
    if (answered.goesOnAfter !== undefined) announcements.announce({ tenantId, taskId }, answered.goesOnAfter);
  } else if (!(await rows.cancel(tenantId, owner, taskId)) && !(await rows.exists(tenantId, owner, taskId))) {
    throw new GatehouseError('task.unknown');
  }
  return taskNoted(serverInfo);
}
