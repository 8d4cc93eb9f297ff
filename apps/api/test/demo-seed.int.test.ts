import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTenantFile } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { Activations } from '../src/control-plane/accounts/activations.service.ts';
import { Invitations } from '../src/control-plane/accounts/invitations.service.ts';
import { TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { seedDemoAccounts } from '../src/demo/demo-accounts.ts';
import { chooseDemoAgents } from '../src/demo/demo-agents.ts';
import { chooseDemoUpstreams } from '../src/demo/demo-upstreams.ts';
import { seedDemo } from '../src/demo/seed-demo.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
  await start();
}, 30_000);

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

/** What a start of `serve` does to the database and the data folder. */
async function start(publicUrl = 'http://127.0.0.1:4000') {
  const { services, dataDir } = plane;
  const tenants = services.get(TenantsService);
  const upstreams = await chooseDemoUpstreams(dataDir);
  const agents = await chooseDemoAgents(dataDir, publicUrl);
  await seedDemo(upstreams, { agents, tenants, tenantFiles: services.get(TenantFilesService) });
  const signIns = await seedDemoAccounts(dataDir, {
    tenants,
    accounts: services.get(AccountsService, { strict: false }),
    invitations: services.get(Invitations, { strict: false }),
    activations: services.get(Activations, { strict: false }),
  });
  return { upstreams, agents, signIns };
}

const written = (name: string) => join(plane.dataDir, name);

describe('the demo', () => {
  it('is made once: a later start changes nothing, and takes nothing that people made of it back', async () => {
    const before = await start();
    await plane.apply('tenant: acme\nroles: [{ slug: viewer, grants: [] }]');
    const [acme, globex] = [await plane.export('acme'), await plane.export('globex')];
    const after = await start();
    expect(await plane.export('acme')).toBe(acme);
    expect(await plane.export('globex')).toBe(globex);
    expect(after).toEqual(before);
  });

  it('keeps the addresses of its upstreams true', async () => {
    await plane.apply('tenant: acme\nupstreams: [{ slug: orders, kind: mcp, url: "http://127.0.0.1:9/mcp" }]');
    const { upstreams } = await start();
    const port = upstreams.find(({ slug }) => slug === 'orders')?.port;
    expect(await plane.export('acme')).toContain(`url: http://127.0.0.1:${port}/mcp`);
  });

  it('gives each tenant an agent with a key of its own, of which the tenant has the public half', async () => {
    const agents = JSON.parse(await readFile(written('demo-agents.json'), 'utf8'));
    expect(agents).toHaveLength(2);
    const keys = new Set<string>();
    for (const { tenant, privateKey } of agents) {
      const file = await plane.export(tenant);
      expect(file).toContain(privateKey.x);
      expect(file).not.toContain(privateKey.d);
      keys.add(privateKey.x);
    }
    expect(keys.size).toBe(2);
  });

  it('tells its agents where they come in when that has moved', async () => {
    const { agents } = await start('http://127.0.0.1:4100');
    expect(agents.map(({ issuer, endpoint }) => [issuer, endpoint])).toEqual([
      ['http://127.0.0.1:4100/t/acme/oauth', 'http://127.0.0.1:4100/t/acme/mcp'],
      ['http://127.0.0.1:4100/t/globex/oauth', 'http://127.0.0.1:4100/t/globex/mcp'],
    ]);
  });

  it('gives everybody who can sign in a role, by name or through a group', async () => {
    const { signIns } = await start();
    expect(signIns).not.toEqual([]);
    for (const { tenant, subject } of signIns) {
      const { bindings = [], groups = [] } = parseTenantFile(await plane.export(tenant));
      const own = groups.filter(({ members }) => members.includes(subject));
      const bound = bindings.some(({ to }) => to.subject === subject || own.some(({ slug }) => slug === to.group));
      expect({ subject, bound }).toEqual({ subject, bound: true });
    }
  });

  it.each(['demo-agents.json', 'demo-credentials.json'])('keeps %s for its owner', async (name) => {
    expect((await stat(written(name))).mode & 0o777).toBe(0o600);
  });
});
