import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StallingProxy } from './stalling-proxy.ts';
import { startSnapshots, type TestSnapshots } from './start-snapshots.ts';

const eventually = <T>(work: () => T | Promise<T>) => vi.waitFor(work, { timeout: 20_000 });

const clock = testClock('2026-11-22T12:00:00Z');

let testDatabase: TestDatabase;
let proxy: StallingProxy;
/** Everything that it asks the database goes through the proxy. */
let far: TestSnapshots;
let tenant: MadeTenant;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  proxy = await StallingProxy.to(testDatabase.appUrl);
  far = await startSnapshots({ testDatabase: { ...testDatabase, appUrl: proxy.url }, clock });
  tenant = await createTenant(far.database);
  await far.live();
});

afterAll(async () => {
  proxy?.resume();
  await far?.[Symbol.asyncDispose]();
  await proxy?.[Symbol.asyncDispose]();
  await testDatabase?.drop();
});

describe('a database that takes connections and says nothing', { timeout: 60_000 }, () => {
  const known = async () => (await far.snapshots.ofTenant(tenant.slug))?.slug;

  it('is not waited for until its connections are given up, and is used again when it speaks', async () => {
    await eventually(async () => expect(await known()).toBe(tenant.slug));
    proxy.stall();
    await eventually(() => expect(far.bus.live).toBe(false));
    // Of the one whose time is up it would be said that its query timed out.
    const silent = { code: 'database.unavailable', reason: 'it answers nothing' };
    await expect(known()).rejects.toMatchObject(silent);
    await expect(known()).rejects.toMatchObject(silent);
    proxy.resume();
    await eventually(async () => expect(await known()).toBe(tenant.slug));
  });
});
