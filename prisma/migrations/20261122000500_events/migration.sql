-- The record: facts, never updated, kept by month.
--
-- No foreign key to `tenants`: each insert would lock the tenant's row (FOR KEY SHARE), the one row that all of a
-- tenant's traffic shares, and the policy proves the tenant already. The row of a tenant is never deleted, only its
-- data, and what happened is deleted by the owner, on purpose and last.
--
-- Text that an index holds is bounded in bytes: an index entry has a limit, and an event must never fail on it.
create table public.events (
  tenant_id      uuid not null,
  id             uuid not null,
  at             timestamptz(6) not null,
  kind           text not null,
  correlation_id text,
  principal_id   uuid,
  endpoint       text,
  method         text,
  target         text,
  verdict        text,
  outcome        text,
  reason         text,
  duration_us    bigint,
  detail         jsonb not null default '{}',
  constraint events_pkey primary key (tenant_id, at, id),
  constraint events_at_range check (at >= '1970-01-01T00:00:00Z' and at < '10000-01-01T00:00:00Z'),
  constraint events_kind_format check (kind ~ '^[a-z][a-z-]*(\.[a-z][a-z-]*)+$' and octet_length(kind) <= 64),
  constraint events_correlation_id_length check (octet_length(correlation_id) between 1 and 128),
  constraint events_endpoint_format check (endpoint ~ '^[a-z0-9-]{1,32}$'),
  constraint events_method_length check (octet_length(method) between 1 and 128),
  constraint events_target_length check (octet_length(target) between 1 and 1024),
  constraint events_verdict_known
    check (verdict in ('hidden', 'step-up', 'approval', 'conditional', 'allowed', 'refused')),
  constraint events_outcome_format check (outcome ~ '^[a-z][a-z0-9.-]{0,63}$'),
  constraint events_reason_length check (octet_length(reason) between 1 and 2048),
  constraint events_duration_us_range check (duration_us >= 0),
  constraint events_detail_size check (octet_length(detail::text) <= 65536)
) partition by range (at);
create index events_tenant_id_at_id_idx on public.events (tenant_id, at desc, id desc);
create index events_tenant_id_kind_at_idx on public.events (tenant_id, kind, at desc);
create index events_tenant_id_principal_id_at_idx on public.events (tenant_id, principal_id, at desc);
create index events_tenant_id_target_at_idx on public.events (tenant_id, target, at desc);
select public.apply_tenant_template('public.events');
grant select, insert on public.events to gatehouse_app;

-- Takes what no month's partition takes: a clock that is ahead, a timer that did not run. The runtime role has no
-- privilege on any partition: it reads and writes through `events`.
create table public.events_default partition of public.events default;
select public.apply_tenant_template('public.events_default');

-- The months for which ensure_event_partitions() has a partition to make. Only it calls this: the zone of the session
-- decides where a month begins.
create function public.event_months_without_partition(months_ahead integer) returns timestamptz[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(month order by month), '{}')
  from (
    select date_trunc('month', now()) + make_interval(months => n) from generate_series(0, months_ahead) as n
    union
    (select distinct date_trunc('month', at) from public.events_default order by 1 limit 120)
  ) as wanted (month)
  where to_regclass('public.events_' || to_char(month, 'YYYY_MM')) is null
$$;

-- Makes the partitions of this month (UTC) and of `months_ahead` more, and of every month that the default partition
-- holds events of, which move in the same transaction. Answers how many were made.
--
-- Writers wait while that happens, readers do not: an insert that had already chosen the default partition would be
-- refused when its month got one of its own. (CREATE TABLE … PARTITION OF would lock everyone out, so a new partition
-- is made by itself, filled, and attached.) Both locks are taken together or not at all, and given up after a fifth of
-- a second, well before the server looks for a deadlock: then it is this function that tries again, and never a writer
-- that loses an event. The first lock conflicts with itself only: two workers come one after the other.
create function public.ensure_event_partitions(months_ahead integer) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '30s'
as $$
declare
  months timestamptz[];
  month timestamptz;
  partition text;
begin
  if months_ahead is null or months_ahead not between 0 and 120 then
    raise exception 'months_ahead must be between 0 and 120' using errcode = 'invalid_parameter_value';
  end if;
  lock table only public.events in share update exclusive mode;
  if cardinality(public.event_months_without_partition(months_ahead)) = 0 then
    return 0;
  end if;
  perform set_config('lock_timeout', '200ms', true);
  for attempt in 1..25 loop
    begin
      lock table only public.events in share row exclusive mode;
      lock table public.events_default in access exclusive mode;
      exit;
    exception when lock_not_available then
      if attempt = 25 then
        raise;
      end if;
      perform pg_sleep(0.01 * attempt);
    end;
  end loop;
  -- Now nobody can add to the default partition any more.
  months := public.event_months_without_partition(months_ahead);
  foreach month in array months loop
    partition := 'events_' || to_char(month, 'YYYY_MM');
    execute format('create table public.%I (like public.events including all)', partition);
    perform public.apply_tenant_template(format('public.%I', partition)::regclass);
    execute format(
      'with moved as (delete from public.events_default where at >= %L and at < %L returning *)
       insert into public.%I select * from moved',
      month, month + interval '1 month', partition
    );
    execute format(
      'alter table public.events attach partition public.%I for values from (%L) to (%L)',
      partition, month, month + interval '1 month'
    );
  end loop;
  return cardinality(months);
end
$$;
revoke all on function public.ensure_event_partitions(integer) from public;
grant execute on function public.ensure_event_partitions(integer) to gatehouse_app;

-- No tenant can see whether another's event lies in the default partition, yet the self-check has to ask.
create function public.event_default_partition_is_empty() returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select not exists (select from public.events_default)
$$;
revoke all on function public.event_default_partition_is_empty() from public;
grant execute on function public.event_default_partition_is_empty() to gatehouse_app;

select public.ensure_event_partitions(3);
