import { API_BASE, type Operation, operations, type PathParameter } from '@gatehouse/contracts/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { type ApiWorld, type Member, startApiWorld } from './api-world.ts';

/** What belongs to acme, by the names of parameters. Slugs are the same in both tenants: those are looked at in the end. */
type Belongings = Readonly<Record<PathParameter, string>>;

let world: ApiWorld;
let intruder: Member;
let ofAcme: Belongings;
let before: unknown;

beforeAll(async () => {
  world = await startApiWorld();
  // All that a tenant can give somebody.
  intruder = await world.member('globex', 'owner', 'admin', 'approver', 'auditor', 'member');
  const member = await world.member('acme', 'owner');
  const tenantId = await world.tenantId('acme');
  const rows = await world.api.database.withTenant(tenantId, async (tx) => ({
    binding: await tx.binding.findFirstOrThrow({ select: { id: true } }),
    principal: await tx.principal.findFirstOrThrow({ select: { id: true } }),
  }));
  const [event] = await world.api.events('acme');
  ofAcme = {
    ...{ tenant: 'acme', role: 'clerk', group: 'support', endpoint: 'side', upstream: 'shop', issuer: 'okta' },
    ...{ client: 'desk', tool: 'echo', secret: 'token', member: member.accountId },
    ...{ binding: rows.binding.id, principal: rows.principal.id, event: event?.id ?? '' },
  };
  before = await everythingOf('acme');
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

/** What can be seen of a tenant. */
async function everythingOf(tenant: string): Promise<unknown> {
  const tenantId = await world.tenantId(tenant);
  return {
    file: await world.api.services.get(TenantFilesService).export(tenant),
    events: await world.api.events(tenant),
    rows: await world.api.database.withTenant(tenantId, async (tx) => ({
      accounts: await tx.account.findMany({ orderBy: { id: 'asc' } }),
      memberships: await tx.membership.findMany({ orderBy: { accountId: 'asc' } }),
      secrets: await tx.secret.findMany(),
      settings: await tx.setting.findMany(),
      tenant: await tx.tenant.findMany(),
      tools: await tx.tool.findMany({ orderBy: { id: 'asc' } }),
      keys: await tx.idempotencyKey.findMany(),
    })),
  };
}

/** A request that is in order but for whose things it is about. */
async function attack({ method, path, body, query }: Operation, inPath: Partial<Belongings>) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: PathParameter) =>
    encodeURIComponent({ ...ofAcme, ...inPath }[name]),
  );
  const search = query?.shape.at ? `?at=${encodeURIComponent(world.api.clock.now().toISOString())}` : '';
  const response = await world.send(`${API_BASE}${filled}${search}`, {
    method,
    token: await world.token(intruder),
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(['PUT', 'PATCH', 'DELETE'].includes(method) && { 'if-match': '"anything"' }),
    },
    ...(body && { body: JSON.stringify(BODIES[path] ?? {}) }),
  });
  const text = await response.text();
  const { correlationId: _, ...answer } = text === '' ? {} : JSON.parse(text);
  return { status: response.status, answer };
}

/** For paths that name one thing by its id: what is sent there has to be in order, or it would be refused for what it says. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/tenants/{tenant}/members/{member}/memberships': { memberships: ['member'] },
};

/** Parameters by which a thing of one tenant is told from all things of all others. */
const IDS = ['binding', 'member', 'principal', 'event'] as const satisfies readonly PathParameter[];

const inTenants = operations.filter(({ path }) => path.includes('{tenant}'));
const byIds = inTenants.filter(({ path }) => IDS.some((name) => path.includes(`{${name}}`)));

describe('a tenant in the path', () => {
  it.each(inTenants.map((one) => [one.id, one] as const))('of somebody else is an unknown one: %s', async (_, one) => {
    const other = await attack(one, {});
    expect(other).toMatchObject({ status: 404, answer: { code: 'tenant.unknown' } });
    expect(await attack(one, { tenant: 'nobody' })).toEqual(other);
  });

  it('is in the path of every operation but those about oneself and about all tenants', () => {
    const others = operations.filter((one) => !inTenants.includes(one));
    expect(others.map(({ id }) => id).sort()).toEqual(['createTenant', 'getMe', 'listTenants']);
  });
});

describe('an id in the path', () => {
  it.each(byIds.map((one) => [one.id, one] as const))('of somebody else is an unknown one: %s', async (_, one) => {
    const other = await attack(one, { tenant: 'globex' });
    expect(other.status).toBe(404);
    const nobody = '00000000-0000-4000-8000-000000000000';
    const unknown = await attack(one, { tenant: 'globex', ...Object.fromEntries(IDS.map((name) => [name, nobody])) });
    const withoutName = ({ name: _name, ...rest }: Record<string, unknown>) => rest;
    expect(withoutName(unknown.answer)).toEqual(withoutName(other.answer));
  });
});

describe('after all of that', () => {
  it('nothing of the tenant is another than before', async () => {
    expect(await everythingOf('acme')).toEqual(before);
  });
});
