import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { OauthBrowser } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { type Installation, serveDemo } from '../support/serve.ts';
import { spawnIn } from '../support/spawn-in.ts';

const program = fileURLToPath(new URL('../../apps/demo-agent/dist/main.js', import.meta.url));

interface Walk {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

describe('npm run demo:agent', { timeout: 120_000 }, () => {
  let gatehouse: Installation;

  beforeAll(async () => {
    gatehouse = await serveDemo();
  }, 120_000);

  afterAll(async () => {
    await gatehouse?.[Symbol.asyncDispose]();
  }, 30_000);

  /** @param hear is given each line as it is printed */
  async function walk(
    args: readonly string[] = [],
    { dataDir = gatehouse.dataDir, hear = (_line: string): void => {} } = {},
  ): Promise<Walk> {
    const [node = '', entry = ''] = commandLine();
    const child = spawnIn({}, [node, program, ...args, dataDir, entry], gatehouse.settings);
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line.trim());
      hear(line.trim());
    });
    const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);
    return { code, lines, stderr };
  }

  it('is allowed, denied and stepped up at two tenants, and says so', async () => {
    const { code, lines, stderr } = await walk();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const says = (line: string) => expect(lines).toContainEqual(expect.stringContaining(line));
    says('Connected: gatehouse, revision 2026-07-28');
    says('403 insufficient_scope: it takes mcp:tools:orders');
    says('got mcp:prompts mcp:tools:orders');
    says('gift-wrapped');
    says('3 of 4: Writing the report');
    says('Denied: There is no such tool here.');
    says('why: hidden; No grant of this principal covers it.');
    says('401 Bearer error="invalid_token"');
    says('Allowed: [["G-1","G-3"]]');
  });

  it('leaves a record that the commands it names show', async () => {
    const eventsOf = async (tenant: string) => {
      const filter = ['--tenant', tenant, '--principal', 'demo-agent', '--json'];
      return JSON.parse((await gatehouse.command('audit', 'list', ...filter)).stdout) as Record<string, unknown>[];
    };
    const [acme, globex] = [await eventsOf('acme'), await eventsOf('globex')];
    for (const event of [
      { kind: 'token.minted' },
      { kind: 'call.finished', target: 'orders/get_order', verdict: 'step-up', outcome: 'refused' },
      { kind: 'call.finished', target: 'orders/get_order', verdict: 'allowed', outcome: 'answered' },
      { kind: 'call.decided', target: 'orders/add_note', verdict: 'allowed' },
      { kind: 'call.finished', target: 'orders/delete_order', verdict: 'hidden', outcome: 'refused' },
    ]) {
      expect(acme).toContainEqual(expect.objectContaining(event));
    }
    const purge = { target: 'tickets/purge_closed_tickets', verdict: 'hidden', outcome: 'refused' };
    expect(globex).toContainEqual(expect.objectContaining(purge));
  });

  it('comes in for a person who signs in, and again when it has to ask for more', async () => {
    const signIns = JSON.parse(await readFile(join(gatehouse.dataDir, 'demo-credentials.json'), 'utf8'));
    const { email, password } = signIns.find(({ subject }: { subject: string }) => subject === 'joan');
    const browser = new OauthBrowser(gatehouse.ready.api);
    const allowed: Promise<void>[] = [];
    const allow = async (url: string) => {
      let page = await browser.walk(url);
      if (allowed.length === 1) page = await browser.submit(page, { identifier: email, password });
      const { url: callback } = await browser.submit(page, { decision: 'allow' });
      expect((await fetch(callback)).status).toBe(200);
    };
    const { code, lines, stderr } = await walk(['--sign-in'], {
      hear: (line) => {
        if (line.startsWith(`${gatehouse.ready.api}/t/acme/oauth/`)) allowed.push(allow(line));
      },
    });
    await Promise.all(allowed);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(allowed).toHaveLength(2);
    expect(lines).toContainEqual(expect.stringContaining('--principal joan'));
  });

  it('ends with 1 at the first thing that does not go as it says', async () => {
    const file = join(gatehouse.dataDir, 'more.yaml');
    await writeFile(
      file,
      `tenant: acme
roles: [{ slug: refunder, grants: [{ allow: { tools: ["orders/refund_order"] } }] }]
bindings: [{ role: refunder, to: { subject: demo-agent } }]
`,
    );
    expect((await gatehouse.command('apply', '-f', file)).code).toBe(0);
    const { code, lines, stderr } = await walk();
    expect(code).toBe(1);
    expect(stderr).toContain('This did not go as told. There are add_note, get_order, list_orders, refund_order');
    expect(lines).toContain('2. List the tools');
    expect(lines).not.toContainEqual(expect.stringMatching(/^3\.|on record/));
  });

  it('says what to do where there is no demo', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-empty-'));
    try {
      const { code, stderr } = await walk([], { dataDir });
      expect(code).toBe(1);
      expect(stderr).toContain(`There is no demo in ${dataDir}: npm start makes one`);
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
