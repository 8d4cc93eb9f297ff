import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { issuerUrl } from '../authorization-server/issuer-url.ts';
import { endpointUrl } from '../data-plane/receive/endpoint-address.ts';

/** The members of a public key on P-256, and `kid`. */
type PublicKey = Readonly<Record<'kty' | 'crv' | 'x' | 'y' | 'kid', string>>;

/** The service of a demo tenant, and all that it needs to come in: `npm run demo:agent` reads it. */
export interface DemoAgent {
  readonly tenant: string;
  /** As the demo tenants' files declare it. */
  readonly clientId: string;
  readonly issuer: string;
  readonly endpoint: string;
  /** What it signs with, for ES256; no tenant has the key of another one's agent. */
  readonly privateKey: PublicKey & { readonly d: string };
}

const TENANTS = ['acme', 'globex'] as const;

/** Finds the agents of the data folder, and makes those that are missing; where they come in may have moved since. */
export async function chooseDemoAgents(dataDir: string, publicUrl: string): Promise<readonly DemoAgent[]> {
  const path = join(dataDir, 'demo-agents.json');
  const known = await readAgents(path);
  const agents = await Promise.all(
    TENANTS.map(async (tenant) => ({
      tenant,
      clientId: 'demo-agent',
      issuer: issuerUrl(publicUrl, tenant),
      endpoint: endpointUrl(publicUrl, tenant),
      privateKey: known.find((agent) => agent.tenant === tenant)?.privateKey ?? (await newKey(tenant)),
    })),
  );
  // Before its public half is in the database: a key that is nowhere else is of no use to anybody.
  await writeFile(path, `${JSON.stringify(agents, undefined, 2)}\n`, { mode: 0o600 });
  return agents;
}

/** What the tenant is told of an agent's key. */
export function publicKeyOf({ privateKey: { kty, crv, x, y, kid } }: DemoAgent): PublicKey {
  return { kty, crv, x, y, kid };
}

async function newKey(tenant: string): Promise<DemoAgent['privateKey']> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty = '', crv = '', x = '', y = '', d = '' } = await exportJWK(privateKey);
  return { kty, crv, x, y, d, kid: `${tenant}-demo-agent` };
}

async function readAgents(path: string): Promise<readonly DemoAgent[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}
