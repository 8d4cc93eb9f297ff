import { randomUUID } from 'node:crypto';
import type { Database, TenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import {
  createBinding,
  createEndpoint,
  createPrincipal,
  createRole,
  createTenant,
  createTestDatabase,
  createUpstream,
  type MadeTenant,
  type TestClock,
  type TestDatabase,
  testClock,
} from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TenantSnapshot } from '../src/data-plane/snapshot/tenant-snapshot.ts';
import { startSnapshots, type TestSnapshots } from './start-snapshots.ts';

const eventually = <T>(work: () => T | Promise<T>) => vi.waitFor(work, { timeout: 10_000 });

let testDatabase: TestDatabase;
let admin: RawSession;
let clock: TestClock;
/** Two processes. */
let one: TestSnapshots;
let other: TestSnapshots;
let tenant: MadeTenant;

const NOW = '2026-11-22T12:00:00Z';

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = await RawSession.open(testDatabase.adminUrl);
  clock = testClock(NOW);
  one = await startSnapshots({ testDatabase, clock });
  other = await startSnapshots({ testDatabase, clock });
  await Promise.all([one.live(), other.live()]);
});
beforeEach(async () => {
  clock.set(NOW);
  tenant = await knownTenant();
});
afterAll(async () => {
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await admin[Symbol.asyncDispose]();
  await testDatabase.drop();
});

/** A new one, of which both have heard. */
async function knownTenant(): Promise<MadeTenant> {
  const made = await createTenant(one.database);
  for (const { snapshots } of [one, other]) {
    await eventually(async () => expect(await snapshots.ofTenant(made.slug)).toBeDefined());
  }
  return made;
}

async function snapshotOf({ snapshots }: TestSnapshots, slug = tenant.slug): Promise<TenantSnapshot> {
  const snapshot = await snapshots.ofTenant(slug);
  if (!snapshot) throw new Error(`${slug} does not answer`);
  return snapshot;
}

/** At hand: what was changed before has been heard of. */
async function settled(process: TestSnapshots): Promise<TenantSnapshot> {
  return eventually(async () => {
    const snapshot = await snapshotOf(process);
    expect(process.snapshots.ofTenant(tenant.slug)).toBe(snapshot);
    return snapshot;
  });
}

async function revoke(database: Database, tokenId: string, { tenantId }: MadeTenant = tenant): Promise<void> {
  const expiresAt = new Date(clock.now().getTime() + 900_000);
  await database.withTenant(tenantId, (tx) =>
    tx.revocation.create({ data: { tenantId, kind: 'jti', value: tokenId, expiresAt } }),
  );
}

const knows = (process: TestSnapshots, tokenId: string) =>
  eventually(async () => expect((await snapshotOf(process)).revoked.tokenIds.has(tokenId)).toBe(true));

describe('a snapshot', () => {
  it('is at hand without waiting once it was read, and the same for both who asked at once', async () => {
    const snapshot = await settled(one);
    await revoke(one.database, 'token-0');
    one.snapshots.invalidate(tenant.tenantId);
    const [first, second] = await Promise.all([snapshotOf(one), snapshotOf(one)]);
    expect(first).toBe(second);
    expect(first).not.toBe(snapshot);
    expect(snapshot).toMatchObject({ tenantId: tenant.tenantId, slug: tenant.slug, status: 'active' });
  });

  it('shows a change that was made in another process, in both', async () => {
    await Promise.all([settled(one), settled(other)]);
    await revoke(other.database, 'token-1');
    await Promise.all([knows(one, 'token-1'), knows(other, 'token-1')]);
  });

  it('shows at once what this process changed and said', async () => {
    await settled(one);
    await revoke(one.database, 'token-2');
    one.snapshots.invalidate(tenant.tenantId);
    expect((await snapshotOf(one)).revoked.tokenIds.has('token-2')).toBe(true);
  });

  it('shows a suspension, and is gone when the tenant is deleted', async () => {
    await settled(one);
    const set = (status: string) =>
      other.database.withTenant(tenant.tenantId, (tx) => tx.tenant.updateMany({ data: { status } }));
    await set('suspended');
    await eventually(async () => expect((await snapshotOf(one)).status).toBe('suspended'));
    await set('deleted');
    await eventually(async () => expect(await one.snapshots.ofTenant(tenant.slug)).toBeUndefined());
    expect(one.snapshots.ofTenant(tenant.slug)).toBeUndefined();
  });

  it('does not keep what was read before a change that was heard meanwhile', async () => {
    await settled(one);
    await using blocker = await RawSession.open(testDatabase.ownerUrl);
    const heard: (TenantId | undefined)[] = [];
    one.snapshots.onChange((tenantId) => heard.push(tenantId));
    await revoke(one.database, 'before');
    await eventually(() => expect(heard).toContain(tenant.tenantId));
    // The last thing that is read: everything else of it is from before.
    await blocker.query('begin; lock table settings in access exclusive mode');
    const early = snapshotOf(one);
    await eventually(async () => expect(await waitingFor('settings')).toBe(1));
    heard.length = 0;
    await revoke(other.database, 'meanwhile');
    await eventually(() => expect(heard).toContain(tenant.tenantId));
    const late = snapshotOf(one);
    await blocker.query('commit');
    expect((await early).revoked.tokenIds.has('before')).toBe(true);
    expect((await late).revoked.tokenIds.has('meanwhile')).toBe(true);
    expect((await snapshotOf(one)).revoked.tokenIds.has('meanwhile')).toBe(true);
  });

  it('is read again when a binding in it ends', async () => {
    const role = await createRole(one.database, tenant);
    const to = await createPrincipal(one.database, tenant);
    await createBinding(one.database, tenant, { role, to, until: new Date('2026-11-22T12:05:00Z') });
    const before = await settled(one);
    const principal = { id: to.id, groupIds: [] };
    const permissions = one.snapshots.permissions(before, principal, undefined);
    expect(one.snapshots.permissions(before, principal, undefined)).toBe(permissions);
    clock.set('2026-11-22T12:05:00Z');
    expect(one.snapshots.permissions(before, principal, undefined)).not.toBe(permissions);
    expect(await snapshotOf(one)).not.toBe(before);
  });

  it('answers for the platform, which has no endpoint, and not for what is no slug', async () => {
    expect((await one.snapshots.ofTenant('platform'))?.endpoints.size).toBe(0);
    for (const slug of ['', 'UPPER', 'a'.repeat(33), "x' or 1", '../acme']) {
      expect(one.snapshots.ofTenant(slug)).toBeUndefined();
    }
  });

  it('gives both processes the same key for digests, and every tenant another', async () => {
    const [a, b] = await Promise.all([settled(one), settled(other)]);
    expect(a.digestKey).toEqual(b.digestKey);
    expect(a.digestKey).toHaveLength(32);
    const { slug } = await knownTenant();
    expect((await snapshotOf(one, slug)).digestKey).not.toEqual(a.digestKey);
  });
});

describe('a principal', () => {
  it('is at hand without waiting once it was read, with its groups; an unknown subject too', async () => {
    const { tenantId } = tenant;
    const { id, subject } = await createPrincipal(one.database, tenant);
    const groupId = await one.database.withTenant(tenantId, async (tx) => {
      const group = await tx.group.create({ data: { tenantId, slug: 'support' } });
      await tx.groupMember.create({ data: { tenantId, groupId: group.id, principalId: id } });
      return group.id;
    });
    const snapshot = await settled(one);
    const known = await one.snapshots.principal(snapshot, tenant.issuerId, subject);
    expect(known).toEqual({ id, groupIds: [groupId] });
    expect(one.snapshots.principal(snapshot, tenant.issuerId, subject)).toBe(known);
    expect(await one.snapshots.principal(snapshot, tenant.issuerId, 'nobody')).toBeUndefined();
    expect(one.snapshots.principal(snapshot, tenant.issuerId, 'nobody')).toBeUndefined();
    expect(await one.snapshots.principal(snapshot, randomUUID(), subject)).toBeUndefined();
  });

  it('that was unknown is found once somebody has made it', async () => {
    expect(await one.snapshots.principal(await settled(one), tenant.issuerId, 'new')).toBeUndefined();
    await createPrincipal(other.database, tenant, { subject: 'new' });
    await eventually(async () => {
      expect(await one.snapshots.principal(await snapshotOf(one), tenant.issuerId, 'new')).toBeDefined();
    });
  });

  it('is not put together with grants that have changed since', async () => {
    const { subject } = await createPrincipal(one.database, tenant);
    const harmless = await settled(one);
    await revoke(other.database, 'token-3');
    expect(await one.snapshots.principal(harmless, tenant.issuerId, subject)).toBeDefined();
    const before = await settled(one);
    await createRole(other.database, tenant);
    await expect(Promise.resolve(one.snapshots.principal(before, tenant.issuerId, subject))).rejects.toMatchObject({
      code: 'server.busy',
    });
    expect(await one.snapshots.principal(await snapshotOf(one), tenant.issuerId, subject)).toBeDefined();
  });
});

describe('what an endpoint shows', () => {
  it('is the pinned tools of its upstreams, and changes with them', async () => {
    const upstream = await createUpstream(one.database, tenant, { slug: 'crm' });
    await createEndpoint(one.database, tenant, { upstreams: [{ upstream }] });
    const { tenantId } = tenant;
    await one.database.withTenant(tenantId, (tx) =>
      tx.tool.createMany({
        data: ['find', 'drop'].map((name) => ({
          ...{ tenantId, upstreamId: upstream.id, name, digest: Buffer.alloc(32), tags: ['sales'] },
          definition: { name, description: `To ${name}`, inputSchema: { type: 'object' } },
          annotations: { readOnlyHint: name === 'find' },
          state: name === 'find' ? 'pinned' : 'drifted',
        })),
      }),
    );
    const tools = (await settled(one)).endpoints.get('default')?.tools;
    expect([...(tools?.keys() ?? [])]).toEqual(['crm_find']);
    const tool = tools?.get('crm_find');
    expect(tool).toMatchObject({ name: 'find', canonicalName: 'crm/find', tags: ['sales'], mirroredParams: [] });
    expect(tool?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
    expect(JSON.parse(tool?.listed ?? '')).toEqual({
      name: 'crm_find',
      description: 'To find',
      inputSchema: { type: 'object' },
    });
    await other.database.withTenant(tenantId, (tx) => tx.tool.updateMany({ data: { state: 'pinned' } }));
    await eventually(async () => expect((await snapshotOf(one)).endpoints.get('default')?.tools.size).toBe(2));
  });
});

async function waitingFor(table: string): Promise<number> {
  const { count } = await admin.query('select from pg_locks where relation = $1::regclass and not granted', [table]);
  return count;
}
