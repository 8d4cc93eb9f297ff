import { GatehouseError } from '@gatehouse/errors';
import { retryOf } from '@gatehouse/mcp';
import type { Authorized, PermittedCall } from '../../context.ts';
import { keyedDigest } from '../../record/digest.ts';
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

function digestOf({ request }: PermittedCall, { snapshot }: Authorized): string {
  return keyedDigest(snapshot.digestKey, request.params.raw.get('arguments') ?? '');
}
