import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardStatement, objectionTo } from './guard.ts';

describe('the statement guard', () => {
  it.each([
    'select 1',
    ' SELECT * FROM roles WHERE slug = $1 -- why\n',
    'select 1;',
    'insert into roles (slug) values ($1) on conflict (tenant_id, slug) do update set slug = excluded.slug returning id',
    'update roles set slug = $1',
    'delete from roles where id = $1',
    'with gone as (delete from roles returning *) select count(*) from gone',
    'merge into roles using (values (1)) as v (x) on true when matched then delete',
    "select 'set_config', $$; drop table tenants$$, E'\\'; set role x'",
    "select current_setting('app.tenant_id')",
    'select pg_catalog.now(), pg_advisory_xact_lock(1)',
    'select a.config_set from a for update',
  ])('lets %j through', (sql) => {
    expect(objectionTo(sql)).toBeUndefined();
  });

  it.each([
    '',
    ';',
    '-- nothing',
    "set app.tenant_id = 'x'",
    "SET LOCAL app.tenant_id = 'x'",
    'reset all',
    'set role gatehouse_owner',
    "set session authorization 'postgres'",
    'begin',
    'commit',
    'rollback',
    'savepoint a',
    "do $$ begin perform set_config('app.tenant_id', 'x', true); end $$",
    'copy roles to stdout',
    "copy roles from program 'id'",
    'call x()',
    'explain select 1',
    'prepare x as select 1',
    'execute x',
    'declare c cursor for select 1',
    'listen x',
    'notify x',
    'lock table roles',
    'create table x ()',
    'drop table roles',
    'table roles',
    '(select 1)',
    '"select" 1',
  ])('refuses %j, which is not a read or write of rows', (sql) => {
    expect(objectionTo(sql)).toBeDefined();
  });

  it.each([
    'select 1; select 2',
    "select 1; set app.tenant_id = 'x'",
    'select 1 /* */; -- \n set role x',
    "select 'a\\'; set role x --'",
    'select $a$ $a$; drop table roles -- $a$',
  ])('refuses %j, which is several statements', (sql) => {
    expect(objectionTo(sql)).toBe('it is several statements');
  });

  it.each([
    "select set_config('app.tenant_id', 'x', false)",
    "select SET_CONFIG('a', 'b', true)",
    `select "set_config"('a', 'b', true)`,
    "select pg_catalog.set_config('a', 'b', true)",
    `select pg_catalog . /* */ "set_config" ('a', 'b', true)`,
    `select "SET_CONFIG"('a', 'b', true)`,
    `select U&"set\\005fconfig"('a', 'b', true)`,
    "with x as (select set_config('a', 'b', true)) select 1",
    "insert into roles (slug) values ((select set_config('a', 'b', true)))",
    "update roles set slug = set_config('a', 'b', true)",
    "select query_to_xml('select 1', true, true, '')",
    "select query_to_xml_and_xmlschema('select 1', true, true, '')",
    "select table_to_xml('tenants', true, true, '')",
    "select database_to_xml(true, true, '')",
    "select cursor_to_xml('c', 1, true, true, '')",
    "select * from ts_stat('select 1')",
    "select ts_rewrite('a'::tsquery, 'select 1')",
    "select * from dblink('dbname=x', 'select 1') as t (x int)",
    "select dblink_connect('x')",
    "select * from crosstab('select 1')",
    "select lo_import('/etc/passwd')",
    'select loread(1, 1)',
    "select pg_read_file('x')",
    'select pg_ls_dir($1)',
    'select pg_sleep(10)',
    'select pg_advisory_lock(1)',
    'select pg_terminate_backend(1)',
    'select query from pg_stat_activity',
    'select * from pg_catalog.pg_class',
    'select * from pg_temp.x',
    'select * from information_schema.tables',
    'select setseed(0.5)',
    'select * into stolen from roles',
    'select slug into temporary stolen from roles',
  ])('refuses %j', (sql) => {
    expect(objectionTo(sql)).toBeDefined();
  });

  it('finds a refused function wherever it stands, however it is written', () => {
    const spelling = fc.constantFrom('set_config', 'SET_CONFIG', 'Set_Config', '"set_config"', 'pg_catalog.set_config');
    const gap = fc.constantFrom('', ' ', '\n', '/**/', '/*/**/*/', '--x\n', '\t');
    const before = fc.constantFrom(
      'select ',
      'select 1,',
      'select (',
      "select 'it''s',",
      'select $$;$$,',
      "select E'\\'',",
    );
    fc.assert(
      fc.property(before, spelling, gap, (start, name, between) => {
        expect(objectionTo(`${start}${between}${name}${between}('a', 'b', true)`)).toContain('set_config');
      }),
    );
  });

  it('never lets a second statement through, whatever stands between', () => {
    const noise = fc.string({ unit: fc.constantFrom(...`'"$\\-/*eEuU&abc_ \n1`), maxLength: 30 });
    fc.assert(
      fc.property(noise, noise, (one, two) => {
        const sql = `select ${one}; set role x ${two}`;
        const objection = objectionTo(sql);
        // Let through only when the semicolon belongs to a string, a quoted name or a comment.
        if (objection === undefined) expect(/['"$]|--|\/\*/.test(one)).toBe(true);
      }),
    );
  });

  it('throws its own error, with the reason for the log', () => {
    expect(() => guardStatement('set role x')).toThrow(
      expect.objectContaining({ code: 'isolation.statement-refused', reason: expect.stringContaining('begin') }),
    );
  });

  it('refuses the same text again', () => {
    for (let time = 0; time < 3; time++) expect(() => guardStatement('reset all')).toThrow();
  });
});
