import { Database } from '@gatehouse/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { createBinding, createGroup, createPrincipal, createRole } from './access.ts';
import { createAccount } from './accounts.ts';
import { createClient, createForeignIssuer } from './identity.ts';
import { createTenant } from './tenant.ts';
import { createEndpoint, createTool, createUpstream } from './upstreams.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database({ url: database.appUrl, applicationName: 'factories' });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe('factories', () => {
  it('make a tenant that one finds by its slug', async () => {
    const tenant = await createTenant(db, { slug: 'acme' });
    expect(await db.findTenant('acme')).toEqual({ tenantId: tenant.tenantId, status: 'active' });
  });

  it('compose into access: a role with its grants, bound to a principal until a time', async () => {
    const tenant = await createTenant(db);
    const to = await createPrincipal(db, tenant, { subject: 'ann' });
    const role = await createRole(db, tenant, { grants: [{ effect: 'deny', tools: ['a/b'] }] });
    const until = new Date('2027-01-31T00:00:00Z');
    await createBinding(db, tenant, { role, to, until });
    const found = await db.withTenant(tenant.tenantId, (tx) =>
      tx.binding.findMany({ include: { role: { include: { grants: true } }, principal: true } }),
    );
    expect(found).toMatchObject([
      { until, principal: { subject: 'ann' }, role: { grants: [{ effect: 'deny', tools: ['a/b'], position: 0 }] } },
    ]);
  });

  it('compose into an endpoint that shows upstreams under their prefixes', async () => {
    const tenant = await createTenant(db);
    const [plain, prefixed] = [await createUpstream(db, tenant), await createUpstream(db, tenant, { slug: 'crm' })];
    const { id } = await createEndpoint(db, tenant, {
      upstreams: [{ upstream: plain, as: '' }, { upstream: prefixed }],
    });
    const shown = await db.withTenant(tenant.tenantId, (tx) =>
      tx.endpointUpstream.findMany({ where: { endpointId: id }, orderBy: { position: 'asc' } }),
    );
    expect(shown.map((it) => it.prefix)).toEqual(['', 'crm_']);
  });

  it('compose into access by group and client, for a subject of another issuer', async () => {
    const tenant = await createTenant(db);
    const issuer = await createForeignIssuer(db, tenant, { tenantClaim: { claim: 'tid', equals: '1' } });
    const member = await createPrincipal(db, tenant, { subject: 'ann', issuer });
    const group = await createGroup(db, tenant, { members: [member] });
    const client = await createClient(db, tenant, { kind: 'confidential' });
    const role = await createRole(db, tenant, {
      grants: [{ effect: 'allow', prompts: ['a/b'], tags: ['x'], annotations: { readOnlyHint: true } }],
    });
    await createBinding(db, tenant, { role, group, client });
    const found = await db.withTenant(tenant.tenantId, (tx) =>
      tx.binding.findMany({
        include: { client: true, group: { include: { members: true } }, role: { include: { grants: true } } },
      }),
    );
    expect(found).toMatchObject([
      {
        client: { kind: 'confidential', auth: 'private_key_jwt' },
        group: { members: [{ principalId: member.id }] },
        role: { grants: [{ tools: [], prompts: ['a/b'], tags: ['x'], annotations: { readOnlyHint: true } }] },
      },
    ]);
  });

  it('make tools in the state that is asked for', async () => {
    const tenant = await createTenant(db);
    const upstream = await createUpstream(db, tenant, { newTools: 'review' });
    expect(await createTool(db, tenant, { upstream })).toMatchObject({ state: 'pinned', annotations: null });
    expect(await createTool(db, tenant, { upstream, state: 'held', tags: ['x'] })).toMatchObject({ state: 'held' });
  });

  it('make a person with a level, whose subject is the id unless one is chosen', async () => {
    const tenant = await createTenant(db);
    const ann = await createAccount(db, tenant, { level: 'owner', passwordHash: '$argon2id$' });
    expect(ann).toMatchObject({ subject: ann.id, status: 'active' });
    expect(await createAccount(db, tenant, { subject: 'ada' })).toMatchObject({ subject: 'ada' });
    const found = await db.withTenant(tenant.tenantId, (tx) =>
      tx.account.findMany({ where: { id: ann.id }, include: { memberships: true, password: true } }),
    );
    expect(found).toMatchObject([{ memberships: [{ level: 'owner' }], password: { hash: '$argon2id$' } }]);
  });

  it('make names that do not clash', async () => {
    const [one, other] = [await createTenant(db), await createTenant(db)];
    expect(one.slug).not.toBe(other.slug);
    expect(await db.withTenant(one.tenantId, (tx) => tx.issuer.count())).toBe(1);
  });
});
