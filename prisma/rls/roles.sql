-- The two login roles. Run once per server by somebody who may create roles, for example
--
--   psql "$ADMIN_URL" -f roles.sql
--   psql "$ADMIN_URL" -c '\password gatehouse_owner' -c '\password gatehouse_app'
--   psql "$ADMIN_URL" -c 'create database gatehouse owner gatehouse_owner'
--   psql "$ADMIN_URL/gatehouse" -f database.sql
--
-- It may be run again at any time. `gatehouse_owner` runs migrations and owns everything; it never belongs in the
-- environment of the api or the worker. `gatehouse_app` is what they run as: it owns nothing, belongs to no other role
-- and is under row-level security.
do $$
declare
  name text;
begin
  foreach name in array array['gatehouse_owner', 'gatehouse_app'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = name) then
      execute format('create role %I login nocreatedb nocreaterole noinherit', name);
    end if;
    -- Only where it is needed: naming these attributes takes a superuser, and many servers are run without one.
    if exists (
      select from pg_catalog.pg_roles
      where rolname = name and (rolsuper or rolbypassrls or rolreplication or rolcreatedb or rolcreaterole)
    ) then
      execute format('alter role %I nosuperuser nobypassrls noreplication nocreatedb nocreaterole', name);
    end if;
  end loop;
end
$$;

-- A session that hangs must not hold a connection, a lock or the oldest snapshot for ever. Units of work set tighter
-- limits of their own.
alter role gatehouse_app set statement_timeout = '30s';
alter role gatehouse_app set idle_in_transaction_session_timeout = '30s';
alter role gatehouse_app set lock_timeout = '10s';
