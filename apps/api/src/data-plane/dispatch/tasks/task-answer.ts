import { GatehouseError } from '@gatehouse/errors';
import {
  type CheckedRequest,
  httpStatusOf,
  inputRequiredText,
  isStatelessRevision,
  parseUpstreamAnswer,
  relayedErrorMessage,
  resultMessage,
  type TaskState,
  taskCreated,
} from '@gatehouse/mcp';
import type { TaskReading } from '../../../control-plane/tasks/task.ts';
import type { Answer, PermittedCall } from '../../context.ts';
import { sessionAnswer } from '../bridge/session-answer.ts';
import { serverInfo } from '../server-info.ts';
import { failureOf, resultOf, taskOutcomeOf, textOf } from './task-state.ts';

/** The id under which a stored answer is read once more. */
const STORED = 1;

/** That a call has become a task. */
export function taskHandle({ request }: PermittedCall, task: TaskState): Answer {
  return { status: 200, body: resultMessage(request.id, taskCreated(task, serverInfo)), failed: false };
}

/**
 * The answer to a call whose task is over, as if it had been made at once.
 *
 * @throws GatehouseError what it has failed with, where that is an error of ours; `request.cancelled`
 */
export function finalAnswer(task: TaskReading, request: CheckedRequest): Answer {
  if (task.status === 'cancelled') throw new GatehouseError('request.cancelled');
  const error = task.status === 'failed' ? textOf(task.error) : undefined;
  if (task.status === 'failed' && error === undefined) throw failureOf(task);
  if (!isStatelessRevision(request.revision)) {
    const stored = error === undefined ? resultMessage(STORED, resultOf(task)) : storedError(error);
    return sessionAnswer(parseUpstreamAnswer(Buffer.from(stored), STORED), request);
  }
  if (error === undefined) return { status: 200, body: resultMessage(request.id, resultOf(task)), failed: false };
  const { code } = JSON.parse(error) as { readonly code: number };
  return {
    status: httpStatusOf(code),
    body: relayedErrorMessage(request.id, { code, text: error }),
    failed: true,
  };
}

/** What its upstream wants to know, for a client that answers by repeating the call. */
export function inputRequired(task: TaskReading, { request }: PermittedCall, requestState: string): Answer {
  const { inputRequests = '{}' } = taskOutcomeOf(task);
  const body = resultMessage(request.id, inputRequiredText(inputRequests, requestState, serverInfo));
  return { status: 200, body, failed: false };
}

function storedError(text: string): string {
  return relayedErrorMessage(STORED, { code: 0, text });
}
