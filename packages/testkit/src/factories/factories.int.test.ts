import { Database } from '@gatehouse/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { createBinding, createPrincipal, createRole } from './access.ts';
import { createTenant } from './tenant.ts';
import { createEndpoint, createUpstream } from './upstreams.ts';

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

  it('make names that do not clash', async () => {
    const [one, other] = [await createTenant(db), await createTenant(db)];
    expect(one.slug).not.toBe(other.slug);
    expect(await db.withTenant(one.tenantId, (tx) => tx.issuer.count())).toBe(1);
  });
});
