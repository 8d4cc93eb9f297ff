import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type Decision, decide } from '@gatehouse/policy';
import { definitionDigest } from '../../control-plane/tasks/definition-digest.ts';
import type { BegunAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskCall } from '../../control-plane/tasks/task-call.ts';
import { permit } from '../../data-plane/authorize/authorize.ts';
import { questionOf } from '../../data-plane/authorize/question.ts';
import { AccessChanged } from '../../data-plane/snapshot/access-changed.ts';
import type { Snapshots } from '../../data-plane/snapshot/snapshots.ts';
import type { ServedTool, TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { toolOf } from './tool-of.ts';

/** Looks at a tenant that changes while it is looked at. */
const ATTEMPTS = 3;

export interface PermitParts {
  readonly snapshots: Pick<Snapshots, 'ofTenantId' | 'principal' | 'permissions'>;
}

/** A call that may be made now. */
export interface PermittedCall {
  readonly snapshot: TenantSnapshot;
  readonly tool: ServedTool;
  readonly decision: Decision;
}

/**
 * Judges the call of a task once more, when a worker has taken it: by the grants, the groups and the pinned definition of
 * now, which may be others than those of when it was asked for. The scopes are those of the token that asked.
 *
 * @throws GatehouseError `tenant.suspended`, `tool.unknown`, `scope.insufficient`, `database.unavailable`, `server.busy`
 */
export async function permitCall(
  tenantId: TenantId,
  attempt: Pick<BegunAttempt, 'owner' | 'clientId' | 'target'>,
  call: TaskCall,
  parts: PermitParts,
): Promise<PermittedCall> {
  for (let left = ATTEMPTS; ; left--) {
    try {
      return await judgeAnew(tenantId, attempt, call, parts);
    } catch (thrown) {
      if (!(thrown instanceof AccessChanged) || left <= 1) throw thrown;
    }
  }
}

async function judgeAnew(
  tenantId: TenantId,
  { owner, clientId, target }: Pick<BegunAttempt, 'owner' | 'clientId' | 'target'>,
  { issuerId, subject, scopes, definitionDigest: pinned }: TaskCall,
  { snapshots }: PermitParts,
): Promise<PermittedCall> {
  const snapshot = await snapshots.ofTenantId(tenantId);
  if (snapshot?.status !== 'active') throw new GatehouseError('tenant.suspended');
  const principal = await snapshots.principal(snapshot, issuerId, subject);
  const tool = toolOf(snapshot, owner.endpoint, target);
  if (principal?.id !== owner.principalId || !tool || definitionDigest(tool) !== pinned) {
    throw new GatehouseError('tool.unknown');
  }
  const permissions = snapshots.permissions(snapshot, principal, snapshot.clients.get(clientId));
  const question = questionOf({ subject: { kind: 'tool', tool }, canonicalName: target }, new Set(scopes));
  const decision = decide(permissions, question);
  permit(decision, 'tool');
  return { snapshot, tool, decision };
}
