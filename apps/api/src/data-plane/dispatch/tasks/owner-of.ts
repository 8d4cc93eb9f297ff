import type { TaskOwner } from '../../../control-plane/tasks/task.ts';
import type { Authorized } from '../../context.ts';

/** Whose the tasks of a request are. */
export function ownerOf({ principal, endpoint }: Authorized): TaskOwner {
  return { principalId: principal.principalId, endpoint: endpoint.slug };
}
