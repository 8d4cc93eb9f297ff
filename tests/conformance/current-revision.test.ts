import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../support/serve.ts';
import { startFixture } from './fixture/start-fixture.ts';
import { runSuite, type Scenario } from './run-suite.ts';
import { startTokenProxy } from './token-proxy.ts';

/** The official suite, against an endpoint that shows an upstream which itself passes everything. */
describe('conformance with revision 2026-07-28', () => {
  const stack = new AsyncDisposableStack();
  let gatehouse: Installation;
  let scenarios: Scenario[];

  beforeAll(async () => {
    const fixture = stack.use(await startFixture());
    gatehouse = stack.use(await serveDemo({ GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8' }));
    const applied = await gatehouse.commandWithInput(tenantFile(fixture.url), 'apply', '-f', '-');
    expect(applied).toMatchObject({ code: 0 });
    const { stdout: token } = await gatehouse.command('token', '--tenant', 'suite', '--subject', 'tester');
    const proxy = stack.use(await startTokenProxy(new URL('/t/suite/mcp', gatehouse.ready.api), token.trim()));
    scenarios = await runSuite(proxy.url, '2026-07-28');
  }, 180_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  it('runs all of its scenarios', () => {
    expect(scenarios).toHaveLength(40);
    expect(scenarios.filter(({ passed }) => passed === 0)).toEqual([]);
  });

  it('leaves it nothing to complain of, not even as a warning', () => {
    expect(scenarios.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  });
});

function tenantFile(url: string): string {
  return `
tenant: suite
upstreams:
  - { slug: fixture, kind: mcp, url: "${url}" }
endpoints:
  - { slug: default, upstreams: [{ slug: fixture, as: "" }] }
roles:
  - { slug: everything, grants: [{ allow: { tools: ["*"], prompts: ["*"], resources: ["*"] } }] }
bindings:
  - { role: everything, to: { subject: tester } }
`;
}
