import { type McpUpstream, startMcpUpstream } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

/** The tenants `acme` and `globex` behind an api, with the upstream that both have. */
export interface TwoTenants extends AsyncDisposable {
  readonly api: TestApi;
  readonly tools: McpUpstream;
  url(path?: string): string;
}

/** Two upstreams, the second under a prefix; ada may use part of the first, root all of both. */
const acme = (toolsUrl: string, otherUrl: string) => `
tenant: acme
name: Acme
upstreams:
  - { slug: tools, kind: mcp, url: "${toolsUrl}" }
  - { slug: other, kind: mcp, url: "${otherUrl}", timeoutMs: 1000 }
endpoints:
  - slug: default
    upstreams: [{ slug: tools, as: "" }, { slug: other }]
  - slug: broken
    upstreams: [{ slug: other, as: "" }]
roles:
  - slug: reader
    grants: [{ allow: { tools: ["tools/echo", "tools/count"] } }, { deny: { tools: ["tools/count"] } }]
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }]
bindings:
  - { role: reader, to: { subject: ada } }
  - { role: everything, to: { subject: root } }
  - { role: everything, to: { subject: temp }, until: "2026-11-22T12:05:00Z" }
`;

const globex = (url: string) => acme(url, url).replace('tenant: acme', 'tenant: globex');

export async function startTwoTenants(): Promise<TwoTenants> {
  const api = await startApi();
  const tools = await startMcpUpstream();
  await api.apply(acme(tools.url, 'http://127.0.0.1:9/'));
  await api.apply(globex(tools.url));
  return {
    api,
    tools,
    url: (path = '/t/acme/mcp') => `${api.origin}${path}`,
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
    },
  };
}
