import { hotStatement } from '@gatehouse/db';

/**
 * Transitions of a task. Each is one statement: the task, its ledger, its values and the event of it change together or
 * not at all, and only from where it was expected to be. It answers a row for what has happened, and none where the task
 * was somewhere else by then.
 */

/** What an event says beyond the task's own row, each as SQL. */
interface Noted {
  readonly outcome?: string;
  readonly verdict?: string;
  /** Further facts, as `jsonb`. */
  readonly detail?: string;
}

/** The event of a transition, from the task's own row. `$3` is when it happened. */
const noted = (
  kind: string,
  from: string,
  { outcome = 'null', verdict = 'null', detail = "'{}'::jsonb" }: Noted = {},
) => `
  insert into public.events (tenant_id, id, at, kind, correlation_id, principal_id, endpoint, method, target, verdict,
                             outcome, reason, detail)
  select tenant_id, uuidv7(), $3::timestamptz, '${kind}', correlation_id, principal_id, endpoint, 'tools/call', target,
         ${verdict}, ${outcome}, reason,
         ${detail} || jsonb_build_object('task', id, 'attempt', attempt, 'clientId', client_id)
    from ${from}`;

/** Parts of a value, from the array `parts`; of the round of input `round`, where it belongs to one. */
const kept = (kind: string, from: string, parts: string, round = '0') => `
  insert into public.task_values (tenant_id, task_id, kind, round, part, value)
  select tenant_id, id, ${kind}, ${round}, v.place - 1, v.value
    from ${from}, unnest(${parts}::bytea[]) with ordinality as v(value, place)`;

export const createTask = hotStatement<{ id: string }>(
  'task-create',
  `with made as (
     insert into public.tasks (tenant_id, id, principal_id, endpoint, client_id, upstream_id, target, correlation_id,
                               created_at, updated_at, deadline_at, expires_at)
     values ($1::uuid, $2::uuid, $4::uuid, $5, $6, $7::uuid, $8, $9, $3::timestamptz, $3::timestamptz, $10::timestamptz,
             $11::timestamptz)
     returning *),
   kept as (${kept("'call'", 'made', '$12')}),
   noted as (${noted('task.created', 'made', { verdict: '$13', detail: '$14::jsonb' })})
   select id::text as id from made`,
);

export interface BegunRow {
  readonly attempt: number;
  readonly tries: number;
  /** Rounds of input that were asked for and answered. */
  readonly round: number;
  readonly principalId: string;
  readonly endpoint: string;
  readonly clientId: string;
  readonly upstreamId: string;
  readonly target: string;
  readonly correlationId: string;
  readonly deadlineAt: Date;
}

/**
 * When a time has come: by the clock of the process, `$3`, and by that of the server. One that is ahead would end, or forget,
 * what others are at.
 */
const NOW = 'least($3::timestamptz, now())';

/**
 * Takes the task for one worker that is known to live, and writes the attempt into the ledger before its call leaves. The
 * pause before it is measured by the server alone.
 */
export const beginAttempt = hotStatement<BegunRow>(
  'task-begin',
  `with begun as (
     update public.tasks
        set attempt = attempt + 1, tries = tries + 1, worker_id = $4::uuid, not_before = null, updated_at = $3::timestamptz
      where tenant_id = $1::uuid and id = $2::uuid and status = 'working' and worker_id is null
        and deadline_at > ${NOW} and (not_before is null or not_before <= now())
        and exists (select 1 from public.task_workers w where w.id = $4::uuid)
     returning *),
   ledger as (
     insert into public.task_attempts (tenant_id, task_id, number, worker_id, begun_at)
     select tenant_id, id, attempt, worker_id, updated_at from begun),
   noted as (${noted('task.begun', 'begun')})
   select attempt, tries, round, principal_id::text as "principalId", endpoint, client_id as "clientId",
          upstream_id::text as "upstreamId", target, correlation_id as "correlationId", deadline_at as "deadlineAt"
     from begun`,
);

/** The attempt has an end whatever became of the task: it may have been cancelled meanwhile. */
const ledgerEnded = `
  update public.task_attempts set ended_at = $3::timestamptz, outcome = $6
   where tenant_id = $1::uuid and task_id = $2::uuid and number = $4::integer and worker_id = $5::uuid and ended_at is null`;

const ofThisAttempt = `
  tenant_id = $1::uuid and id = $2::uuid and status = 'working' and attempt = $4::integer and worker_id = $5::uuid`;

/** Ends the attempt, and the task with it. That one attempt came to nothing says little where an earlier one may not have. */
export const endTask = hotStatement<{ id: string }>(
  'task-end',
  `with ended as (
     update public.tasks
        set status = $7, worker_id = null, updated_at = $3::timestamptz,
            reason = case when in_doubt and $6 <> 'answered' then 'task.ambiguous' else $8 end
      where ${ofThisAttempt}
     returning *),
   ledger as (${ledgerEnded}),
   kept as (${kept('$9', 'ended', '$10')}),
   noted as (${noted('task.ended', 'ended', { outcome: "case status when 'completed' then 'answered' else 'failed' end", detail: '$11::jsonb' })})
   select id::text as id from ended`,
);

/**
 * Ends the attempt with what its upstream asks for, in round `$7`. Where it asks for something (`$10`), nobody works at the task
 * until that is answered. Of earlier rounds nothing is needed any more.
 */
export const askForInput = hotStatement<{ status: string; attempt: number }>(
  'task-ask',
  `with asking as (
     update public.tasks
        set status = case when $10::boolean then 'input_required' else 'working' end, round = $7::integer, worker_id = null,
            tries = 0, in_doubt = false, updated_at = $3::timestamptz
      where ${ofThisAttempt} and round = $7::integer - 1
     returning *),
   ledger as (${ledgerEnded}),
   asks as (${kept("'asks'", 'asking', '$8', 'round')}),
   state as (${kept("'state'", 'asking', '$9', 'round')}),
   earlier as (
     delete from public.task_values v using asking a
      where v.tenant_id = a.tenant_id and v.task_id = a.id and v.round > 0 and v.round < a.round),
   noted as (${noted('task.asked', 'asking', { detail: "jsonb_build_object('round', round)" })})
   select status, attempt from asking`,
);

/** First of what is run to answer: of two that answer at the same time, the later one sees what the earlier one has given. */
export const lockTask = hotStatement<never>(
  'task-lock',
  'select from public.tasks where tenant_id = $1::uuid and id = $2::uuid for update',
);

/** Keeps answers of the round `$3` at their places; one that was given stays as it is. */
export const keepAnswers = hotStatement<never>(
  'task-keep-answers',
  `insert into public.task_values (tenant_id, task_id, kind, round, part, value)
   select t.tenant_id, t.id, 'answers', t.round, v.part, v.value
     from public.tasks t, unnest($4::integer[], $5::bytea[]) as v(part, value)
    where t.tenant_id = $1::uuid and t.id = $2::uuid and t.status = 'input_required' and t.round = $3::integer
   on conflict do nothing`,
);

/** Lets the task go on whose round has all of its `$5` answers. */
export const goOn = hotStatement<{ attempt: number }>(
  'task-go-on',
  `with going as (
     update public.tasks t set status = 'working', updated_at = $3::timestamptz
      where t.tenant_id = $1::uuid and t.id = $2::uuid and t.status = 'input_required' and t.round = $4::integer
        and $5::integer <= (select count(*) from public.task_values v
                             where v.tenant_id = t.tenant_id and v.task_id = t.id and v.kind = 'answers' and v.round = t.round)
     returning *),
   noted as (${noted('task.answered', 'going', { detail: "jsonb_build_object('round', round)" })})
   select attempt from going`,
);

/** Ends the attempt, and hands the task back for another one after `$7` milliseconds. */
export const handBack = hotStatement<{ id: string }>(
  'task-hand-back',
  `with given as (
     update public.tasks
        set worker_id = null, in_doubt = in_doubt or $6 = 'abandoned', updated_at = $3::timestamptz,
            not_before = now() + $7::integer * interval '1 millisecond'
      where ${ofThisAttempt}
     returning *),
   ledger as (${ledgerEnded}),
   noted as (${noted('task.handed-back', 'given')})
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
   noted as (${noted('task.ended', 'cancelled', { outcome: "'cancelled'" })})
   select id::text as id from cancelled`,
);

/** What has not been begun by its deadline is not begun any more. */
export const endOverdue = hotStatement<{ id: string }>(
  'task-end-overdue',
  `with overdue as (
     update public.tasks set status = 'failed', reason = 'task.overdue', updated_at = $3::timestamptz
      where tenant_id = $1::uuid and id in (
        select id from public.tasks
         where tenant_id = $1::uuid and status in ('working', 'input_required') and worker_id is null
           and deadline_at <= ${NOW}
         limit $2::integer for update skip locked)
     returning *),
   noted as (${noted('task.ended', 'overdue', { outcome: "'failed'" })})
   select id::text as id from overdue`,
);

export const forgetTasks = hotStatement<{ gone: number }>(
  'task-forget',
  `with gone as (
     delete from public.tasks where tenant_id = $1::uuid and id in (
       select id from public.tasks where tenant_id = $1::uuid and expires_at <= ${NOW} and worker_id is null
        limit $2::integer for update skip locked)
     returning 1)
   select count(*)::integer as gone from gone`,
);
