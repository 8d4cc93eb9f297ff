import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/own-database.ts';
import { Database } from '../database.ts';
import { type EmbeddedDatabase, startEmbedded } from '../embedded/start-embedded.ts';
import { migrate } from '../migrate/migrate.ts';
import { checkDatabase } from '../self-check/check-database.ts';
import { createRoles } from './create-roles.ts';

// A server of its own: roles belong to the whole server, and the other tests sign in as these.
let dataDir: string;
let server: EmbeddedDatabase;
let adminUrl: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-roles-'));
  server = await startEmbedded({ dataDir, settings: { fsync: 'off' } });
  adminUrl = Object.assign(new URL(server.adminUrl), { pathname: '/postgres' }).href;
});

beforeEach(async () => {
  const databases = await query<{ name: string }>(
    adminUrl,
    "select datname as name from pg_database where datname <> 'postgres' and not datistemplate",
  );
  for (const { name } of databases) await query(adminUrl, `drop database "${name}" with (force)`);
  await query(adminUrl, 'drop role if exists gatehouse_app');
  await query(adminUrl, 'drop role if exists gatehouse_owner');
});

afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const passwords = { ownerPassword: "own'er \\ %", appPassword: 'a"p:p@/?#' };
const urlOf = (user: string, password: string, database = 'fresh') =>
  Object.assign(new URL(adminUrl), { username: user, password: encodeURIComponent(password), pathname: `/${database}` })
    .href;
const ownerUrl = () => urlOf('gatehouse_owner', passwords.ownerPassword);
const appUrl = () => urlOf('gatehouse_app', passwords.appPassword);

async function expectSound(): Promise<void> {
  await migrate({ ownerUrl: ownerUrl() });
  const database = new Database({ url: appUrl(), applicationName: 'roles-test', poolSize: 1 });
  const findings = await checkDatabase(database);
  await database.close();
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
}

describe('createRoles', () => {
  it('makes roles and a database that the self-check finds sound, and may be run again', async () => {
    await createRoles({ adminUrl, database: 'fresh', ...passwords });
    await createRoles({ adminUrl, database: 'fresh', ...passwords });
    await expectSound();
    await createRoles({ adminUrl, database: 'fresh', ...passwords });
    await expectSound();
  });

  it('works for an administrator who is no superuser, as managed servers have', async () => {
    await query(adminUrl, "create role cloud login createdb createrole password 'cloud'");
    try {
      const cloudUrl = urlOf('cloud', 'cloud', 'postgres');
      await createRoles({ adminUrl: cloudUrl, database: 'fresh', ...passwords });
      await createRoles({ adminUrl: cloudUrl, database: 'fresh', ...passwords });
      await expectSound();
    } finally {
      await query(adminUrl, 'drop database fresh with (force)');
      await query(adminUrl, 'drop role gatehouse_app');
      await query(adminUrl, 'drop role gatehouse_owner');
      await query(adminUrl, 'drop role cloud');
    }
  });

  it('keeps what is there, changes passwords, and takes powers away that the roles must not have', async () => {
    await createRoles({ adminUrl, database: 'fresh', ownerPassword: 'old', appPassword: 'old' });
    await query(urlOf('gatehouse_owner', 'old'), 'create table kept ()');
    await query(adminUrl, 'alter role gatehouse_app bypassrls createrole');
    await createRoles({ adminUrl, database: 'fresh', ...passwords });
    await expect(query(urlOf('gatehouse_app', 'old'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await query(ownerUrl(), "select to_regclass('kept') is not null as kept")).toEqual([{ kept: true }]);
    expect(
      await query(
        adminUrl,
        "select rolbypassrls as bypass, rolcreaterole as roles from pg_roles where rolname = 'gatehouse_app'",
      ),
    ).toEqual([{ bypass: false, roles: false }]);
  });

  it('lets nobody else in', async () => {
    await createRoles({ adminUrl, database: 'fresh', ...passwords });
    await query(adminUrl, "create role stranger login password 'x'");
    await expect(query(urlOf('stranger', 'x'), 'select 1')).rejects.toMatchObject({ code: '42501' });
    await query(adminUrl, 'drop role stranger');
  });

  it('stores a verifier, not the password', async () => {
    await createRoles({ adminUrl, database: 'fresh', ...passwords });
    const stored = await query<{ rolpassword: string }>(
      adminUrl,
      "select rolpassword from pg_authid where rolname like 'gatehouse_%'",
    );
    for (const { rolpassword } of stored) expect(rolpassword).toMatch(/^SCRAM-SHA-256\$/);
    expect(stored).toHaveLength(2);
  });

  it('says what is wrong before anything is done', async () => {
    await expect(
      createRoles({ adminUrl, database: 'fresh', ownerPassword: 'ä', appPassword: 'x' }),
    ).rejects.toMatchObject({
      code: 'settings.invalid',
    });
    await expect(
      createRoles({ adminUrl: 'postgresql://x:y@127.0.0.1:1/none', database: 'fresh', ...passwords }),
    ).rejects.toMatchObject({ code: 'database.unavailable' });
    expect(await query(adminUrl, "select 1 from pg_roles where rolname like 'gatehouse_%'")).toEqual([]);
  });
});
