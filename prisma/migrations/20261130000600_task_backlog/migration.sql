-- How many tasks wait, and for how long: for metrics and for `gatehouse doctor`.
create function public.platform_task_backlog()
returns table (waiting bigint, running bigint, asking bigint, oldest_seconds double precision)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('app.tenant_id')::uuid
     is distinct from (select t.tenant_id from public.tenants t where t.slug = 'platform') then
    raise exception 'only the platform tenant may ask how many tasks wait' using errcode = 'insufficient_privilege';
  end if;
  return query
    select count(*) filter (where k.status = 'working' and k.worker_id is null),
           count(*) filter (where k.worker_id is not null),
           count(*) filter (where k.status = 'input_required'),
           coalesce(max(extract(epoch from now() - greatest(k.updated_at, k.not_before)))
                      filter (where k.status = 'working' and k.worker_id is null), 0)::double precision
      from public.tasks k where k.status in ('working', 'input_required');
end
$$;
revoke all on function public.platform_task_backlog() from public;
grant execute on function public.platform_task_backlog() to gatehouse_app;
