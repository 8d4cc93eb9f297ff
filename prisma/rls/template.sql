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
