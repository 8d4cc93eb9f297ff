import { parseTenantFile } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

const file = (tenant: string, tools = '["shop/*"]') => `
tenant: ${tenant}
name: A tenant
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop }] }]
roles: [{ slug: clerk, grants: [{ allow: { tools: ${tools} } }, { deny: { tools: ["shop/delete*"] } }] }]
bindings: [{ role: clerk, to: { subject: ada }, until: 2027-01-31 }]
`;

describe('apply', () => {
  it('makes the tenant and everything in it, and records each change', async () => {
    expect(await plane.apply(file('one'))).toEqual([
      'create tenant one',
      'create upstream shop',
      'create endpoint default',
      'create role clerk',
      'create binding clerk → ada',
    ]);
    const kinds = (await plane.events('one')).map(({ kind }) => kind).sort();
    expect(kinds).toEqual([
      'binding.changed',
      'endpoint.changed',
      'principal.provisioned',
      'role.changed',
      'tenant.created',
      'upstream.changed',
    ]);
  });

  it('changes nothing the second time, and records nothing', async () => {
    const before = await plane.events('one');
    expect(await plane.apply(file('one'))).toEqual([]);
    expect(await plane.events('one')).toEqual(before);
  });

  it('changes what differs, and tells what it was', async () => {
    const changes = await plane.changes(file('one', '["shop/list*"]'));
    expect(changes).toMatchObject([
      {
        ...{ action: 'update', noun: 'role', name: 'clerk' },
        before: [{ effect: 'allow', tools: ['shop/*'] }, { effect: 'deny' }],
        after: [{ effect: 'allow', tools: ['shop/list*'] }, { effect: 'deny' }],
      },
    ]);
  });

  it('leaves alone what the file does not name', async () => {
    expect(await plane.apply('tenant: one')).toEqual([]);
    expect(await plane.apply(file('one', '["shop/list*"]'))).toEqual([]);
  });

  it('tells in a dry run what it would do, and does none of it', async () => {
    expect(await plane.apply(file('two'), { dryRun: true })).toContain('create tenant two');
    expect(await plane.services.get(TenantsService).find('two')).toBeUndefined();
    const before = await plane.events('one');
    expect(await plane.apply(file('one'), { dryRun: true })).toEqual(['update role clerk']);
    expect(await plane.events('one')).toEqual(before);
  });

  it('does all of it or nothing when it fails at the last line', async () => {
    const unfit = parseTenantFile(file('three'));
    const binding = { role: 'clerk', to: { subject: 'x'.repeat(5000) } };
    const attempt = plane.services.get(TenantFilesService).apply({ ...unfit, bindings: [binding] }, { dryRun: false });
    await expect(attempt).rejects.toThrow();
    expect(await plane.services.get(TenantsService).find('three')).toBeUndefined();
  });

  it('lets simultaneous applications follow each other', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => plane.apply(file('four'))));
    expect(results.filter((changes) => changes.length > 0)).toHaveLength(1);
    const variants = Array.from({ length: 6 }, (_, n) => plane.apply(file('four', `["shop/v${n}*"]`)));
    await expect(Promise.all(variants)).resolves.toHaveLength(6);
  });

  it('is never seen half done by an export', async () => {
    await plane.apply(file('five'));
    let writing = true;
    const writer = (async () => {
      for (let n = 0; n < 20; n++) await plane.apply(file('five').replaceAll('clerk', `clerk-${n}`), { prune: 'all' });
      writing = false;
    })();
    let seen = 0;
    while (writing) {
      const { roles = [], bindings = [] } = parseTenantFile(await plane.export('five'));
      expect(bindings.map(({ role }) => role)).toEqual(roles.map(({ slug }) => slug));
      seen++;
    }
    await writer;
    expect(seen).toBeGreaterThan(3);
  });

  it('refuses the reserved tenant and a slug that was given before', async () => {
    await expect(async () => plane.apply(file('platform'))).rejects.toThrow(/schema/);
    const tenants = plane.services.get(TenantsService);
    await expect(tenants.create('platform', 'x')).rejects.toMatchObject({ code: 'tenant.reserved' });
    await expect(tenants.create('one', 'x')).rejects.toMatchObject({ code: 'tenant.exists' });
    await expect(tenants.create('No_Slug', 'x')).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
