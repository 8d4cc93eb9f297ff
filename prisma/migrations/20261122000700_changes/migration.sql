-- Every change of what a request is judged by has a version and is announced, whoever makes it: an admin, a command, a
-- repair by hand. Processes keep a tenant in memory and rely on both.

-- The version of a tenant is the sum of its rows here. One row would be enough to count, but every writer of the tenant
-- would have to wait for it until the one before had committed, and two of them that hold something else that the other
-- wants would deadlock. So nobody waits: a writer takes a row that nobody else holds, and adds one when there is none.
-- There come to be as many rows as a tenant ever had writers at one time.
--
-- No foreign key: that a tenant is gone is a change too.
create table public.tenant_versions (
  tenant_id uuid not null,
  id        uuid not null,
  version   bigint not null,
  constraint tenant_versions_pkey primary key (tenant_id, id),
  constraint tenant_versions_version_positive check (version > 0)
);
select public.apply_tenant_template('public.tenant_versions');
grant select on public.tenant_versions to gatehouse_app;

-- A row goes up with the clock and not by ones, so that a database that was set back, or a standby that took over without
-- the last changes, does not count up to a version again that stood for something else.
--
-- It runs as the owner: nobody else may write a version.
create function public.note_tenant_change() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  moment constant bigint := extract(epoch from clock_timestamp()) * 1000000;
  tenants uuid[];
  tenant uuid;
  free uuid;
begin
  case tg_op
    when 'INSERT' then
      tenants := array(select distinct tenant_id from new_rows);
    when 'DELETE' then
      tenants := array(select distinct tenant_id from old_rows);
    when 'UPDATE' then
      tenants := array(select tenant_id from old_rows union select tenant_id from new_rows);
    else
      -- Whose rows they were cannot be told any more.
      tenants := array(select distinct tenant_id from public.tenant_versions);
  end case;
  foreach tenant in array tenants loop
    select id into free from public.tenant_versions
     where tenant_id = tenant order by id limit 1 for update skip locked;
    if found then
      update public.tenant_versions set version = greatest(version + 1, moment)
       where tenant_id = tenant and id = free;
    else
      insert into public.tenant_versions (tenant_id, id, version) values (tenant, gen_random_uuid(), moment);
    end if;
    -- Delivered at commit, once a transaction, however often it is said.
    perform pg_notify('gatehouse_changes', tenant::text);
  end loop;
  return null;
end
$$;
revoke all on function public.note_tenant_change() from public;

-- What a snapshot of a tenant is built from is put under this. A test compares what the api reads with what is.
create function public.track_tenant_changes(relation regclass) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create trigger tracked_insert after insert on %s referencing new table as new_rows
       for each statement execute function public.note_tenant_change()', relation);
  execute format(
    'create trigger tracked_update after update on %s referencing old table as old_rows new table as new_rows
       for each statement execute function public.note_tenant_change()', relation);
  execute format(
    'create trigger tracked_delete after delete on %s referencing old table as old_rows
       for each statement execute function public.note_tenant_change()', relation);
  execute format(
    'create trigger tracked_truncate after truncate on %s
       for each statement execute function public.note_tenant_change()', relation);
end
$$;

insert into public.tenant_versions (tenant_id, id, version)
select tenant_id, gen_random_uuid(), extract(epoch from clock_timestamp()) * 1000000 from public.tenants;

select public.track_tenant_changes(relation) from unnest(array[
  'public.tenants', 'public.settings', 'public.issuers', 'public.principals', 'public.groups', 'public.group_members',
  'public.clients', 'public.revocations', 'public.upstreams', 'public.catalogues', 'public.tools', 'public.tool_rules',
  'public.endpoints', 'public.endpoint_upstreams', 'public.roles', 'public.grants', 'public.bindings',
  'public.data_keys', 'public.signing_keys', 'public.secrets', 'public.secret_sources'
]::regclass[]) as relation;

-- Processes know all slugs by heart, so that one that names no tenant costs no query. A new one is announced by its id:
-- what it is called is read under the policies.
create function public.announce_tenants() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_notify('gatehouse_tenants', tenant_id::text) from new_rows;
  return null;
end
$$;
create trigger announced after insert on public.tenants referencing new table as new_rows
  for each statement execute function public.announce_tenants();
