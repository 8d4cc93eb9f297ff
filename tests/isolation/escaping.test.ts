import { describe, expect, it } from 'vitest';
import { expectNothing, REFUSED, Siege } from './siege.ts';
import type { Row } from './two-tenants.ts';

const siege = Siege.begin();

/** The server does not do this to such a relation, whoever asks. */
const NOT_POSSIBLE = '42809';

describe('getting out of the role', () => {
  it.each([
    'set role gatehouse_owner',
    'set role postgres',
    "set session authorization 'gatehouse_owner'",
    "select set_config('role', 'gatehouse_owner', true)",
    'set session_replication_role = replica',
    'alter role gatehouse_app bypassrls',
    'alter role gatehouse_app superuser',
    'grant gatehouse_owner to gatehouse_app',
    'create role other superuser',
    'set local lo_compat_privileges = on',
    'create extension dblink',
    "load 'plpgsql'",
  ])('%s', async (text) => {
    expect(await siege.attempt(text)).toBe(REFUSED);
  });

  it('row_security = off is an error on every table, not a way in', async () => {
    await siege.onEveryTable(async (table) => {
      expect(await siege.attemptAfter('set local row_security = off', `select * from ${table.name}`)).toBe(REFUSED);
    });
  });

  it('no tenant, and one that is none, is an error on every table', async () => {
    await siege.onEveryTable(async (table) => {
      if (table.isPartition) return;
      for (const text of [
        'reset app.tenant_id',
        "set local app.tenant_id = ''",
        "set local app.tenant_id = 'everyone'",
      ]) {
        expect(['42704', '22P02']).toContain(await siege.attemptAfter(text, `select * from ${table.name}`));
      }
    });
  });

  it.each<[string, (name: string) => string]>([
    ['disable', (name) => `alter table ${name} disable row level security`],
    ['no force', (name) => `alter table ${name} no force row level security`],
    ['drop policy', (name) => `drop policy tenant_isolation on ${name}`],
    ['create policy', (name) => `create policy mine on ${name} using (true)`],
    ['alter policy', (name) => `alter policy tenant_isolation on ${name} using (true)`],
    ['truncate', (name) => `truncate ${name} cascade`],
    ['owner', (name) => `alter table ${name} owner to gatehouse_app`],
    [
      'trigger',
      (name) =>
        `create trigger t before insert on ${name} for each row execute function suppress_redundant_updates_trigger()`,
    ],
    ['rule', (name) => `create rule r as on select to ${name} do instead select 1`],
    ['index', (name) => `create index on ${name} (tenant_id)`],
    ['references', (name) => `create table child (id uuid references ${name})`],
    ['inherit', (name) => `create table child () inherits (${name})`],
    ['view', (name) => `create view v as select * from ${name}`],
    ['temporary view', (name) => `create temporary view v as select * from ${name}`],
    ['materialised view', (name) => `create materialized view v as select * from ${name}`],
    ['temporary table', (name) => `create temporary table t as select * from ${name}`],
    ['table', (name) => `create table t as select * from ${name}`],
    ['copy in', (name) => `copy ${name} from '/dev/null'`],
    ['copy to a program', (name) => `copy ${name} to program 'cat'`],
    ['copy to a file', (name) => `copy ${name} to '/tmp/stolen'`],
    ['cluster', (name) => `cluster ${name}`],
    ['publication', (name) => `create publication p for table ${name}`],
    ['statistics', (name) => `create statistics s on tenant_id, id from ${name}`],
  ])('%s', async (_, sql) => {
    await siege.onEveryTable(async (table) => {
      expect([REFUSED, NOT_POSSIBLE]).toContain(await siege.attempt(sql(table.name)));
    });
  });

  it('grants give nothing to anybody', async () => {
    await siege.onEveryTable(async ({ name }) => {
      const grantees = `select distinct grantee::regrole::text from pg_class, aclexplode(relacl) where oid = '${name}'::regclass and grantee <> 'gatehouse_owner'::regrole`;
      const before = await siege.attempt(grantees);
      const tried = await siege.attempt(`grant all on ${name} to public`);
      // Where the role has some privileges the server only warns; in either case nothing changes.
      if (typeof tried === 'string') expect(tried).toBe(REFUSED);
      else expect(await siege.attemptAfter(`grant all on ${name} to public`, grantees)).toEqual(before);
    });
  });

  it.each([
    "create function f() returns void language sql security definer as 'select 1'",
    "create function pg_temp.f() returns void language sql as 'select 1'",
    'create schema mine',
    'create table public.mine (id int)',
    'create temporary table tenants (id int)',
    'create type t as (x int)',
    'create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_ne)',
    'create cast (text as uuid) with inout as implicit',
    'do language plpython3u $$ x $$',
    "select public.apply_tenant_template('public.tenants')",
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    'select * from pg_authid',
    'select pg_reload_conf()',
    "select pg_logical_emit_message(false, 'x', 'y') from pg_create_logical_replication_slot('x', 'pgoutput')",
  ])('%s', async (text) => {
    expect(typeof (await siege.attempt(text))).toBe('string');
  });
});

describe('through functions that run as the owner', () => {
  it('find_tenant answers id and status of one slug and nothing else', async () => {
    const { slug, status } = siege.world.rows.victim.get('tenants') ?? {};
    const answer = await siege.attempt('select * from public.find_tenant($1)', [slug]);
    expect(answer).toMatchObject({ rows: [{ tenant_id: siege.world.victim, status }], count: 1 });
    expect(Object.keys((answer as { rows: Row[] }).rows[0] ?? {})).toEqual(['tenant_id', 'status']);
    for (const pattern of ['%', '', '*', `${slug}%`, null]) {
      expect(await siege.attempt('select * from public.find_tenant($1)', [pattern])).toMatchObject({ rows: [] });
    }
  });

  it('platform_list_tenants refuses every tenant but the platform', async () => {
    expect(await siege.attempt('select * from public.platform_list_tenants()')).toBe(REFUSED);
  });

  it('platform_security_events refuses every tenant but the platform', async () => {
    expect(await siege.attempt('select * from public.platform_security_events(null, null, 10)')).toBe(REFUSED);
  });

  it('platform_tenants_with_open_tasks refuses every tenant but the platform', async () => {
    expect(await siege.attempt('select * from public.platform_tenants_with_open_tasks()')).toBe(REFUSED);
  });

  it('platform_open_attempts refuses every tenant but the platform', async () => {
    expect(await siege.attempt('select * from public.platform_open_attempts()')).toBe(REFUSED);
  });

  it('platform_task_backlog refuses every tenant but the platform', async () => {
    expect(await siege.attempt('select * from public.platform_task_backlog()')).toBe(REFUSED);
  });

  it('no other function tells one tenant from another', async () => {
    const { rows } = await siege.world.app.query<{ name: string }>(
      `select p.oid::regprocedure::text as name from pg_proc p
       where p.pronamespace = 'public'::regnamespace and has_function_privilege(p.oid, 'execute') order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      'applied_migrations()',
      'ensure_event_partitions(integer)',
      'event_default_partition_is_empty()',
      'find_tenant(text)',
      'forget_security_events(integer)',
      'issuer_audience_is_taken(text,text,text,text)',
      'platform_list_tenants()',
      'platform_open_attempts()',
      'platform_security_events(timestamp with time zone,uuid,integer)',
      'platform_task_backlog()',
      'platform_tenants_with_open_tasks()',
    ]);
    for (const call of [
      'applied_migrations()',
      'ensure_event_partitions(0)',
      'event_default_partition_is_empty()',
      'forget_security_events(7)',
    ]) {
      expect(JSON.stringify(await siege.attempt(`select * from public.${call}`))).not.toContain(siege.world.victim);
    }
  });

  it('cannot be led astray by a search path or by bad arguments', async () => {
    await siege.world.asAttacker(async () => {
      await siege.world.app.query('set local search_path = pg_temp, information_schema');
      const { rows } = await siege.world.app.query('select * from public.find_tenant($1)', ['platform']);
      expect(rows).toHaveLength(1);
    });
    for (const months of [-1, 121, null]) {
      expect(await siege.attempt('select public.ensure_event_partitions($1)', [months])).toBe('22023');
    }
    for (const days of [-1, 0, 6, 3651, null]) {
      expect(await siege.attempt('select public.forget_security_events($1)', [days])).toBe('22023');
    }
  });
});

describe('through a view', () => {
  it("that reads with its caller's rights finds nothing of the other", async () => {
    await siege.world.owner.query(
      'create view public.probe_view with (security_invoker = true) as select * from public.roles',
    );
    await siege.world.owner.query('grant select on public.probe_view to gatehouse_app');
    try {
      expect(await siege.attempt('select distinct tenant_id from public.probe_view')).toMatchObject({
        rows: [{ tenant_id: siege.world.attacker }],
      });
      expectNothing(await siege.attempt('select * from public.probe_view where tenant_id = $1', [siege.world.victim]));
    } finally {
      await siege.world.owner.query('drop view public.probe_view');
    }
  });
});
