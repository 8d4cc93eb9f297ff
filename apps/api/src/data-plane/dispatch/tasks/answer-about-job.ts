import { GatehouseError } from '@gatehouse/errors';
import { type CheckedRequest, isStatelessRevision, resultMessage, withServerInfo } from '@gatehouse/mcp';
import type { TaskReading } from '../../../control-plane/tasks/task.ts';
import type { Answer, Authorized, JobOperation } from '../../context.ts';
import type { ServedTool } from '../../snapshot/tenant-snapshot.ts';
import { serverInfo } from '../server-info.ts';
import { finalAnswer } from './task-answer.ts';
import { cancelTask, readTask, type TaskOfCaller } from './task-of-caller.ts';
import type { TaskParts } from './task-parts.ts';
import { taskStateOf } from './task-state.ts';

/**
 * The tools `job_status`, `job_result` and `job_cancel`: what clients without tasks have in the place of `tasks/get` and
 * `tasks/cancel`, over the same tasks.
 *
 * @throws GatehouseError `request.params-invalid`, `task.unknown`, what the job has failed with
 */
export async function answerAboutJob(
  { verb, request }: JobOperation,
  authorized: Authorized,
  parts: Pick<TaskParts, 'tasks'>,
): Promise<Answer> {
  const { jobId } = (request.params.value.arguments ?? {}) as { readonly jobId?: unknown };
  if (typeof jobId !== 'string') {
    throw new GatehouseError('request.params-invalid', { data: { member: 'arguments.jobId', problem: 'missing' } });
  }
  const asked: TaskOfCaller = { taskId: jobId, authorized, parts };
  switch (verb) {
    case 'status':
      return statusAnswer(await readTask(asked), request);
    case 'result':
      return resultAnswer(await readTask(asked), request);
    case 'cancel':
      await cancelTask(asked);
      return textAnswer(request, `Job ${jobId} is cancelled, unless it was over already.`);
  }
}

/** That a call goes on as a job, for a client that has waited long enough. */
export function jobHandle(task: TaskReading, request: CheckedRequest, tool: ServedTool): Answer {
  const text =
    `The call is not done yet, and goes on as job ${task.id}. Do not call the tool again. ` +
    'Ask job_status with this jobId every few seconds; once it says completed, job_result has the result.';
  // Clients refuse what does not fit the schema of a tool's output, unless it is an error.
  const isError = 'outputSchema' in (JSON.parse(tool.listed) as object);
  return textAnswer(request, text, { isError });
}

function statusAnswer(task: TaskReading, request: CheckedRequest): Answer {
  const { taskId: jobId, status, statusMessage: message, createdAt, lastUpdatedAt } = taskStateOf(task);
  const keptUntil = task.expiresAt;
  const structuredContent = { jobId, status, ...(message && { message }), createdAt, lastUpdatedAt, keptUntil };
  return textAnswer(request, JSON.stringify(structuredContent), { structuredContent });
}

function resultAnswer(task: TaskReading, request: CheckedRequest): Answer {
  switch (task.status) {
    case 'working':
      return textAnswer(request, `Job ${task.id} is still under way. Ask again later.`, { isError: true });
    case 'input_required':
      return textAnswer(request, `Job ${task.id} waits for input, which takes a client that knows tasks.`, {
        isError: true,
      });
    case 'cancelled':
      return textAnswer(request, `Job ${task.id} was cancelled.`, { isError: true });
    default:
      return finalAnswer(task, request);
  }
}

function textAnswer(
  { id, revision }: CheckedRequest,
  text: string,
  further: Readonly<Record<string, unknown>> = {},
): Answer {
  const result = { content: [{ type: 'text', text }], ...further };
  const said = isStatelessRevision(revision)
    ? withServerInfo({ ...result, resultType: 'complete' }, serverInfo)
    : result;
  return { status: 200, body: resultMessage(id, JSON.stringify(said)), failed: false };
}
