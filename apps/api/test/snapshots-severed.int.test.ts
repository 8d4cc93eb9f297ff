import { setTimeout as sleep } from 'node:timers/promises';
import { parseTenantId, type TenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { StallingProxy } from './stalling-proxy.ts';
import { startSnapshots, type TestSnapshots } from './start-snapshots.ts';

const eventually = <T>(work: () => T | Promise<T>) => vi.waitFor(work, { timeout: 10_000 });

const clock = testClock('2026-11-22T12:00:00Z');

let testDatabase: TestDatabase;
let owner: RawSession;
let proxy: StallingProxy;
/** Listens through the proxy. */
let far: TestSnapshots;
let tenant: MadeTenant;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = await RawSession.open(testDatabase.ownerUrl);
});
beforeEach(async () => {
  proxy = await StallingProxy.to(testDatabase.appUrl);
  far = await startSnapshots({ testDatabase, clock, directUrl: proxy.url });
  tenant = await createTenant(far.database);
  await far.live();
});
afterEach(async () => {
  await far[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});
afterAll(async () => {
  await owner[Symbol.asyncDispose]();
  await testDatabase.drop();
});

const revoked = async () => (await far.snapshots.ofTenant(tenant.slug))?.revoked.tokenIds ?? new Set<string>();

async function revoke(tokenId: string): Promise<void> {
  await owner.query(
    `insert into revocations (tenant_id, id, kind, value, expires_at)
     values ($1, gen_random_uuid(), 'jti', $2, '2026-11-22T13:00:00Z')`,
    [tenant.tenantId, tokenId],
  );
}

const untilSevered = () => eventually(() => expect(far.bus.live).toBe(false));

describe('while changes are not heard', () => {
  it('each use sees what was committed before it, and nothing is lost when they are heard again', async () => {
    await eventually(async () => expect(await far.snapshots.ofTenant(tenant.slug)).toBeDefined());
    const told: (TenantId | undefined)[] = [];
    far.snapshots.onChange((tenantId) => told.push(tenantId));
    proxy.stall();
    await untilSevered();
    for (const tokenId of ['a', 'b', 'c']) {
      await revoke(tokenId);
      expect(await revoked()).toContain(tokenId);
    }
    await eventually(() => expect(told).toContain(undefined));
    proxy.resume();
    await far.live();
    expect(await revoked()).toEqual(new Set(['a', 'b', 'c']));
    await revoke('d');
    await eventually(async () => expect(await revoked()).toContain('d'));
  });

  it('a snapshot that is still right stays the same object', async () => {
    const before = await eventually(async () => {
      const snapshot = await far.snapshots.ofTenant(tenant.slug);
      // The first read makes the tenant's data key, which is a change: its version has to have been looked at since.
      far.snapshots.invalidate(tenant.tenantId);
      expect(await far.snapshots.ofTenant(tenant.slug)).toBe(snapshot);
      expect(far.snapshots.ofTenant(tenant.slug)).toBe(snapshot);
      return snapshot;
    });
    proxy.stall();
    await untilSevered();
    expect(await far.snapshots.ofTenant(tenant.slug)).toBe(before);
    proxy.resume();
    await far.live();
    expect(await far.snapshots.ofTenant(tenant.slug)).toBe(before);
    await eventually(() => expect(far.snapshots.ofTenant(tenant.slug)).toBe(before));
  });

  it('a new tenant is found, and slugs that name none are asked for a few at a time', async () => {
    proxy.stall();
    await untilSevered();
    const made = await createTenant(far.database);
    expect(await far.snapshots.ofTenant(made.slug)).toMatchObject({ tenantId: made.tenantId });
    const tried = Array.from({ length: 50 }, async (_, index) => far.snapshots.ofTenant(`nobody-${index}`));
    const outcomes = await Promise.allSettled(tried);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBe(46);
    expect(refused[0]).toMatchObject({ reason: { code: 'server.busy' } });
  });

  it('a database that is away refuses, rather than showing what was', async () => {
    await eventually(async () => expect(await far.snapshots.ofTenant(tenant.slug)).toBeDefined());
    proxy.stall();
    await untilSevered();
    await far.database.close();
    await expect(Promise.resolve(far.snapshots.ofTenant(tenant.slug))).rejects.toMatchObject({
      code: 'database.unavailable',
    });
  });
});

describe('at any time', () => {
  it('nothing is shown that is older than a change that was committed more than a second before', async () => {
    const committed: { at: number; version: bigint }[] = [];
    const seen: { at: number; version: bigint }[] = [];
    const id = parseTenantId(tenant.tenantId);
    await eventually(async () => expect(await far.snapshots.ofTenant(tenant.slug)).toBeDefined());
    let isOver = false;
    const writer = async () => {
      for (let round = 0; round < 40; round++) {
        await revoke(`round-${round}`);
        const { rows } = await owner.query<{ version: string }>(
          'select sum(version) as version from tenant_versions where tenant_id = $1',
          [id],
        );
        committed.push({ at: performance.now(), version: BigInt(rows[0]?.version ?? 0) });
        await sleep(100);
        if (round === 8 || round === 20) proxy.stall();
        if (round === 14 || round === 34) proxy.resume();
      }
      isOver = true;
    };
    const reader = async () => {
      while (!isOver) {
        const at = performance.now();
        const snapshot = await far.snapshots.ofTenant(tenant.slug);
        seen.push({ at, version: snapshot?.version ?? 0n });
        await sleep(5);
      }
    };
    await Promise.all([writer(), reader()]);
    expect(new Set(seen.map(({ version }) => version)).size).toBeGreaterThan(10);
    for (const { at, version } of seen) {
      const due = committed.findLast((change) => change.at < at - 1_000);
      if (due) expect(version).toBeGreaterThanOrEqual(due.version);
    }
  });
});
