import { describe, expect, it } from 'vitest';
import { breaks, faults, Patient } from './patient.ts';

const patient = Patient.begin();

const definer = 'isolation.definer-functions';
const privileges = 'isolation.privileges';

describe('a way around the policies is found', () => {
  it.each(
    breaks([
      [
        'a definer function that is not listed',
        "create function f() returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1'",
        'drop function f()',
        definer,
        /f\(\) runs with the rights of gatehouse_owner and is not listed/,
      ],
      [
        'one with other arguments than the listed one',
        "create function find_tenant(slug text, x int) returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1'",
        'drop function find_tenant(text, int)',
        definer,
        /find_tenant\(text, integer\).*not listed/,
      ],
      [
        'a loose search path',
        'alter function find_tenant(text) reset search_path',
        'alter function find_tenant(text) set search_path = pg_catalog, pg_temp',
        definer,
        /find_tenant\(text\) looks up names/,
      ],
      [
        'another search path',
        'alter function find_tenant(text) set search_path = public, pg_temp',
        'alter function find_tenant(text) set search_path = pg_catalog, pg_temp',
        definer,
        /find_tenant\(text\) looks up names/,
      ],
      [
        'a definer function for everybody',
        'grant execute on function find_tenant(text) to public',
        'revoke execute on function find_tenant(text) from public',
        definer,
        /Everybody may execute find_tenant/,
      ],
      [
        'truncate',
        'grant truncate on roles to gatehouse_app',
        'revoke truncate on roles from gatehouse_app',
        privileges,
        /TRUNCATE roles/,
      ],
      [
        'references',
        'grant references (id) on roles to gatehouse_app',
        'revoke references (id) on roles from gatehouse_app',
        privileges,
        /REFERENCES roles/,
      ],
      [
        'trigger, by way of everybody',
        'grant trigger on roles to public',
        'revoke trigger on roles from public',
        privileges,
        /TRIGGER roles/,
      ],
      [
        'a partition',
        'grant select on events_default to gatehouse_app',
        'revoke select on events_default from gatehouse_app',
        privileges,
        /SELECT events_default, a partition/,
      ],
      [
        'a global table',
        'grant select on _prisma_migrations to gatehouse_app',
        'revoke select on _prisma_migrations from gatehouse_app',
        privileges,
        /SELECT _prisma_migrations/,
      ],
      [
        'a column of a global table',
        'grant update (checksum) on _prisma_migrations to gatehouse_app',
        'revoke update (checksum) on _prisma_migrations from gatehouse_app',
        privileges,
        /UPDATE _prisma_migrations/,
      ],
      [
        'events that can be changed',
        'grant update on events to gatehouse_app',
        'revoke update on events from gatehouse_app',
        'record.append-only',
        /UPDATE events/,
      ],
      [
        'a column of events that can be changed',
        'grant update (detail) on events to gatehouse_app',
        'revoke update (detail) on events from gatehouse_app',
        'record.append-only',
        /UPDATE events/,
      ],
      [
        'events that cannot be written',
        'revoke insert on events from gatehouse_app',
        'grant insert on events to gatehouse_app',
        'record.append-only',
        /SELECT events/,
      ],
      [
        'a schema to create in',
        'grant create on schema public to gatehouse_app',
        'revoke create on schema public from gatehouse_app',
        'isolation.role',
        /create objects in public/,
      ],
      [
        'a schema to create in, by way of everybody',
        'grant create on schema public to public',
        'revoke create on schema public from public',
        'isolation.role',
        /create objects in public/,
      ],
    ]),
  )('$what', async (broken) => {
    await patient.expectFound(patient.owner, broken);
  });

  it.each(
    breaks([
      [
        'a leakproof function',
        "create function f(text) returns bool language sql leakproof as 'select true'",
        'drop function f(text)',
        definer,
        /leakproof/,
      ],
      [
        'a definer function of a superuser',
        "create function f() returns int language sql security definer set search_path = pg_catalog, pg_temp as 'select 1'",
        'drop function f()',
        definer,
        /f\(\) runs with the rights of postgres/,
      ],
      [
        'temporary tables',
        'grant temporary on database DB to public',
        'revoke temporary on database DB from public',
        'isolation.role',
        /temporary tables/,
      ],
      [
        'schemas in the database',
        'grant create on database DB to gatehouse_app',
        'revoke create on database DB from gatehouse_app',
        'isolation.role',
        /create objects in the database/,
      ],
      [
        'a tenant that every session begins with',
        "alter database DB set app.tenant_id = '00000000-0000-0000-0000-000000000000'",
        'alter database DB reset app.tenant_id',
        'isolation.session-defaults',
        /begins with app\.tenant_id=/,
      ],
      [
        'a tenant that the role begins with',
        "alter role gatehouse_app in database DB set app.tenant_id = '00000000-0000-0000-0000-000000000000'",
        'alter role gatehouse_app in database DB reset app.tenant_id',
        'isolation.session-defaults',
        /begins with app\.tenant_id=/,
      ],
      [
        'a search path',
        'alter role gatehouse_app in database DB set search_path = s, public',
        'alter role gatehouse_app in database DB reset search_path',
        'isolation.session-defaults',
        /search_path/,
      ],
      [
        'strings with backslashes',
        'alter database DB set standard_conforming_strings = off',
        'alter database DB reset standard_conforming_strings',
        'isolation.session-defaults',
        /standard_conforming_strings/,
      ],
      [
        'an edited migration',
        "update _prisma_migrations set checksum = reverse(checksum) where migration_name like '%_ground'",
        "update _prisma_migrations set checksum = reverse(checksum) where migration_name like '%_ground'",
        'database.migrations',
        /_ground was changed/,
      ],
      [
        'an unfinished migration',
        "update _prisma_migrations set finished_at = null where migration_name like '%_ground'",
        "update _prisma_migrations set finished_at = now() where migration_name like '%_ground'",
        'database.migrations',
        /_ground was begun/,
      ],
      [
        'a missing migration',
        "update _prisma_migrations set rolled_back_at = now() where migration_name like '%_ground'",
        "update _prisma_migrations set rolled_back_at = null where migration_name like '%_ground'",
        'database.migrations',
        /_ground was not applied/,
      ],
      [
        'an event in the default partition',
        "insert into events (tenant_id, id, at, kind) values (uuidv7(), uuidv7(), '2199-01-01Z', 'x.y')",
        'delete from events',
        'record.partitions',
        /default partition/,
      ],
    ]),
  )('$what', async (broken) => {
    await patient.expectFound(patient.admin, broken);
  });

  it('a month without a partition, by the clock that is given', async () => {
    const inAYear = new Date(Date.now() + 400 * 24 * 3600 * 1000);
    expect(faults(await patient.check(patient.urls.appUrl, inAYear)).map((finding) => finding.check)).toEqual([
      'record.partitions',
      'record.partitions',
    ]);
    expect(faults(await patient.check(patient.urls.appUrl, new Date(Date.now() + 31 * 24 * 3600 * 1000)))).toEqual([]);
  });
});
