import { expect } from 'vitest';
import { serveDemo } from '../support/serve.ts';
import { startFixture } from './fixture/start-fixture.ts';
import { startTokenProxy } from './token-proxy.ts';

/**
 * Starts an endpoint that shows all of an upstream which itself passes everything.
 *
 * @param start the upstream
 * @returns where the suite finds it
 */
export async function startSuiteEndpoint(stack: AsyncDisposableStack, start = startFixture): Promise<string> {
  const fixture = stack.use(await start());
  const gatehouse = stack.use(await serveDemo({ GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8' }));
  const applied = await gatehouse.commandWithInput(tenantFile(fixture.url), 'apply', '-f', '-');
  expect(applied).toMatchObject({ code: 0 });
  const { stdout: token } = await gatehouse.command('token', '--tenant', 'suite', '--subject', 'tester');
  const proxy = stack.use(await startTokenProxy(new URL('/t/suite/mcp', gatehouse.ready.api), token.trim()));
  return proxy.url;
}

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
