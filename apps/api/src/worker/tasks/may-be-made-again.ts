import type { TenantId } from '@gatehouse/db';
import type { OpenAttempt } from '../../control-plane/tasks/task.ts';
import type { Snapshots } from '../../data-plane/snapshot/snapshots.ts';
import { toolOf } from './tool-of.ts';

export interface AgainParts {
  readonly snapshots: Pick<Snapshots, 'ofTenantId'>;
}

/**
 * Whether a call may be made once more of which nobody knows whether it had its effect: only what an admin has found to have
 * the effect of once, however often it is made, unless a rule says never. What the upstream says of its tool counts for nothing.
 *
 * @throws GatehouseError `database.unavailable`, `server.busy`
 */
export async function mayBeMadeAgain(
  tenantId: TenantId,
  { owner, target }: Pick<OpenAttempt, 'owner' | 'target'>,
  { snapshots }: AgainParts,
): Promise<boolean> {
  const snapshot = await snapshots.ofTenantId(tenantId);
  const tool = snapshot && toolOf(snapshot, owner.endpoint, target);
  if (!tool || tool.running.retry === 'never') return false;
  return tool.annotations.idempotentHint || tool.annotations.readOnlyHint;
}
