/** How a client is told of an MCP endpoint. */
export interface ClientSetup {
  readonly id: string;
  readonly label: string;
  /** What to do with the code. */
  readonly how: string;
  readonly code: string;
}

/** Ready to be copied. None of them has a secret in it: each client signs in at the tenant's issuer by itself. */
export function clientSetups(tenant: string, mcpUrl: string): ClientSetup[] {
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  return [
    {
      id: 'json',
      label: 'Configuration file',
      how: 'For clients that read a list of servers over HTTP, put this among its servers.',
      code: json({ mcpServers: { [tenant]: { type: 'http', url: mcpUrl } } }),
    },
    {
      id: 'stdio',
      label: 'Over standard input',
      how: 'For clients that only start programs: mcp-remote signs in, and hands everything on.',
      code: json({ mcpServers: { [tenant]: { command: 'npx', args: ['-y', 'mcp-remote', mcpUrl] } } }),
    },
    {
      id: 'typescript',
      label: 'TypeScript SDK',
      how: 'For an agent of your own, with an access token that it got from the tenant’s issuer.',
      code: [
        "import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';",
        '',
        "const client = new Client({ name: 'my-agent', version: '1.0.0' });",
        `const transport = new StreamableHTTPClientTransport(new URL('${mcpUrl}'), {`,
        "  requestInit: { headers: { authorization: 'Bearer ' + token } },",
        '});',
        'await client.connect(transport);',
        'console.log(await client.listTools());',
      ].join('\n'),
    },
    {
      id: 'curl',
      label: 'curl',
      how: 'Shows how the endpoint asks for a sign-in: who may issue tokens for it, and with which scopes.',
      code: `curl -i -X POST ${mcpUrl}`,
    },
  ];
}
