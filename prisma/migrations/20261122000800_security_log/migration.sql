-- What is refused before anybody is known, counted: by reason, tenant, block of addresses and minute. It belongs to no
-- tenant, because most of it is at no tenant's door, and operators have to see who tries all of them.
--
-- Facts, as the record of a tenant: the runtime role may add, and neither read nor change nor delete. No foreign key, for
-- what happened is kept when its tenant goes.
create table public.security_events (
  id             uuid not null,
  minute         timestamptz(0) not null,
  reason         text not null,
  -- Of the tenant whose URL it was; null when no tenant has that slug.
  tenant_id      uuid,
  -- /24 or /48; null when there was no address.
  address_block  cidr,
  count          bigint not null,
  -- Of the first one: the sample that stands for all.
  correlation_id text not null,
  constraint security_events_pkey primary key (id),
  constraint security_events_reason_length check (octet_length(reason) between 1 and 64),
  constraint security_events_count_range check (count > 0),
  constraint security_events_correlation_id_length check (octet_length(correlation_id) between 1 and 128)
);
create index security_events_minute_id_idx on public.security_events (minute desc, id desc);
revoke all on public.security_events from public;
grant insert on public.security_events to gatehouse_app;

-- Operators read it, as they list tenants: in a unit of work of the platform tenant. Newest first, before a place that a
-- page ended at.
create function public.platform_security_events(before_minute timestamptz, before_id uuid, at_most integer)
returns table (
  id uuid, minute timestamptz, reason text, tenant_id uuid, tenant_slug text, address_block text, count bigint,
  correlation_id text
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('app.tenant_id')::uuid
     is distinct from (select t.tenant_id from public.tenants t where t.slug = 'platform') then
    raise exception 'only the platform tenant may read the security log' using errcode = 'insufficient_privilege';
  end if;
  return query
    select s.id, s.minute::timestamptz, s.reason, s.tenant_id, t.slug, text(s.address_block), s.count, s.correlation_id
    from public.security_events s
    left join public.tenants t on t.tenant_id = s.tenant_id
    where before_minute is null or (s.minute, s.id) < (before_minute, before_id)
    order by s.minute desc, s.id desc
    limit least(at_most, 1000);
end
$$;
revoke all on function public.platform_security_events(timestamptz, uuid, integer) from public;
grant execute on function public.platform_security_events(timestamptz, uuid, integer) to gatehouse_app;
