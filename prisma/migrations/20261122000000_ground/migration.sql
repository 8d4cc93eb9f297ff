-- What everything else stands on: privileges, the template, tenants and their settings.

revoke all on schema public from public;
grant usage on schema public to gatehouse_app;
alter default privileges revoke execute on functions from public;

-- The row-level security template: what every table that holds tenant data is put under.
--
-- The first migration contains this text as it stands here (a test compares the two); every later migration, and the
-- function that makes the monthly partitions of `events`, calls it. One function and not copied statements, because a
-- copy is where the one line is lost that mattered; the catalogue is what counts afterwards, and the self-check
-- compares it with the very same expressions.
--
-- * `current_setting` is called without `missing_ok`, and nothing turns '' into null: to ask for tenant data without
--   a tenant is an error (42704 in a fresh session, 22P02 once the setting has been used), never an empty answer.
-- * FORCE puts the owner under the policies as well. `owner_access` then lets it through by name, so that backfills,
--   dumps and definer functions work, and nobody else by default.
-- * The function runs with its caller's rights, and only the owner may call it.
create function public.apply_tenant_template(relation regclass) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from pg_attribute
    where attrelid = relation and attname = 'tenant_id' and atttypid = 'uuid'::regtype and attnotnull
  ) then
    raise exception '% needs a column "tenant_id uuid not null" before it can be put under the template', relation;
  end if;
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format(
    'create policy tenant_isolation on %s as permissive for all to gatehouse_app
       using (tenant_id = current_setting(''app.tenant_id'')::uuid)
       with check (tenant_id = current_setting(''app.tenant_id'')::uuid)',
    relation
  );
  execute format(
    'create policy owner_access on %s as permissive for all to gatehouse_owner using (true) with check (true)',
    relation
  );
end
$$;

-- A tenant is tenant data too: it sees itself and nobody else.
create table public.tenants (
  tenant_id  uuid not null,
  slug       text not null,
  name       text not null,
  status     text not null default 'active',
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint tenants_pkey primary key (tenant_id),
  constraint tenants_slug_format check (slug ~ '^[a-z0-9-]{1,32}$'),
  constraint tenants_name_length check (length(name) between 1 and 200),
  constraint tenants_status_known check (status in ('active', 'suspended', 'deleted'))
);
create unique index tenants_slug_key on public.tenants (slug);
select public.apply_tenant_template('public.tenants');
-- A slug is never renamed and never reissued, so the runtime role can neither change one nor delete the row that holds it.
grant select, insert, update (name, status, updated_at) on public.tenants to gatehouse_app;

create table public.settings (
  tenant_id  uuid not null,
  name       text not null,
  value      jsonb not null,
  updated_at timestamptz(6) not null default current_timestamp,
  constraint settings_pkey primary key (tenant_id, name),
  constraint settings_tenant_id_fkey foreign key (tenant_id)
    references public.tenants (tenant_id) on delete cascade on update restrict,
  constraint settings_name_format check (name ~ '^[A-Za-z][A-Za-z0-9.-]{0,99}$'),
  constraint settings_value_size check (octet_length(value::text) <= 65536)
);
select public.apply_tenant_template('public.settings');
grant select, insert, update, delete on public.settings to gatehouse_app;

-- Before a tenant is known there is no tenant to set: this answers id and status of one slug, and nothing else.
create function public.find_tenant(slug text) returns table (tenant_id uuid, status text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select t.tenant_id, t.status from public.tenants t where t.slug = find_tenant.slug
$$;
revoke all on function public.find_tenant(text) from public;
grant execute on function public.find_tenant(text) to gatehouse_app;

-- Operators list tenants. They are accounts of the platform tenant, so only its units of work may ask.
create function public.platform_list_tenants()
returns table (tenant_id uuid, slug text, name text, status text, created_at timestamptz)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_setting('app.tenant_id')::uuid
     is distinct from (select t.tenant_id from public.tenants t where t.slug = 'platform') then
    raise exception 'only the platform tenant may list tenants' using errcode = 'insufficient_privilege';
  end if;
  return query
    select t.tenant_id, t.slug, t.name, t.status, t.created_at from public.tenants t order by t.slug;
end
$$;
revoke all on function public.platform_list_tenants() from public;
grant execute on function public.platform_list_tenants() to gatehouse_app;

-- The runtime role has no privilege on _prisma_migrations, but the self-check has to compare it with the files.
create function public.applied_migrations()
returns table (migration_name text, checksum text, finished boolean)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    select m.migration_name::text, m.checksum::text, m.finished_at is not null
    from public._prisma_migrations m
    where m.rolled_back_at is null
    order by m.migration_name;
end
$$;
revoke all on function public.applied_migrations() from public;
grant execute on function public.applied_migrations() to gatehouse_app;

-- The reserved tenant: operators are its accounts.
insert into public.tenants (tenant_id, slug, name) values (uuidv7(), 'platform', 'Platform');
