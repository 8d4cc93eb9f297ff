import { GatehouseError } from '@gatehouse/errors';
import { retryOf, taskAnswers } from '@gatehouse/mcp';
import type { Authorized, PermittedCall } from '../../context.ts';
import { keyedDigest } from '../../record/digest.ts';
import { ownerOf } from './owner-of.ts';
import type { TaskParts } from './task-parts.ts';

/**
 * The state that a waiting caller is given when its task needs input: it leads back to the same task, and only with the same
 * arguments.
 */
export function stateOfWaiting(
  taskId: string,
  operation: PermittedCall,
  authorized: Authorized,
  { requestStates }: Pick<TaskParts, 'requestStates'>,
): string {
  return requestStates.seal(JSON.stringify([taskId, digestOf(operation, authorized)]), authorized, operation, 'task');
}

/**
 * The id of the task that a repeated call is about; undefined for a call that is none.
 *
 * @throws GatehouseError `request.state-invalid`, `request.params-invalid`
 */
export async function waitingTask(
  operation: PermittedCall,
  authorized: Authorized,
  { requestStates }: Pick<TaskParts, 'requestStates'>,
): Promise<string | undefined> {
  const { requestState } = retryOf(operation.request.params);
  if (requestState === undefined) return undefined;
  const state = await requestStates.open(requestState, authorized, operation, 'task');
  const [taskId, digest] = JSON.parse(state) as [taskId: string, digest: string];
  if (digest !== digestOf(operation, authorized)) {
    throw new GatehouseError('request.state-invalid', { reason: 'other arguments' });
  }
  return taskId;
}

/**
 * Gives a task the answers that came with a repeated call.
 *
 * @returns whether the task goes on now; else there is nothing to wait for
 * @throws GatehouseError `task.unknown`, `request.params-invalid`
 */
export async function answerWaiting(
  taskId: string,
  { request }: PermittedCall,
  authorized: Authorized,
  { tasks }: Pick<TaskParts, 'tasks'>,
): Promise<boolean> {
  const { tenantId } = authorized.principal;
  const answers = retryOf(request.params).inputResponses === undefined ? new Map() : taskAnswers(request.params);
  const answered = await tasks.inputs.answer(tenantId, ownerOf(authorized), taskId, answers);
  if (!answered) throw new GatehouseError('task.unknown');
  if (answered.goesOnAfter === undefined) return false;
  tasks.announcements.announce({ tenantId, taskId }, answered.goesOnAfter);
  return true;
}

function digestOf({ request }: PermittedCall, { snapshot }: Authorized): string {
  return keyedDigest(snapshot.digestKey, request.params.raw.get('arguments') ?? '');
}
