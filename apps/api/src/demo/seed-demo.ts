import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTenantFile, type TenantFile } from '@gatehouse/contracts';
import { prismaFolder } from '@gatehouse/db';
import type { TenantFilesService } from '../control-plane/tenant-files/tenant-files.service.ts';
import type { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type DemoAgent, publicKeyOf } from './demo-agents.ts';
import { type DemoUpstream, demoTenants, demoUrl } from './demo-upstreams.ts';

export interface SeedParts {
  readonly agents: readonly DemoAgent[];
  readonly tenants: TenantsService;
  readonly tenantFiles: TenantFilesService;
}

/**
 * Makes the demo tenants on first start. Later only the addresses of their upstreams are kept true: whatever else was
 * changed since is somebody's work.
 */
export async function seedDemo(
  upstreams: readonly DemoUpstream[],
  { agents, tenants, tenantFiles }: SeedParts,
): Promise<void> {
  for (const tenant of demoTenants(upstreams)) {
    const file = withAddresses(await readSeed(tenant), upstreams);
    const isNew = (await tenants.find(tenant)) === undefined;
    const current = isNew ? withKeys(file, agents) : { tenant: file.tenant, upstreams: file.upstreams };
    await tenantFiles.apply(current, { dryRun: false });
  }
}

async function readSeed(tenant: string): Promise<TenantFile> {
  return parseTenantFile(await readFile(join(prismaFolder(), 'seed', 'demo', `${tenant}.yaml`)));
}

function withAddresses(file: TenantFile, demo: readonly DemoUpstream[]): TenantFile {
  const upstreams = file.upstreams?.map((upstream) => {
    const server = demo.find(({ slug }) => slug === upstream.slug);
    return server ? { ...upstream, url: demoUrl(server) } : upstream;
  });
  return { ...file, upstreams };
}

function withKeys(file: TenantFile, agents: readonly DemoAgent[]): TenantFile {
  const clients = file.clients?.map((client) => {
    const agent = agents.find(({ tenant, clientId }) => tenant === file.tenant && clientId === client.id);
    return agent ? { ...client, jwks: { keys: [publicKeyOf(agent)] } } : client;
  });
  return { ...file, clients };
}
