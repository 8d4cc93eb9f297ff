-- What is needed to put tasks right after a failure: how often one was tried in vain, when it is tried next, and whose attempts
-- have no end.

alter table public.tasks
  -- Attempts since the upstream has last answered.
  add column tries      integer not null default 0,
  -- Whether one of them may have had its effect.
  add column in_doubt   boolean not null default false,
  -- When there may be another one, by the time of this server.
  add column not_before timestamptz(6),
  add constraint tasks_tries_not_negative check (tries >= 0);

-- For the sweep: a worker that has an open attempt and no row of its own is gone.
create function public.platform_open_attempts() returns table (tenant_id uuid, worker_id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('app.tenant_id')::uuid
     is distinct from (select t.tenant_id from public.tenants t where t.slug = 'platform') then
    raise exception 'only the platform tenant may ask whose attempts are open' using errcode = 'insufficient_privilege';
  end if;
  return query select distinct a.tenant_id, a.worker_id from public.task_attempts a where a.ended_at is null;
end
$$;
revoke all on function public.platform_open_attempts() from public;
grant execute on function public.platform_open_attempts() to gatehouse_app;
