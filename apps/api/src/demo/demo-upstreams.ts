import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isFree } from '@gatehouse/db/embedded';
import type { ChildSpec } from '../commands/serve/child-process.ts';
import { settingNames } from '../config/definitions.ts';
import { childEnvironment } from '../config/environment.ts';

/** One demo tenant with the MCP server that is its upstream. */
export interface DemoUpstream {
  readonly tenant: string;
  /** Slug of the upstream, and which server it is. */
  readonly slug: 'orders' | 'tickets';
  readonly port: number;
}

const DEMO = [
  { tenant: 'acme', slug: 'orders' },
  { tenant: 'globex', slug: 'tickets' },
] as const;

/** The ports stay the same from start to start where they can, so that what was seeded stays true. */
export async function chooseDemoUpstreams(dataDir: string): Promise<DemoUpstream[]> {
  const path = join(dataDir, 'demo.json');
  const remembered = await readPorts(path);
  const upstreams: DemoUpstream[] = [];
  for (const { tenant, slug } of DEMO) {
    const former = remembered[slug];
    const port = former !== undefined && (await isFree(former)) ? former : await freePort();
    upstreams.push({ tenant, slug, port });
  }
  const ports = Object.fromEntries(upstreams.map(({ slug, port }) => [slug, port]));
  await writeFile(path, `${JSON.stringify(ports)}\n`, { mode: 0o600 });
  return upstreams;
}

export function demoUrl({ port }: DemoUpstream): string {
  return `http://127.0.0.1:${port}/mcp`;
}

/** The process of one demo upstream. It is somebody else's server: it gets no setting of ours. */
export function demoProcess({ slug, port }: DemoUpstream): ChildSpec {
  return {
    name: slug,
    entry: fileURLToPath(import.meta.resolve('@gatehouse/demo-upstream/main')),
    args: [slug, String(port)],
    env: childEnvironment(Object.fromEntries(settingNames.flatMap((name) => [name, `${name}_FILE`]).map(withhold))),
  };
}

const withhold = (name: string): [string, undefined] => [name, undefined];

async function readPorts(path: string): Promise<Record<string, number | undefined>> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // Missing at the first start; a damaged one costs nothing but other ports.
    return {};
  }
}
