import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { isStatelessRevision, type RawMembers, retryOf, taskAnswers } from '@gatehouse/mcp';
import type { TaskReading } from '../../../control-plane/tasks/task.ts';
import type { TaskListening } from '../../../platform/bus/task-listening.ts';
import type { Answer, Authorized, PermittedCall, TaskWay } from '../../context.ts';
import type { Exchange } from '../../respond/exchange.ts';
import { jobHandle } from './answer-about-job.ts';
import { awaitTask } from './await-task.ts';
import { beginTask, newTaskId } from './begin-task.ts';
import { keepCompany } from './keep-company.ts';
import { finalAnswer, inputRequired, taskHandle } from './task-answer.ts';
import { answerTask, cancelTask, readTask } from './task-of-caller.ts';
import type { TaskParts } from './task-parts.ts';
import { taskStateOf } from './task-state.ts';
import { stateOfWaiting, waitingTask } from './waiting-task.ts';

/** A call that is run by a worker, and its caller. */
interface TaskCall {
  readonly operation: PermittedCall;
  readonly authorized: Authorized;
  readonly exchange: Exchange;
  readonly taskId: string;
  readonly way: TaskWay;
  readonly parts: TaskParts;
}

/**
 * Makes a task of a call, or goes on with the one that the call repeats. The caller waits for as long as its way says, and gets
 * the answer as if there was no task; afterwards it gets the task, or what to ask for it with.
 *
 * @throws GatehouseError `request.state-invalid`, `request.params-invalid`, `task.*`, what the task has failed with
 */
export async function callAsTask(
  operation: PermittedCall,
  way: TaskWay,
  authorized: Authorized,
  exchange: Exchange,
  parts: TaskParts,
): Promise<Answer> {
  const { tenantId } = authorized.principal;
  const repeated = await waitingTask(operation, authorized, parts);
  const taskId = repeated ?? newTaskId();
  const call: TaskCall = { operation, authorized, exchange, taskId, way, parts };
  using listening = parts.tasks.notices.listen(tenantId, taskId);
  if (repeated === undefined) await beginTask(taskId, operation, way.tool, authorized, parts);
  else if (!(await answerTask({ taskId, authorized, parts }, answersIn(operation)))) return answerNow(call);
  return way.waitMs === 0 ? answerNow(call) : waitedFor(call, listening);
}

function answersIn({ request }: PermittedCall): RawMembers {
  return retryOf(request.params).inputResponses === undefined ? new Map() : taskAnswers(request.params);
}

async function waitedFor(call: TaskCall, listening: TaskListening): Promise<Answer> {
  const { way, authorized, exchange, operation, parts } = call;
  const { signal } = authorized;
  using _ = keepCompany(exchange, operation.request);
  try {
    const task = await awaitTask({
      listening,
      read: () => read(call),
      atMost: Math.min(way.waitMs, parts.tasks.patience),
      signal,
    });
    return task ? await answerFor(task, call) : await answerNow(call);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    // Who is told of the task, or of the job, can go on with it at another process.
    if (asGatehouseError(signal.reason).code === 'server.stopping') return answerNow(call);
    await cancel(call);
    throw thrown;
  }
}

/** The answer as it is now: of a task that goes on, the task. */
async function answerNow(call: TaskCall): Promise<Answer> {
  const task = await read(call);
  const { way, operation } = call;
  if (way.takesTask && (way.waitMs === 0 || task.status === 'working')) return taskHandle(operation, taskStateOf(task));
  return task.status === 'working' ? jobHandle(task, operation.request, way.tool) : answerFor(task, call);
}

async function answerFor(task: TaskReading, call: TaskCall): Promise<Answer> {
  const { operation, authorized, parts } = call;
  if (task.status !== 'input_required') return finalAnswer(task, operation.request);
  if (!isStatelessRevision(operation.request.revision)) {
    await cancel(call);
    throw new GatehouseError('session.input-needed');
  }
  return inputRequired(task, operation, stateOfWaiting(task.id, operation, authorized, parts));
}

function read({ taskId, authorized, parts }: TaskCall): Promise<TaskReading> {
  return readTask({ taskId, authorized, parts });
}

/** Nobody is left who could be told what comes of it. */
async function cancel({ taskId, authorized, parts }: TaskCall): Promise<void> {
  await cancelTask({ taskId, authorized, parts }).catch(() => {});
}
