import { hotStatement } from '@gatehouse/db';

/** What is read of tasks. Nothing here changes anything. */

export interface ReadingRow {
  readonly status: string;
  readonly reason: string | null;
  readonly round: number;
  readonly attempt: number;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
}

/** What is to be forgotten is not read any more, whether it is gone already or not. */
export const readTask = hotStatement<ReadingRow>(
  'task-read',
  `select status, reason, round, attempt, correlation_id as "correlationId", created_at as "createdAt", updated_at as "updatedAt", expires_at as "expiresAt"
     from public.tasks
    where tenant_id = $1::uuid and id = $2::uuid and principal_id = $3::uuid and endpoint = $4
      and expires_at > least($5::timestamptz, now())`,
);

/** Which of these an owner has, and what they are at. */
export const knownTasks = hotStatement<{ id: string; status: string }>(
  'task-known',
  `select id::text as id, status from public.tasks
    where tenant_id = $1::uuid and id = any($2::uuid[]) and principal_id = $3::uuid and endpoint = $4
      and expires_at > least($5::timestamptz, now())`,
);

export interface ValueRow {
  readonly kind: string;
  readonly value: Uint8Array<ArrayBuffer>;
}

/** Parts in their order: of what belongs to the task as a whole, and to its last round of input. */
export const readValues = hotStatement<ValueRow>(
  'task-read-values',
  `select v.kind, v.value from public.task_values v
    where v.tenant_id = $1::uuid and v.task_id = $2::uuid and v.kind = any($3::text[])
      and v.round in (0, (select t.round from public.tasks t where t.tenant_id = v.tenant_id and t.id = v.task_id))
    order by v.kind, v.part`,
);

export interface OpenAttemptRow {
  readonly taskId: string;
  readonly number: number;
  readonly endpoint: string;
  readonly target: string;
  readonly tries: number;
}

/** Attempts that a worker has begun and not ended. */
export const openAttempts = hotStatement<OpenAttemptRow>(
  'task-open-attempts',
  `select a.task_id::text as "taskId", a.number, t.endpoint, t.target, t.tries
     from public.task_attempts a join public.tasks t on t.tenant_id = a.tenant_id and t.id = a.task_id
    where a.tenant_id = $1::uuid and a.worker_id = $2::uuid and a.ended_at is null limit $3::integer`,
);

/** Which of these a worker is still at, and with which attempt. */
export const ownedTasks = hotStatement<{ taskId: string; number: number }>(
  'task-owned',
  `select id::text as "taskId", attempt as number from public.tasks
    where tenant_id = $1::uuid and id = any($3::uuid[]) and worker_id = $2::uuid`,
);

/** What nobody works at and nobody waits for: a queue may have lost it. */
export const waitingTasks = hotStatement<{ taskId: string; attempt: number }>(
  'task-waiting',
  `select id::text as "taskId", attempt from public.tasks
    where tenant_id = $1::uuid and status = 'working' and worker_id is null and updated_at <= $2::timestamptz
      and (not_before is null or not_before <= now())
    order by created_at limit $3::integer`,
);

/** How many of a tenant's tasks nobody works at, up to `$2`. */
export const countWaiting = hotStatement<{ count: number }>(
  'task-count-waiting',
  `select count(*)::integer as count from (
     select from public.tasks where tenant_id = $1::uuid and status = 'working' and worker_id is null limit $2::integer) t`,
);
