import { afterAll, beforeAll, expect, it } from 'vitest';
import { migratedDatabase, type OwnDatabase, query } from '../test/own-database.ts';
import { Database } from './database.ts';

let own: OwnDatabase;

beforeAll(async () => {
  own = await migratedDatabase();
});

afterAll(() => own?.drop());

it('gives a connection back when the tenant cannot be set on it', async () => {
  const database = new Database({ url: own.appUrl, applicationName: 'gatehouse-test', poolSize: 1 });
  const { tenantId } = (await database.findTenant('platform')) ?? expect.fail('no platform tenant');
  const read = () => database.withTenant(tenantId, (tx) => tx.tenant.findMany({ select: { slug: true } }));

  await query(own.adminUrl, 'revoke execute on function pg_catalog.set_config(text, text, boolean) from public');
  await expect(read()).rejects.toThrow();
  await query(own.adminUrl, 'grant execute on function pg_catalog.set_config(text, text, boolean) to public');

  expect(await read()).toEqual([{ slug: 'platform' }]);
  await database.close();
});

it('plans statements for their values where that is asked for, and for that unit of work alone', async () => {
  const database = new Database({ url: own.appUrl, applicationName: 'gatehouse-test', poolSize: 1 });
  const { tenantId } = (await database.findTenant('platform')) ?? expect.fail('no platform tenant');
  const mode = (plannedByValue: boolean) =>
    database.withTenant(tenantId, (tx) => tx.$queryRaw`select current_setting('plan_cache_mode') as mode`, {
      plannedByValue,
    });

  expect(await mode(true)).toEqual([{ mode: 'force_custom_plan' }]);
  expect(await mode(false)).toEqual([{ mode: 'auto' }]);
  await database.close();
});
