import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../support/serve.ts';
import { caseFolded, firstWins, lastWins } from './lenient-json.ts';
import { type LenientUpstream, startLenientUpstream } from './lenient-upstream.ts';
import { currentTricks, sessionTricks, type Trick } from './tricks.ts';

const parsers = { 'last-wins': lastWins, 'first-wins': firstWins, 'case-folded': caseFolded };

const eras = {
  'of the current revision': {
    tricks: currentTricks,
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'look' },
  },
  'of the session era': { tricks: sessionTricks, headers: { 'mcp-protocol-version': '2025-11-25' } },
};

/** Each trick, against an upstream of each kind. Its caller is granted `look`, and never `wipe`. */
describe('what was judged is what arrives', () => {
  const stack = new AsyncDisposableStack();
  const upstreams = new Map<string, LenientUpstream>();
  let gatehouse: Installation;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    gatehouse = stack.use(await serveDemo({ GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8' }));
    for (const [slug, leniency] of Object.entries(parsers)) {
      const upstream = stack.use(await startLenientUpstream(leniency));
      upstreams.set(slug, upstream);
      expect(await gatehouse.commandWithInput(tenantFile(slug, upstream.url), 'apply', '-f', '-')).toMatchObject({
        code: 0,
      });
      const { stdout } = await gatehouse.command('token', '--tenant', slug, '--subject', 'ada');
      tokens.set(slug, stdout.trim());
    }
  }, 120_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  const send = (slug: string, own: Readonly<Record<string, string>>, { body, headers }: Trick) =>
    fetch(new URL(`/t/${slug}/mcp`, gatehouse.ready.api), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${tokens.get(slug)}`,
        ...own,
        ...headers,
      },
      body: Buffer.from(body as Uint8Array),
    });

  describe.each(Object.keys(parsers))('with a parser that is %s', (slug) => {
    describe.each(Object.entries(eras))('in a message %s', (_, { tricks, headers }) => {
      it('an honest call arrives', async () => {
        const upstream = upstreams.get(slug) as LenientUpstream;
        const before = upstream.understood.length;
        const honest = tricks.find(({ name }) => name === 'an escaped solidus and other escapes') as Trick;
        expect((await send(slug, headers, honest)).status).toBe(200);
        expect(upstream.understood.slice(before)).toEqual([{ tool: 'look', arguments: { path: '/tmp' } }]);
      });

      it.each(tricks)('$name', async (trick) => {
        const upstream = upstreams.get(slug) as LenientUpstream;
        const before = upstream.understood.length;
        const response = await send(slug, headers, trick);
        const arrived = upstream.understood.slice(before);
        expect(arrived.length).toBeLessThanOrEqual(1);
        for (const { tool, arguments: understood } of arrived) {
          expect(tool).toBe('look');
          // What JSON.parse makes of the body is what was judged: what arrived has to mean the same.
          const judged = JSON.parse(Buffer.from(trick.body as string).toString()).params.arguments;
          expect(understood).toEqual(judged);
        }
        if (arrived.length === 0) expect((await response.json()) as object).toHaveProperty('error');
      });
    });
  });
});

function tenantFile(slug: string, url: string): string {
  return `
tenant: ${slug}
upstreams:
  - { slug: files, kind: mcp, url: "${url}" }
endpoints:
  - { slug: default, upstreams: [{ slug: files, as: "" }] }
roles:
  - { slug: looking, grants: [{ allow: { tools: ["files/look"] } }, { deny: { tools: ["files/wipe"] } }] }
bindings:
  - { role: looking, to: { subject: ada } }
`;
}
