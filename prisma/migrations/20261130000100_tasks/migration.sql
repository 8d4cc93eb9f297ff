-- Tasks: calls that outlive their request. Everything that is true of one is here; the queue holds ids only, and may lose
-- them.

create table public.tasks (
  tenant_id      uuid not null,
  -- Random: whoever is shown one must not be able to guess another.
  id             uuid not null,
  -- Whose it is: nobody else is told that there is one.
  principal_id   uuid not null,
  client_id      text not null,
  -- Slug of the endpoint that it was asked for at.
  endpoint       text not null,
  upstream_id    uuid not null,
  -- Canonical name of the tool.
  target         text not null,
  correlation_id text not null,
  status         text not null default 'working',
  -- Stable code of an error of ours.
  reason         text,
  -- Rounds of input that were asked for.
  round          integer not null default 0,
  -- Attempts that were begun.
  attempt        integer not null default 0,
  -- The worker that makes the last of them, while it does.
  worker_id      uuid,
  created_at     timestamptz(6) not null,
  updated_at     timestamptz(6) not null,
  -- When it has to have come to an end.
  deadline_at    timestamptz(6) not null,
  -- When it is forgotten.
  expires_at     timestamptz(6) not null,
  constraint tasks_pkey primary key (tenant_id, id),
  constraint tasks_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint tasks_status_known check (status in ('working', 'input_required', 'completed', 'failed', 'cancelled')),
  constraint tasks_worker_works check (worker_id is null or status = 'working'),
  constraint tasks_counts_not_negative check (round >= 0 and attempt >= 0),
  constraint tasks_expire_last check (expires_at >= deadline_at and deadline_at >= created_at)
);
-- What is not over: little, however much is kept.
create index tasks_tenant_id_created_at_open_idx on public.tasks (tenant_id, created_at)
  where status in ('working', 'input_required');
create index tasks_tenant_id_expires_at_idx on public.tasks (tenant_id, expires_at);
-- Rows are inserted, changed twice or three times, and deleted: what they leave is collected before it is much.
alter table public.tasks set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- What was sent and what came back, in parts that are each sealed under the tenant's data key.
create table public.task_values (
  tenant_id uuid not null,
  task_id   uuid not null,
  -- call: what is sent; result and error: what came back; state: what the upstream wants back; asks and answers: of a round
  kind      text not null,
  -- Of the round of input; 0 where there is none.
  round     integer not null default 0,
  part      integer not null,
  value     bytea not null,
  constraint task_values_pkey primary key (tenant_id, task_id, kind, round, part),
  constraint task_values_tenant_id_task_id_fkey foreign key (tenant_id, task_id)
    references public.tasks (tenant_id, id) on delete cascade on update restrict,
  constraint task_values_kind_known check (kind in ('call', 'result', 'error', 'state', 'asks', 'answers')),
  constraint task_values_part_not_negative check (part >= 0 and round >= 0),
  constraint task_values_value_size check (octet_length(value) <= 262400)
);

-- The ledger: an attempt is written before its call leaves. One that has no end, of a worker that is gone, may have had
-- its effect.
create table public.task_attempts (
  tenant_id uuid not null,
  task_id   uuid not null,
  number    integer not null,
  worker_id uuid not null,
  begun_at  timestamptz(6) not null,
  ended_at  timestamptz(6),
  -- answered: there is an answer; unsent: nothing has left; abandoned: nobody knows
  outcome   text,
  constraint task_attempts_pkey primary key (tenant_id, task_id, number),
  constraint task_attempts_tenant_id_task_id_fkey foreign key (tenant_id, task_id)
    references public.tasks (tenant_id, id) on delete cascade on update restrict,
  constraint task_attempts_number_positive check (number >= 1),
  constraint task_attempts_outcome_known check (outcome in ('answered', 'unsent', 'abandoned')),
  constraint task_attempts_end_whole check ((ended_at is null) = (outcome is null))
);
create index task_attempts_tenant_id_worker_id_open_idx on public.task_attempts (tenant_id, worker_id)
  where ended_at is null;

select public.apply_tenant_template('public.tasks');
select public.apply_tenant_template('public.task_values');
select public.apply_tenant_template('public.task_attempts');
grant select, insert, update, delete on public.tasks, public.task_values, public.task_attempts to gatehouse_app;
