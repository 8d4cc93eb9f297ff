import { hotStatement } from '@gatehouse/db';

/**
 * Transitions of a task. Each is one statement: the task, its ledger, its values and the event of it change together or
 * not at all, and only from where it was expected to be. It answers a row for what has happened, and none where the task
 * was somewhere else by then.
 */

/** The event of a transition, from the task's own row. `$3` is when it happened. */
const noted = (kind: string, from: string, outcome: string) => `
  insert into public.events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, target, outcome, reason, detail)
  select tenant_id, uuidv7(), $3::timestamptz, '${kind}', correlation_id, principal_id, endpoint, target, ${outcome}, reason,
         jsonb_build_object('task', id, 'attempt', attempt, 'clientId', client_id)
    from ${from}`;

/** Parts of a value, from the array `parts`. */
const kept = (kind: string, from: string, parts: string) => `
  insert into public.task_values (tenant_id, task_id, kind, part, value)
  select tenant_id, id, ${kind}, v.place - 1, v.value from ${from}, unnest(${parts}::bytea[]) with ordinality as v(value, place)`;

export const createTask = hotStatement<{ id: string }>(
  'task-create',
  `with made as (
     insert into public.tasks (tenant_id, id, principal_id, endpoint, client_id, upstream_id, target, correlation_id,
                               created_at, updated_at, deadline_at, expires_at)
     values ($1::uuid, $2::uuid, $4::uuid, $5, $6, $7::uuid, $8, $9, $3::timestamptz, $3::timestamptz, $10::timestamptz,
             $11::timestamptz)
     returning *),
   kept as (${kept("'call'", 'made', '$12')}),
   noted as (${noted('task.created', 'made', 'null')})
   select id::text as id from made`,
);

export interface BegunRow {
  readonly attempt: number;
  readonly principalId: string;
  readonly endpoint: string;
  readonly clientId: string;
  readonly upstreamId: string;
  readonly target: string;
  readonly correlationId: string;
  readonly deadlineAt: Date;
}

/** Takes the task for one worker, and writes the attempt into the ledger before its call leaves. */
export const beginAttempt = hotStatement<BegunRow>(
  'task-begin',
  `with begun as (
     update public.tasks set attempt = attempt + 1, worker_id = $4::uuid, updated_at = $3::timestamptz
      where tenant_id = $1::uuid and id = $2::uuid and status = 'working' and worker_id is null
        and deadline_at > $3::timestamptz
     returning *),
   ledger as (
     insert into public.task_attempts (tenant_id, task_id, number, worker_id, begun_at)
     select tenant_id, id, attempt, worker_id, updated_at from begun),
   noted as (${noted('task.begun', 'begun', 'null')})
   select attempt, principal_id::text as "principalId", endpoint, client_id as "clientId",
          upstream_id::text as "upstreamId", target, correlation_id as "correlationId", deadline_at as "deadlineAt"
     from begun`,
);

/** The attempt has an end whatever became of the task: it may have been cancelled meanwhile. */
const ledgerEnded = `
  update public.task_attempts set ended_at = $3::timestamptz, outcome = $6
   where tenant_id = $1::uuid and task_id = $2::uuid and number = $4::integer and worker_id = $5::uuid and ended_at is null`;

const ofThisAttempt = `
  tenant_id = $1::uuid and id = $2::uuid and status = 'working' and attempt = $4::integer and worker_id = $5::uuid`;

/** Ends the attempt, and the task with it. */
export const endTask = hotStatement<{ id: string }>(
  'task-end',
  `with ended as (
     update public.tasks set status = $7, reason = $8, worker_id = null, updated_at = $3::timestamptz
      where ${ofThisAttempt}
     returning *),
   ledger as (${ledgerEnded}),
   kept as (${kept('$9', 'ended', '$10')}),
   noted as (${noted('task.ended', 'ended', "case status when 'completed' then 'answered' else 'failed' end")})
   select id::text as id from ended`,
);

/** Ends the attempt, and hands the task back for another one. */
export const handBack = hotStatement<{ id: string }>(
  'task-hand-back',
  `with given as (
     update public.tasks set worker_id = null, updated_at = $3::timestamptz where ${ofThisAttempt} returning *),
   ledger as (${ledgerEnded}),
   noted as (${noted('task.handed-back', 'given', 'null')})
   select id::text as id from given`,
);

/** Cancels what is not over. Whoever makes an attempt finds that the task is no longer its own. */
export const cancelTask = hotStatement<{ id: string }>(
  'task-cancel',
  `with cancelled as (
     update public.tasks set status = 'cancelled', worker_id = null, updated_at = $3::timestamptz
      where tenant_id = $1::uuid and id = $2::uuid and principal_id = $4::uuid and endpoint = $5
        and status in ('working', 'input_required')
     returning *),
   noted as (${noted('task.ended', 'cancelled', "'cancelled'")})
   select id::text as id from cancelled`,
);

/** What has not been begun by its deadline is not begun any more. */
export const endOverdue = hotStatement<{ id: string }>(
  'task-end-overdue',
  `with overdue as (
     update public.tasks set status = 'failed', reason = 'task.overdue', updated_at = $3::timestamptz
      where tenant_id = $1::uuid and worker_id is null and deadline_at <= $3::timestamptz and id in (
        select id from public.tasks
         where tenant_id = $1::uuid and status in ('working', 'input_required') and worker_id is null
           and deadline_at <= $3::timestamptz
         limit $2::integer for update skip locked)
     returning *),
   noted as (${noted('task.ended', 'overdue', "'failed'")})
   select id::text as id from overdue`,
);

export interface ReadingRow {
  readonly status: string;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
}

/** What is to be forgotten is not read any more, whether it is gone already or not. */
export const readTask = hotStatement<ReadingRow>(
  'task-read',
  `select status, reason, created_at as "createdAt", updated_at as "updatedAt", expires_at as "expiresAt"
     from public.tasks
    where tenant_id = $1::uuid and id = $2::uuid and principal_id = $3::uuid and endpoint = $4
      and expires_at > $5::timestamptz`,
);

/** Parts in their order. */
export const readValues = hotStatement<{ kind: string; value: Uint8Array<ArrayBuffer> }>(
  'task-read-values',
  `select kind, value from public.task_values
    where tenant_id = $1::uuid and task_id = $2::uuid and kind = any($3::text[]) order by kind, part`,
);

/** Attempts that a worker has begun and not ended. */
export const openAttempts = hotStatement<{ taskId: string; number: number }>(
  'task-open-attempts',
  `select task_id::text as "taskId", number from public.task_attempts
    where tenant_id = $1::uuid and worker_id = $2::uuid and ended_at is null limit $3::integer`,
);

/** Which of these a worker is still at. */
export const ownedTasks = hotStatement<{ taskId: string }>(
  'task-owned',
  `select id::text as "taskId" from public.tasks
    where tenant_id = $1::uuid and id = any($3::uuid[]) and worker_id = $2::uuid`,
);

/** What nobody works at and nobody waits for: a queue may have lost it. */
export const waitingTasks = hotStatement<{ taskId: string; attempt: number }>(
  'task-waiting',
  `select id::text as "taskId", attempt from public.tasks
    where tenant_id = $1::uuid and status = 'working' and worker_id is null and updated_at <= $2::timestamptz
    order by created_at limit $3::integer`,
);

export const forgetTasks = hotStatement<{ gone: number }>(
  'task-forget',
  `with gone as (
     delete from public.tasks where tenant_id = $1::uuid and id in (
       select id from public.tasks where tenant_id = $1::uuid and expires_at <= $2::timestamptz and worker_id is null
        limit $3::integer)
     returning 1)
   select count(*)::integer as gone from gone`,
);
