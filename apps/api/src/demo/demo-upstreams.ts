import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isFree } from '@gatehouse/db/embedded';
import type { ChildSpec } from '../commands/serve/child-process.ts';

/** An MCP server of the demo, which is an upstream of some of its tenants. */
export interface DemoUpstream {
  /** Slug of the upstream, and which server it is. */
  readonly slug: 'orders' | 'tickets' | 'everything';
  readonly tenants: readonly string[];
  readonly port: number;
}

const DEMO = [
  { slug: 'orders', tenants: ['acme'] },
  { slug: 'tickets', tenants: ['globex'] },
  { slug: 'everything', tenants: ['acme', 'globex'] },
] as const;

/** The ports stay the same from start to start where they can, so that what was seeded stays true. */
export async function chooseDemoUpstreams(dataDir: string): Promise<DemoUpstream[]> {
  const path = join(dataDir, 'demo.json');
  const remembered = await readPorts(path);
  const upstreams: DemoUpstream[] = [];
  for (const { slug, tenants } of DEMO) {
    const former = remembered[slug];
    const port = former !== undefined && (await isFree(former)) ? former : await freePort();
    upstreams.push({ slug, tenants, port });
  }
  const ports = Object.fromEntries(upstreams.map(({ slug, port }) => [slug, port]));
  await writeFile(path, `${JSON.stringify(ports)}\n`, { mode: 0o600 });
  return upstreams;
}

/** The tenants that have any of them. */
export function demoTenants(upstreams: readonly DemoUpstream[]): string[] {
  return [...new Set(upstreams.flatMap(({ tenants }) => tenants))];
}

export function demoUrl({ port }: DemoUpstream): string {
  return `http://127.0.0.1:${port}/mcp`;
}

/**
 * The process of one demo upstream. It is somebody else's server, and one of them shows its environment to whoever asks: it
 * gets nothing of ours. What it would fetch for a caller it may fetch nowhere.
 */
export function demoProcess({ slug, port }: DemoUpstream): ChildSpec {
  return {
    name: slug,
    entry: fileURLToPath(import.meta.resolve('@gatehouse/demo-upstream/main')),
    args: [slug, String(port)],
    env: slug === 'everything' ? { GZIP_ALLOWED_DOMAINS: 'nowhere.invalid' } : {},
  };
}

async function readPorts(path: string): Promise<Record<string, number | undefined>> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // Missing at the first start; a damaged one costs nothing but other ports.
    return {};
  }
}
