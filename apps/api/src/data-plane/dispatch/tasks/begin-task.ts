import { randomUUID } from 'node:crypto';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { mirroredCapabilities, mirrorParams } from '@gatehouse/mcp';
import { definitionDigest } from '../../../control-plane/tasks/definition-digest.ts';
import type { NewTask } from '../../../control-plane/tasks/task.ts';
import { packTaskCall } from '../../../control-plane/tasks/task-call.ts';
import type { Authorized, PermittedCall } from '../../context.ts';
import { attemptDetail } from '../../record/call-detail.ts';
import type { ServedTool } from '../../snapshot/tenant-snapshot.ts';
import { sentParams } from '../sent-params.ts';
import { ownerOf } from './owner-of.ts';
import type { TaskParts } from './task-parts.ts';

/** Milliseconds for which what came of a task is kept, from its deadline on. */
const KEPT_FOR = 24 * 60 * 60_000;

/**
 * Makes a task of a call, durably, and says that there is one.
 *
 * @param id that it is to have: random, of version 4
 * @throws GatehouseError `database.unavailable`: it was not made; `task.ambiguous`: it may have been
 */
export async function beginTask(
  id: string,
  operation: PermittedCall,
  tool: ServedTool,
  authorized: Authorized,
  { tasks, clock }: Pick<TaskParts, 'tasks' | 'clock'>,
): Promise<void> {
  const { tenantId } = authorized.principal;
  const task = newTask(id, operation, tool, authorized, clock.now());
  try {
    await tasks.rows.create(tenantId, task);
  } catch (thrown) {
    const error = asGatehouseError(thrown);
    if (error.code === 'database.unavailable') await takeBack(task, authorized, tasks.rows, error);
    throw error;
  }
  tasks.announcements.announce({ tenantId, taskId: id }, 0);
}

/** A new id, that nobody can guess. */
export function newTaskId(): string {
  return randomUUID();
}

function newTask(id: string, operation: PermittedCall, tool: ServedTool, authorized: Authorized, now: Date): NewTask {
  const { principal, correlationId } = authorized;
  const { request, decision } = operation;
  const deadlineAt = new Date(now.getTime() + tool.running.deadlineMs);
  return {
    ...{ id, owner: ownerOf(authorized), clientId: principal.clientId, correlationId },
    ...{ upstreamId: operation.upstream.id, target: operation.canonicalName },
    ...{ createdAt: now, deadlineAt, expiresAt: new Date(deadlineAt.getTime() + KEPT_FOR) },
    call: packTaskCall({
      tool: tool.name,
      definitionDigest: definitionDigest(tool),
      params: sentParams(operation),
      meta: request.params.rawMeta,
      capabilities: mirroredCapabilities(request.params),
      paramHeaders: mirrorParams(tool.mirroredParams, request.params),
      issuerId: principal.issuerId,
      subject: principal.subject,
      scopes: [...principal.scopes],
    }),
    verdict: decision.verdict,
    detail: attemptDetail(authorized),
  };
}

/** What may have been made is cancelled, so that whoever repeats the call does not make it twice. */
async function takeBack(
  { id, owner }: NewTask,
  { principal }: Authorized,
  rows: Pick<TaskParts['tasks']['rows'], 'cancel'>,
  cause: GatehouseError,
): Promise<void> {
  await rows.cancel(principal.tenantId, owner, id).catch(() => {
    throw new GatehouseError('task.ambiguous', { cause });
  });
}
