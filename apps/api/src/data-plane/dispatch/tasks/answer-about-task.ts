import { resultMessage, taskAnswers, taskNoted, taskView } from '@gatehouse/mcp';
import type { Answer, Authorized, TaskOperation } from '../../context.ts';
import { serverInfo } from '../server-info.ts';
import { answerTask, cancelTask, readTask, type TaskOfCaller } from './task-of-caller.ts';
import type { TaskParts } from './task-parts.ts';
import { taskOutcomeOf, taskStateOf } from './task-state.ts';

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
  const result = await resultOf(verb, request.params, { taskId, authorized, parts });
  return { status: 200, body: resultMessage(request.id, result), failed: false };
}

async function resultOf(
  verb: TaskOperation['verb'],
  params: TaskOperation['request']['params'],
  asked: TaskOfCaller,
): Promise<string> {
  switch (verb) {
    case 'get': {
      const task = await readTask(asked);
      return taskView(taskStateOf(task), taskOutcomeOf(task), serverInfo);
    }
    case 'update':
      await answerTask(asked, taskAnswers(params));
      return taskNoted(serverInfo);
    case 'cancel':
      await cancelTask(asked);
      return taskNoted(serverInfo);
  }
}
