import { describe, expect, it } from 'vitest';
import { breaks, faults, Patient } from './patient.ts';

const patient = Patient.begin();

describe('a sound database', () => {
  it('has nothing to be found, and every check says so in a sentence', async () => {
    const findings = await patient.check();
    expect(faults(findings)).toEqual([]);
    expect(findings.map((finding) => finding.check)).toEqual([
      'database.version',
      'database.migrations',
      'isolation.role',
      'isolation.session-defaults',
      'isolation.template',
      'isolation.foreign-keys',
      'isolation.indexes',
      'isolation.definer-functions',
      'isolation.privileges',
      'record.append-only',
      'record.partitions',
      'isolation.probe',
    ]);
    for (const { sentence, remedy } of findings) expect([sentence.endsWith('.'), remedy]).toEqual([true, '']);
  });
});

const template = 'isolation.template';

describe('a relation outside the template is found', () => {
  it.each(
    breaks([
      ['a plain table', 'create table loose (id uuid)', 'drop table loose', template, /loose has no "tenant_id/],
      [
        'a table in another schema',
        'create schema s; create table s.loose (id uuid)',
        'drop schema s cascade',
        template,
        /s\.loose/,
      ],
      [
        'no row-level security',
        'create table loose (tenant_id uuid not null)',
        'drop table loose',
        template,
        /not have row-level security/,
      ],
      [
        'a tenant that may be null',
        'alter table settings drop constraint settings_pkey; alter table settings alter tenant_id drop not null',
        'alter table settings alter tenant_id set not null; alter table settings add primary key (tenant_id, name)',
        template,
        /settings has no "tenant_id/,
      ],
      [
        'disabled',
        'alter table roles disable row level security',
        'alter table roles enable row level security',
        template,
        /roles does not have/,
      ],
      [
        'not forced',
        'alter table roles no force row level security',
        'alter table roles force row level security',
        template,
        /roles does not force/,
      ],
      [
        'a wider reading policy',
        'alter policy tenant_isolation on roles using (true)',
        "alter policy tenant_isolation on roles using (tenant_id = current_setting('app.tenant_id')::uuid)",
        template,
        /roles has other policies/,
      ],
      [
        'a wider writing policy',
        'alter policy tenant_isolation on roles with check (true)',
        "alter policy tenant_isolation on roles with check (tenant_id = current_setting('app.tenant_id')::uuid)",
        template,
        /roles has other policies/,
      ],
      [
        'an unset tenant that is no error',
        "alter policy tenant_isolation on roles using (tenant_id = current_setting('app.tenant_id', true)::uuid)",
        "alter policy tenant_isolation on roles using (tenant_id = current_setting('app.tenant_id')::uuid)",
        template,
        /roles has other policies/,
      ],
      [
        'another setting',
        "alter policy tenant_isolation on roles using (tenant_id = current_setting('app.tenant')::uuid)",
        "alter policy tenant_isolation on roles using (tenant_id = current_setting('app.tenant_id')::uuid)",
        template,
        /roles has other policies/,
      ],
      [
        'a policy for everybody',
        'alter policy tenant_isolation on roles to public',
        'alter policy tenant_isolation on roles to gatehouse_app',
        template,
        /roles has other policies/,
      ],
      [
        "the owner's policy for the runtime role",
        'alter policy owner_access on roles to gatehouse_owner, gatehouse_app',
        'alter policy owner_access on roles to gatehouse_owner',
        template,
        /roles has other policies/,
      ],
      [
        'one policy more',
        'create policy extra on roles for select to gatehouse_app using (true)',
        'drop policy extra on roles',
        template,
        /roles has other policies/,
      ],
      [
        'a restrictive policy more',
        'create policy extra on roles as restrictive using (true)',
        'drop policy extra on roles',
        template,
        /roles has other policies/,
      ],
      [
        'a partition',
        'alter table events_default disable row level security',
        'alter table events_default enable row level security',
        template,
        /events_default does not have/,
      ],
      [
        'a view of its owner',
        'create view v as select * from roles',
        'drop view v',
        template,
        /View v reads with the rights of gatehouse_owner/,
      ],
      [
        'a view that says false',
        'create view v with (security_invoker = false) as select * from roles',
        'drop view v',
        template,
        /View v reads/,
      ],
      [
        'a materialised view',
        'create materialized view v as select * from roles',
        'drop materialized view v',
        template,
        /materialised view v/,
      ],
      ['a sequence', 'create sequence s', 'drop sequence s', template, /Sequence s/],
      [
        'a rewrite rule',
        'create rule r as on insert to roles do also select 1',
        'drop rule r on roles',
        template,
        /roles has rewrite rules/,
      ],
      [
        'an inherited table',
        'create table loose () inherits (roles)',
        'drop table loose',
        template,
        /loose does not have/,
      ],
      [
        'a foreign key by id alone',
        'alter table roles add constraint u unique (id); alter table grants add constraint f foreign key (role_id) references roles (id)',
        'alter table grants drop constraint f; alter table roles drop constraint u',
        'isolation.foreign-keys',
        /Foreign key f/,
      ],
      [
        'a foreign key whose tenants do not meet',
        'alter table roles add constraint u unique (id, tenant_id); alter table grants add constraint f foreign key (tenant_id, role_id) references roles (id, tenant_id) not valid',
        'alter table grants drop constraint f; alter table roles drop constraint u',
        'isolation.foreign-keys',
        /Foreign key f/,
      ],
      [
        'an index that does not lead with the tenant',
        'create index i on roles (slug, tenant_id)',
        'drop index i',
        'isolation.indexes',
        /Index i of roles/,
      ],
      [
        'an index over an expression',
        'create index i on roles (lower(slug))',
        'drop index i',
        'isolation.indexes',
        /Index i of roles/,
      ],
    ]),
  )('$what', async (broken) => {
    await patient.expectFound(patient.owner, broken);
  });

  it.each(
    breaks([
      [
        'a table of somebody else',
        "create table loose (tenant_id uuid not null); select apply_tenant_template('loose')",
        'drop table loose',
        template,
        /loose belongs to postgres/,
      ],
      [
        'a foreign table',
        `create foreign data wrapper w; create server s foreign data wrapper w;
         create foreign table elsewhere (tenant_id uuid not null) server s`,
        'drop foreign data wrapper w cascade',
        template,
        /foreign table elsewhere/,
      ],
    ]),
  )('$what', async (broken) => {
    await patient.expectFound(patient.admin, broken);
  });

  it('the very expressions of the template, when a function of the same name stands in front', async () => {
    await patient.expectFound(patient.admin, {
      what: '',
      how: `create function public.current_setting(text) returns text language sql as $$ select '' $$;
            set search_path = public, pg_catalog;
            alter policy tenant_isolation on roles using (tenant_id = current_setting('app.tenant_id')::uuid)`,
      mend: `set search_path = pg_catalog, public;
             alter policy tenant_isolation on roles using (tenant_id = pg_catalog.current_setting('app.tenant_id')::uuid);
             drop function public.current_setting(text); reset search_path`,
      check: template,
      sentence: /roles has other policies/,
    });
  });
});
