import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migratedDatabase, type OwnDatabase } from '../../test/own-database.ts';

let database: OwnDatabase;
let owner: pg.Client;
/** Two sessions of the runtime role. */
let one: pg.Client;
let other: pg.Client;
let tenant: string;
const announced: string[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  owner = await connect(database.ownerUrl);
  one = await connect(database.appUrl);
  other = await connect(database.appUrl);
  await owner.query('listen gatehouse_changes; listen gatehouse_tenants');
  owner.on('notification', ({ channel, payload }) => announced.push(`${channel} ${payload}`));
});
beforeEach(async () => {
  tenant = await makeTenant();
  announced.length = 0;
});
afterEach(async () => {
  await Promise.all([one, other].map((session) => session.query('rollback')));
});
afterAll(async () => {
  await Promise.all([owner, one, other].map((session) => session.end()));
  await database.drop();
});

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function makeTenant(): Promise<string> {
  const id = randomUUID();
  await owner.query('insert into tenants (tenant_id, slug, name) values ($1, $2, $2)', [id, id.slice(0, 30)]);
  return id;
}

/** Begins a unit of work of the tenant. */
async function begin(session: pg.Client, of = tenant): Promise<void> {
  await session.query('begin');
  await session.query("select set_config('app.tenant_id', $1, true)", [of]);
}

async function versionOf(of = tenant): Promise<bigint> {
  const { rows } = await owner.query('select sum(version)::text as version from tenant_versions where tenant_id = $1', [
    of,
  ]);
  return BigInt(rows[0].version);
}

async function rowsOf(of = tenant): Promise<number> {
  const { rowCount } = await owner.query('select from tenant_versions where tenant_id = $1', [of]);
  return rowCount ?? 0;
}

const addRole = (session: pg.Client, slug: string, of = tenant) =>
  session.query('insert into roles (tenant_id, id, slug) values ($1, gen_random_uuid(), $2)', [of, slug]);

describe('a change of what a snapshot is built from', () => {
  it('raises the version of its tenant and is announced at commit, once', async () => {
    const before = await versionOf();
    await begin(one);
    await addRole(one, 'a');
    await addRole(one, 'b');
    await one.query("update roles set slug = 'c' where slug = 'b'");
    expect(await versionOf()).toBe(before);
    expect(announced).toEqual([]);
    await one.query('commit');
    expect(await versionOf()).toBeGreaterThan(before);
    expect(announced).toEqual([`gatehouse_changes ${tenant}`]);
  });

  it('leaves nothing when it is rolled back', async () => {
    const before = await versionOf();
    await begin(one);
    await addRole(one, 'a');
    await one.query('rollback');
    expect(await versionOf()).toBe(before);
    expect(announced).toEqual([]);
  });

  it('is none when a statement touches no row, with a tenant or without', async () => {
    const before = await versionOf();
    await begin(one);
    await one.query("update roles set slug = 'x' where slug = 'nobody'");
    await one.query('delete from bindings');
    await one.query('commit');
    await one.query('insert into settings (tenant_id, name, value) select null, null, null where false');
    expect(await versionOf()).toBe(before);
    expect(announced).toEqual([]);
  });

  it('is one for each tenant of a statement, and for both when a row goes from one to the other', async () => {
    const second = await makeTenant();
    await addRole(owner, 'a');
    announced.length = 0;
    const before = await Promise.all([versionOf(), versionOf(second)]);
    await owner.query("update roles set tenant_id = $1 where tenant_id = $2 and slug = 'a'", [second, tenant]);
    const after = await Promise.all([versionOf(), versionOf(second)]);
    for (const [index, version] of after.entries()) expect(version).toBeGreaterThan(before[index] as bigint);
    expect(announced.sort()).toEqual([tenant, second].sort().map((id) => `gatehouse_changes ${id}`));
  });

  it('is seen when a tenant is deleted whole', async () => {
    await addRole(owner, 'a');
    const before = await versionOf();
    await owner.query('delete from tenants where tenant_id = $1', [tenant]);
    expect(await versionOf()).toBeGreaterThan(before);
  });

  it('is one of every tenant when a table is emptied', async () => {
    const second = await makeTenant();
    const before = await Promise.all([versionOf(), versionOf(second)]);
    await owner.query('truncate tool_rules');
    const after = await Promise.all([versionOf(), versionOf(second)]);
    for (const [index, version] of after.entries()) expect(version).toBeGreaterThan(before[index] as bigint);
  });

  it('never makes a writer wait for another, nor lose what the other counted', async () => {
    const before = await versionOf();
    await begin(one);
    await addRole(one, 'a');
    await begin(other);
    await other.query("set local lock_timeout = '1s'");
    await addRole(other, 'b');
    await addRole(one, 'c');
    await other.query('commit');
    const between = await versionOf();
    expect(between).toBeGreaterThan(before);
    await one.query('commit');
    expect(await versionOf()).toBeGreaterThan(between);
  });

  it('keeps as many rows as there were writers at one time, and not one for each change', async () => {
    for (let round = 0; round < 5; round++) {
      await begin(one);
      await addRole(one, `a${round}`);
      await begin(other);
      await addRole(other, `b${round}`);
      await one.query('commit');
      await other.query('commit');
    }
    expect(await rowsOf()).toBe(2);
  });

  it('is counted by nobody but the triggers', async () => {
    await begin(one);
    for (const text of [
      'insert into tenant_versions values ($1, gen_random_uuid(), 1)',
      'update tenant_versions set version = 1 where tenant_id = $1',
      'delete from tenant_versions where tenant_id = $1',
    ]) {
      await one.query('savepoint attempt');
      await expect(one.query(text, [tenant])).rejects.toMatchObject({ code: '42501' });
      await one.query('rollback to savepoint attempt');
    }
  });
});

describe('a new tenant', () => {
  it('is announced by its id', async () => {
    const id = await makeTenant();
    expect(announced.sort()).toEqual([`gatehouse_changes ${id}`, `gatehouse_tenants ${id}`]);
  });
});
