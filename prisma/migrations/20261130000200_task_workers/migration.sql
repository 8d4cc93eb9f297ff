-- Which workers run. Each counts its beats; whoever looks twice and finds the same count knows that a worker is gone, by its
-- own time and nobody else's.
create table public.task_workers (
  id   uuid not null,
  beat bigint not null default 0,
  constraint task_workers_pkey primary key (id)
);
grant select, insert, update, delete on public.task_workers to gatehouse_app;

-- For the sweep, which would have to ask every tenant else, every few seconds.
create function public.platform_tenants_with_open_tasks() returns setof uuid
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('app.tenant_id')::uuid
     is distinct from (select t.tenant_id from public.tenants t where t.slug = 'platform') then
    raise exception 'only the platform tenant may ask which tenants have tasks' using errcode = 'insufficient_privilege';
  end if;
  return query
    select k.tenant_id from public.tasks k where k.status in ('working', 'input_required')
    union
    select a.tenant_id from public.task_attempts a where a.ended_at is null;
end
$$;
revoke all on function public.platform_tenants_with_open_tasks() from public;
grant execute on function public.platform_tenants_with_open_tasks() to gatehouse_app;
