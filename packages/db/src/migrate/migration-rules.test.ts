import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prismaFolder } from '../prisma-folder.ts';
import { readMigrations } from './migration-files.ts';
import { migrationProblems } from './migration-rules.ts';

describe('migrationProblems', () => {
  it.each([
    'drop table roles',
    'drop view x',
    'DROP FUNCTION find_tenant(text)',
    'drop policy tenant_isolation on roles',
    'alter table roles drop column slug',
    'alter table roles drop slug',
    'alter table roles add column x text, drop if exists slug',
    'alter table roles rename to groups',
    'alter table roles rename column slug to name',
    'alter index a rename to b',
    'alter table roles alter column slug type varchar(3)',
    'alter table roles alter slug set data type uuid using slug::uuid',
    'alter table roles alter column slug set not null',
    'alter table roles add column x text not null',
    'alter table roles add x text not null, add y text not null default 1',
    'alter table roles disable row level security',
    'alter table roles no force row level security',
    'truncate roles',
    'revoke select on roles from gatehouse_app',
    'do $$ begin drop table roles; end $$',
    'do $$ begin if true then alter table roles drop column slug; end if; end $$',
  ])('refuses %j outside a contract step, and allows it in one', (sql) => {
    expect(migrationProblems('20270101000000_x', sql)).not.toEqual([]);
    expect(migrationProblems('20270101000000_x_contract', sql)).toEqual([]);
    expect(migrationProblems('20270101000000_contract_x', sql)).not.toEqual([]);
  });

  it.each([
    'create table x (id uuid not null)',
    'alter table roles add column x text',
    'alter table roles add column type text',
    'alter table roles add column x text not null default $$not null$$',
    'alter table roles add column x int not null generated always as (1) stored',
    'alter table roles add constraint c check (slug is not null)',
    'alter table roles alter column x set default 1; alter table roles alter column x set not null',
    'alter table roles alter column x drop not null',
    'alter table roles alter column x drop default, drop constraint c',
    'drop index roles_slug_idx',
    'revoke all on function f() from public',
    "comment on table roles is 'drop table roles; truncate roles'",
    '-- drop table roles\nselect 1',
  ])('allows %j', (sql) => {
    expect(migrationProblems('20270101000000_x', sql)).toEqual([]);
  });

  it.each(['begin', 'commit', 'rollback', 'start transaction', 'end'])('refuses %j in any migration', (sql) => {
    expect(migrationProblems('20270101000000_x_contract', `select 1; ${sql}; select 2`)).not.toEqual([]);
  });
});

describe('the migrations of this release', () => {
  const migrations = readMigrations();

  it('exist, and are named so that their order is that of their times', () => {
    expect(migrations.length).toBeGreaterThan(0);
    for (const { name } of migrations) expect(name).toMatch(/^20\d{12}_[a-z0-9_]+$/);
    expect(new Set(migrations.map(({ name }) => name.slice(0, 14))).size).toBe(migrations.length);
  });

  it.each(migrations)('$name takes nothing from the release before it', ({ name, sql }) => {
    expect(migrationProblems(name, sql)).toEqual([]);
  });

  it('apply the template as it is documented', () => {
    const template = readFileSync(join(prismaFolder(), 'rls', 'template.sql'), 'utf8');
    expect(migrations[0]?.sql).toContain(template);
  });
});
