import { parseTenantFile } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
});

const file = (tenant: string, tools = '["shop/*"]') => `
tenant: ${tenant}
name: A tenant
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop }] }]
roles: [{ slug: clerk, grants: [{ allow: { tools: ${tools} } }, { deny: { tools: ["shop/delete*"] } }] }]
bindings: [{ role: clerk, to: { subject: ada }, until: 2027-01-31 }]
`;

const apply = (text: string, dryRun = false) =>
  api.services.get(TenantFilesService).apply(parseTenantFile(text), { dryRun });

const lines = (changes: Awaited<ReturnType<typeof apply>>) =>
  changes.map(({ action, noun, name }) => `${action} ${noun} ${name}`);

describe('apply', () => {
  it('makes the tenant and everything in it, and records each change', async () => {
    const expected = [
      'create tenant one',
      'create upstream shop',
      'create endpoint default',
      'create role clerk',
      'create binding clerk → ada',
    ];
    expect(lines(await apply(file('one')))).toEqual(expected);
    const kinds = (await api.events('one')).map(({ kind }) => kind).sort();
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
    const before = await api.events('one');
    expect(await apply(file('one'))).toEqual([]);
    expect(await api.events('one')).toEqual(before);
  });

  it('changes what differs, and tells what it was', async () => {
    const changes = await apply(file('one', '["shop/list*"]'));
    expect(lines(changes)).toEqual(['update role clerk']);
    expect(changes[0]).toMatchObject({
      before: [{ effect: 'allow', tools: ['shop/*'] }, { effect: 'deny' }],
      after: [{ effect: 'allow', tools: ['shop/list*'] }, { effect: 'deny' }],
    });
  });

  it('leaves alone what the file does not name', async () => {
    expect(await apply('tenant: one')).toEqual([]);
    expect(await apply(file('one', '["shop/list*"]'))).toEqual([]);
  });

  it('tells in a dry run what it would do, and does none of it', async () => {
    expect(lines(await apply(file('two'), true))).toContain('create tenant two');
    expect(await api.services.get(TenantsService).find('two')).toBeUndefined();
    const before = await api.events('one');
    expect(lines(await apply(file('one'), true))).toEqual(['update role clerk']);
    expect(await api.events('one')).toEqual(before);
  });

  it('does all of it or nothing when it fails at the last line', async () => {
    const unfit = parseTenantFile(file('three'));
    const binding = { role: 'clerk', to: { subject: 'x'.repeat(5000) } };
    const attempt = api.services.get(TenantFilesService).apply({ ...unfit, bindings: [binding] }, { dryRun: false });
    await expect(attempt).rejects.toThrow();
    expect(await api.services.get(TenantsService).find('three')).toBeUndefined();
  });

  it('lets simultaneous applications follow each other', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => apply(file('four'))));
    expect(results.filter((changes) => changes.length > 0)).toHaveLength(1);
    const variants = Array.from({ length: 6 }, (_, n) => apply(file('four', `["shop/v${n}*"]`)));
    await expect(Promise.all(variants)).resolves.toHaveLength(6);
  });

  it('is never seen half done by a request', async () => {
    await apply(file('five'));
    const snapshots = new Snapshots(api.database);
    let writing = true;
    const writer = (async () => {
      for (let n = 0; n < 30; n++) {
        await apply(file('five').replaceAll('clerk', `clerk-${n}`));
      }
      writing = false;
    })();
    let seen = 0;
    while (writing) {
      const snapshot = await snapshots.ofTenant('five');
      const roles = new Set(snapshot?.roles.map(({ id }) => id));
      for (const { roleId } of snapshot?.bindings ?? []) expect(roles).toContain(roleId);
      seen++;
    }
    await writer;
    expect(seen).toBeGreaterThan(5);
  });

  it('refuses the reserved tenant and a slug that was given before', async () => {
    await expect(async () => apply(file('platform'))).rejects.toThrow(/schema/);
    const tenants = api.services.get(TenantsService);
    await expect(tenants.create('platform', 'x')).rejects.toMatchObject({ code: 'tenant.reserved' });
    await expect(tenants.create('one', 'x')).rejects.toMatchObject({ code: 'tenant.exists' });
    await expect(tenants.create('No_Slug', 'x')).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
