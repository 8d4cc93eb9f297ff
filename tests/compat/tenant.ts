import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CommandResult } from '../support/command-line.ts';

/** A Gatehouse that clients talk to. */
export interface Served {
  /** Where clients find it. */
  readonly apiUrl: string;
  readonly dataDir: string;
  command(...args: string[]): Promise<CommandResult>;
}

/** Makes the tenant `compat` with one upstream, of which ada is granted everything but one tool. */
export async function makeTenant(upstreamUrl: string, { dataDir, command }: Served): Promise<void> {
  const file = join(dataDir, 'compat.yaml');
  await writeFile(file, tenantFile(upstreamUrl));
  const { code, stderr } = await command('apply', '-f', file);
  expect(code, stderr).toBe(0);
}

/** Prints a token for ada with the command line. */
export async function tokenFor({ command }: Served, scope: string): Promise<string> {
  const { code, stdout, stderr } = await command('token', '--tenant', 'compat', '--subject', 'ada', '--scope', scope);
  expect(code, stderr).toBe(0);
  return stdout.trim();
}

const tenantFile = (url: string): string => `
tenant: compat
upstreams:
  - { slug: watched, kind: mcp, url: "${url}" }
endpoints:
  - { slug: default, upstreams: [{ slug: watched, as: "" }] }
roles:
  - slug: almost-all
    grants:
      - allow: { tools: ["*"], prompts: ["*"], resources: ["*"] }
      - deny: { tools: ["watched/forbidden"] }
bindings:
  - { role: almost-all, to: { subject: ada } }
`;
