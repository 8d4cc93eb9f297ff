import { Database } from '@gatehouse/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('createTestDatabase', () => {
  it('gives a migrated database that the runtime role can use', async () => {
    const db = new Database({ url: database.appUrl, applicationName: 'testkit' });
    expect(await db.findTenant('platform')).toMatchObject({ status: 'active' });
    await db.close();
  });
});
