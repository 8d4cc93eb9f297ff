import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CommandResult } from '../support/command-line.ts';
import type { Endpoint } from './governed-call.ts';

/** An installation in which the tenant is made. */
export interface Place {
  readonly apiUrl: string;
  readonly dataDir: string;
  /** Runs a command of its command line. */
  command(...args: string[]): Promise<CommandResult>;
}

/** Makes the tenant `chaos` with one upstream, of whose tools `look` is reviewed as read-only, and a token for it. */
export async function makeTenant(upstreamUrl: string, { apiUrl, dataDir, command }: Place): Promise<Endpoint> {
  const file = join(dataDir, 'chaos.yaml');
  await writeFile(file, tenantFile(upstreamUrl));
  const applied = await command('apply', '-f', file);
  expect(applied.code, applied.stderr).toBe(0);
  const token = await command('token', '--tenant', 'chaos', '--subject', 'ada', '--ttl', '1h');
  expect(token.code, token.stderr).toBe(0);
  return { url: new URL('/t/chaos/mcp', apiUrl).href, token: token.stdout.trim() };
}

const tenantFile = (url: string): string => `
tenant: chaos
upstreams:
  - { slug: up, kind: mcp, url: "${url}" }
endpoints:
  - { slug: default, upstreams: [{ slug: up, as: "" }] }
tools:
  - { match: up/look, annotations: { readOnlyHint: true } }
roles:
  - { slug: all, grants: [{ allow: { tools: ["*"] } }] }
bindings:
  - { role: all, to: { subject: ada } }
limits: { requestsPerMinute: 1000000, concurrent: 1000 }
`;
