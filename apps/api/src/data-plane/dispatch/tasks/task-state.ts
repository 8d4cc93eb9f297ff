import { type ErrorCode, errorCatalogue, GatehouseError } from '@gatehouse/errors';
import { errorText, type TaskOutcome, type TaskState } from '@gatehouse/mcp';
import type { TaskReading } from '../../../control-plane/tasks/task.ts';

/** Milliseconds that a client may wait between two looks. */
const POLL_INTERVAL = 500;

/** A task as its client sees it. */
export function taskStateOf(
  task: Pick<TaskReading, 'id' | 'status' | 'reason' | 'createdAt' | 'updatedAt' | 'expiresAt'>,
): TaskState {
  const { id: taskId, status, reason, createdAt, updatedAt: lastUpdatedAt, expiresAt } = task;
  return {
    ...{ taskId, status, createdAt, lastUpdatedAt },
    statusMessage: isErrorCode(reason) ? errorCatalogue[reason].title : undefined,
    ttlMs: expiresAt.getTime() - createdAt.getTime(),
    pollIntervalMs: POLL_INTERVAL,
  };
}

/** What has come of it, as JSON. @throws GatehouseError `internal` for one that has completed without a result */
export function taskOutcomeOf(task: TaskReading): TaskOutcome {
  switch (task.status) {
    case 'completed':
      return { result: resultOf(task) };
    case 'failed':
      // The upstream's own error, or ours.
      return { error: textOf(task.error) ?? errorText(failureOf(task), task.correlationId) };
    case 'input_required':
      return { inputRequests: textOf(task.asks) ?? '{}' };
    default:
      return {};
  }
}

/** The result of its call, as JSON. @throws GatehouseError `internal` */
export function resultOf({ result }: TaskReading): string {
  const text = textOf(result);
  if (text === undefined) throw new GatehouseError('internal', { reason: 'a task has completed without a result' });
  return text;
}

/** The error of ours that it has failed with. */
export function failureOf({ reason }: TaskReading): GatehouseError {
  return new GatehouseError(isErrorCode(reason) ? reason : 'internal');
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}

/** Another release may have written one that this one does not know. */
function isErrorCode(reason: string | undefined): reason is ErrorCode {
  return reason !== undefined && Object.hasOwn(errorCatalogue, reason);
}
