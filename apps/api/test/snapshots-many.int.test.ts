import { Database } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { snapshotStatements } from '../src/data-plane/snapshot/load-snapshot.ts';
import { readTenant } from '../src/data-plane/snapshot/tenant-rows.ts';
import { startSnapshots } from './start-snapshots.ts';

const eventually = <T>(work: () => T | Promise<T>) => vi.waitFor(work, { timeout: 10_000 });

const clock = testClock('2026-11-22T12:00:00Z');
const TENANTS = 10_000;

let testDatabase: TestDatabase;
let owner: RawSession;
let tenant: MadeTenant;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = await RawSession.open(testDatabase.ownerUrl);
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'snapshots-many' });
  tenant = await createTenant(database, { slug: 'acme' });
  await database.close();
  await owner.query(
    `insert into tenants (tenant_id, slug, name)
     select gen_random_uuid(), 'many-' || n, 'Many' from generate_series(1, $1::int) as n`,
    [TENANTS],
  );
  await owner.query(
    "insert into issuers (tenant_id, id, slug, kind) select tenant_id, gen_random_uuid(), 'builtin', 'builtin' from tenants where slug like 'many-%'",
  );
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await testDatabase.drop();
});

describe('among ten thousand tenants', () => {
  it('slugs are known by heart: one that names no tenant costs no query, one that does its own', async () => {
    await using one = await startSnapshots({ testDatabase, clock });
    const { snapshots, database } = one;
    await one.live();
    expect(await snapshots.ofTenant('nobody')).toBeUndefined();
    await eventually(() => expect(snapshots.ofTenant('nobody')).toBeUndefined());
    const queries = [vi.spyOn(database, 'findTenant'), vi.spyOn(database.hot, 'run'), vi.spyOn(database, 'withTenant')];
    for (let n = 0; n < 1_000; n++) expect(snapshots.ofTenant(`nobody-${n}`)).toBeUndefined();
    for (const query of queries) expect(query).not.toHaveBeenCalled();
    expect(await snapshots.ofTenant('many-9999')).toMatchObject({ slug: 'many-9999' });
    await eventually(() => expect(snapshots.ofTenant('many-9999')).not.toBeInstanceOf(Promise));
  });

  it('no more rows are read of one than it has', async () => {
    await eventually(async () => expect(await otherSessions()).toBe(0));
    await owner.query('select pg_stat_force_next_flush()');
    const before = await rowsRead();
    const database = new Database({ url: testDatabase.appUrl, applicationName: 'snapshots-many', poolSize: 1 });
    await database.withTenant(tenant.tenantId, (tx) => readTenant(tx, clock.now()), { oneMoment: true });
    // The statistics of a session are complete once it has ended.
    await database.close();
    await eventually(async () => expect(await rowsRead()).toBeGreaterThan(before));
    expect((await rowsRead()) - before).toBeLessThan(50);
  });
});

describe('every table that is read', () => {
  it('for a snapshot or a principal announces its changes', async () => {
    const read = new Set([...(await tablesOfSnapshot()), ...(await tablesOfStatements())]);
    expect(read.size).toBeGreaterThan(15);
    expect(read).toContain('group_members');
    const { rows } = await owner.query<{ name: string }>(
      `select relname as name from pg_class c
        where (select count(*) from pg_trigger where tgrelid = c.oid and tgname like 'tracked\\_%' and tgenabled = 'O') = 4`,
    );
    const tracked = new Set(rows.map(({ name }) => name));
    expect([...read].filter((name) => !tracked.has(name))).toEqual(['tenant_versions']);
  });
});

/** A transaction holds a lock on every table that it has read. */
const LOCKED = `select c.relname as name from pg_locks l join pg_class c on c.oid = l.relation
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and l.pid`;

async function tablesOfSnapshot(): Promise<string[]> {
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'snapshots-locks', poolSize: 1 });
  await using admin = await RawSession.open(testDatabase.adminUrl);
  try {
    const names = await database.withTenant(tenant.tenantId, async (tx) => {
      await readTenant(tx, clock.now());
      const { rows } = await admin.query<{ name: string }>(
        `${LOCKED} in (select pid from pg_stat_activity where application_name = 'snapshots-locks')`,
      );
      return rows.map(({ name }) => name);
    });
    return names;
  } finally {
    await database.close();
  }
}

async function tablesOfStatements(): Promise<string[]> {
  return owner.rolledBack(async () => {
    for (const { text } of snapshotStatements) {
      const values = [tenant.tenantId, tenant.issuerId, 'nobody'];
      await owner.query(text, values.slice(0, Number(/.*\$(\d)/s.exec(text)?.[1])));
    }
    const { rows } = await owner.query<{ name: string }>(`${LOCKED} = pg_backend_pid()`);
    return rows.map(({ name }) => name);
  });
}

async function rowsRead(): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(
    "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) as count from pg_stat_user_tables where schemaname = 'public'",
  );
  return Number(rows[0]?.count);
}

async function otherSessions(): Promise<number> {
  const { count } = await owner.query(
    "select from pg_stat_activity where datname = current_database() and usename = 'gatehouse_app'",
  );
  return count;
}
