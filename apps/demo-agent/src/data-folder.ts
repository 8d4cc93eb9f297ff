import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The service of a demo tenant, as `serve` writes it down (apps/api/src/demo/demo-agents.ts). */
export interface DemoAgent {
  readonly tenant: string;
  readonly clientId: string;
  readonly issuer: string;
  readonly endpoint: string;
  readonly privateKey: Readonly<Record<string, string>>;
}

/** A person of a demo tenant, as `serve` writes them down. */
export interface DemoSignIn {
  readonly tenant: string;
  readonly subject: string;
  readonly email: string;
  readonly password: string;
}

/** What the data folder says of the demo. */
export interface DemoFolder {
  agentOf(tenant: string): DemoAgent;
  signInOf(tenant: string, subject: string): DemoSignIn;
}

/** @throws Error there is no demo in this folder */
export async function openDataFolder(folder: string): Promise<DemoFolder> {
  const agents = await readList<DemoAgent>(join(folder, 'demo-agents.json'));
  const signIns = await readList<DemoSignIn>(join(folder, 'demo-credentials.json'));
  return {
    agentOf: (tenant) => found(agents, (agent) => agent.tenant === tenant, folder),
    signInOf: (tenant, subject) =>
      found(signIns, (signIn) => signIn.tenant === tenant && signIn.subject === subject, folder),
  };
}

async function readList<T>(path: string): Promise<readonly T[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}

function found<T>(list: readonly T[], wanted: (item: T) => boolean, folder: string): T {
  const item = list.find(wanted);
  if (!item) throw new Error(`There is no demo in ${folder}: npm start makes one, on a loopback public URL.`);
  return item;
}
