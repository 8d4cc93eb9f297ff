import { Database } from '@gatehouse/db';
import { afterEach, describe, expect, it } from 'vitest';
import { createTenant } from '../factories/tenant.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let made: TestDatabase[] = [];
afterEach(async () => {
  await Promise.all(made.map((database) => database.drop()));
  made = [];
});

async function create(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  made.push(database);
  return database;
}

async function using<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = new Database({ url, applicationName: 'testkit' });
  return work(db).finally(() => db.close());
}

describe('createTestDatabase', () => {
  it('gives a migrated database that the runtime role can use', async () => {
    const { appUrl } = await create();
    const platform = await using(appUrl, (db) => db.findTenant('platform'));
    expect(platform).toMatchObject({ status: 'active' });
  });

  it('gives each caller one of its own, also when they ask at the same time', async () => {
    const [one, other] = (await Promise.all([create(), create()])) as [TestDatabase, TestDatabase];
    await using(one.appUrl, (db) => createTenant(db, { slug: 'acme' }));
    expect(await using(one.appUrl, (db) => db.findTenant('acme'))).toBeDefined();
    expect(await using(other.appUrl, (db) => db.findTenant('acme'))).toBeUndefined();
  });

  it('leaves nothing behind once it is dropped, although somebody is connected', async () => {
    const { appUrl, drop } = await create();
    await using(appUrl, async (db) => {
      await db.ping();
      await drop();
    });
    await expect(using(appUrl, (db) => db.ping())).rejects.toThrow('does not exist');
  });
});
