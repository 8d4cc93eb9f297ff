import { randomUUID } from 'node:crypto';
import { Database } from '@gatehouse/db';
import { createTenant, createTestDatabase, type TestDatabase, testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IssuerSweep } from './issuer-sweep.ts';

const NOW = '2026-11-29T12:00:00.000Z';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test' });
});

afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

it('removes what has expired, of every tenant and however much it is, and nothing else', async () => {
  const tenants = [await createTenant(database), await createTenant(database)];
  const [ended, good] = [new Date(NOW), new Date(Date.parse(NOW) + 1)];
  // The last access token of a grant may be good until now, and a code be used once more.
  const hourBefore = (date: Date) => new Date(date.getTime() - 3_600_000);
  const id = (n: number) => String(n).padEnd(43, 'x');
  for (const { tenantId } of tenants) {
    await database.withTenant(tenantId, async (tx) => {
      const account = { tenantId, id: randomUUID(), email: `${randomUUID()}@example.test` };
      await tx.account.create({ data: account });
      const common = { tenantId, payload: '{}' };
      for (const [n, expiresAt] of [ended, good].entries()) {
        await tx.oauthSession.create({ data: { ...common, id: id(n), uid: id(n), expiresAt } });
        await tx.oauthAssertion.create({ data: { tenantId, id: id(n), expiresAt } });
        await tx.consoleSession.create({
          data: { tenantId, id: id(n), payload: Buffer.of(1), createdAt: ended, expiresAt },
        });
        const grant = { accountId: account.id, clientId: 'c', expiresAt: hourBefore(expiresAt) };
        await tx.oauthGrant.create({ data: { ...common, id: id(n), ...grant } });
      }
      await tx.$executeRaw`
        insert into oauth_interactions (tenant_id, id, payload, expires_at)
        select ${tenantId}::uuid, rpad(n::text, 43, 'x'), '{}', case when n = 0 then ${good}::timestamptz else ${ended}::timestamptz end
          from generate_series(0, 1200) as n`;
      for (const [n, expiresAt] of [ended, good].entries()) {
        await tx.oauthToken.create({
          data: { ...common, kind: 'refresh', id: id(n), grantId: id(1), expiresAt: hourBefore(expiresAt) },
        });
      }
    });
  }
  const sweep = new IssuerSweep(database, testClock(NOW), pino({ level: 'silent' }));
  expect(await sweep.sweep()).toBe(2 * (1200 + 5));
  expect(await sweep.sweep()).toBe(0);
  for (const { tenantId } of tenants) {
    const left = await database.withTenant(tenantId, async (tx) => [
      await tx.oauthSession.count({ where: { tenantId } }),
      await tx.oauthAssertion.count({ where: { tenantId } }),
      await tx.oauthGrant.count({ where: { tenantId } }),
      await tx.oauthInteraction.count({ where: { tenantId } }),
      await tx.oauthToken.count({ where: { tenantId } }),
      await tx.consoleSession.count({ where: { tenantId } }),
    ]);
    expect(left).toEqual([1, 1, 1, 1, 1, 1]);
  }
});
