import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase, type OwnDatabase, query } from '../../test/own-database.ts';
import { migrate, migrationStatus } from './migrate.ts';

let database: OwnDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-migrations-'));
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

const run = () => migrate({ ownerUrl: database.ownerUrl, migrationsFolder: folder });
const status = () => migrationStatus({ ownerUrl: database.ownerUrl, migrationsFolder: folder });
const tables = async () =>
  (
    await query<{ name: string }>(
      database.adminUrl,
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname !~ '^_' order by 1",
    )
  ).map(({ name }) => name);

describe('migrate', () => {
  it('applies what is pending in the order of the names, tells of each, and does nothing the next time', async () => {
    await write('2_b', 'create table b (); insert into a values (1)');
    await write('1_a', 'create table a (x int)');
    await writeFile(join(folder, 'migration_lock.toml'), 'provider = "postgresql"');
    const told: string[] = [];
    expect(
      await migrate({ ownerUrl: database.ownerUrl, migrationsFolder: folder, onApplied: (name) => told.push(name) }),
    ).toEqual(['1_a', '2_b']);
    expect(told).toEqual(['1_a', '2_b']);
    expect(await run()).toEqual([]);
    await write('3_c', 'create table c ()');
    expect(await status()).toMatchObject({ applied: ['1_a', '2_b'], pending: ['3_c'] });
    expect(await run()).toEqual(['3_c']);
    expect(await tables()).toEqual(['a', 'b', 'c']);
  });

  it('keeps its history in the form of Prisma', async () => {
    await write('1_a', 'select 1');
    await run();
    const rows = await query(database.adminUrl, 'select * from _prisma_migrations');
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: '822ae07d4783158bc1912bb623e5107cc9002d519e1143a9c200ed6ee18b6d0f',
        migration_name: '1_a',
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        logs: null,
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ]);
  });

  it('leaves nothing of a migration that fails, says which and why, and goes on from there when it is mended', async () => {
    await write('1_a', 'create table a ()');
    await write('2_b', 'create table b (); select 1 / 0');
    await write('3_c', 'create table c ()');
    await expect(run()).rejects.toMatchObject({ code: 'migration.failed', reason: '2_b: division by zero' });
    expect(await tables()).toEqual(['a']);
    expect(await status()).toMatchObject({ applied: ['1_a'], pending: ['2_b', '3_c'], failed: [] });
    await write('2_b', 'create table b ()');
    expect(await run()).toEqual(['2_b', '3_c']);
  });

  it('refuses to go on when one was changed after it had been applied', async () => {
    await write('1_a', 'create table a ()');
    await run();
    await write('1_a', 'create table a (x int)');
    await write('2_b', 'create table b ()');
    await expect(run()).rejects.toMatchObject({
      code: 'migration.failed',
      reason: expect.stringContaining('1_a was changed'),
    });
    expect(await status()).toMatchObject({ edited: ['1_a'] });
    expect(await tables()).toEqual(['a']);
  });

  it('refuses to go on when one was applied that it does not know', async () => {
    await write('1_a', 'create table a ()');
    await run();
    await rm(join(folder, '1_a'), { recursive: true });
    await expect(run()).rejects.toMatchObject({
      code: 'migration.failed',
      reason: expect.stringContaining('not among the files'),
    });
  });

  it('is done once when several do it at the same time', async () => {
    await write('1_a', 'create table a (); select pg_sleep(0.2)');
    const applied = await Promise.all([run(), run(), run(), run()]);
    expect(applied.flat()).toEqual(['1_a']);
  });

  it('runs a single statement outside a transaction when the first line says so', async () => {
    await write('1_a', 'create table a (x int)');
    await write('2_b', '-- without a transaction\ncreate index concurrently a_x on a (x);');
    expect(await run()).toEqual(['1_a', '2_b']);
    await write('3_c', '-- without a transaction\ncreate table c (); create table d ()');
    await expect(run()).rejects.toMatchObject({
      code: 'migration.failed',
      reason: expect.stringContaining('one statement'),
    });
    expect(await tables()).toEqual(['a']);
  });

  it('stops at one that failed outside a transaction, until somebody has looked', async () => {
    await write('1_a', '-- without a transaction\nselect 1 / 0');
    await expect(run()).rejects.toMatchObject({ reason: '1_a: division by zero' });
    expect(await status()).toMatchObject({ failed: ['1_a'] });
    await expect(run()).rejects.toMatchObject({ reason: expect.stringContaining('did not finish') });
  });

  it('waits only so long for a lock on a table, so that traffic does not queue behind it', async () => {
    await write('1_a', "create table a as select current_setting('lock_timeout') as limit_of_lock");
    await run();
    expect(await query(database.adminUrl, 'select * from a')).toEqual([{ limit_of_lock: '5s' }]);
  });

  it('is for the owner only: what an administrator creates would be his', async () => {
    await write('1_a', 'create table a ()');
    for (const ownerUrl of [database.adminUrl, database.appUrl]) {
      await expect(migrate({ ownerUrl, migrationsFolder: folder })).rejects.toMatchObject({
        code: 'migration.failed',
        reason: expect.stringContaining('gatehouse_owner'),
      });
    }
  });

  it('says that the database is away', async () => {
    const ownerUrl = 'postgresql://gatehouse_owner:x@127.0.0.1:1/none';
    await expect(migrate({ ownerUrl })).rejects.toMatchObject({ code: 'database.unavailable' });
    await expect(migrationStatus({ ownerUrl })).rejects.toMatchObject({ code: 'database.unavailable' });
  });

  it('applies the migrations of this release to an empty database', async () => {
    const applied = await migrate({ ownerUrl: database.ownerUrl });
    expect(applied.length).toBeGreaterThan(0);
    expect(await migrationStatus({ ownerUrl: database.ownerUrl })).toEqual({
      applied,
      pending: [],
      edited: [],
      unknown: [],
      failed: [],
    });
  });
});
