import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Leniency, readLeniently } from './lenient-json.ts';

/** What an upstream understood that it was to do. */
export interface Understood {
  readonly tool: unknown;
  readonly arguments: unknown;
}

/** An MCP server that believes its parser, whatever that makes of a message. It has the tools `look` and `wipe`. */
export interface LenientUpstream extends AsyncDisposable {
  readonly url: string;
  readonly understood: Understood[];
}

const schema = { type: 'object' };
const TOOLS = ['look', 'wipe'].map((name) => ({ name, description: name, inputSchema: schema }));

export async function startLenientUpstream(leniency: Leniency): Promise<LenientUpstream> {
  const understood: Understood[] = [];
  const server = createServer(async (request, response) => {
    const message = readLeniently(await text(request), leniency) as Record<string, unknown>;
    const params = message.params as Record<string, unknown>;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: resultOf(message.method, params, understood) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    understood,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function resultOf(method: unknown, params: Record<string, unknown>, understood: Understood[]): object {
  const common = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };
  switch (method) {
    case 'server/discover':
      return { ...common, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } };
    case 'tools/list':
      return { ...common, tools: TOOLS };
    default:
      understood.push({ tool: params.name, arguments: params.arguments });
      return { resultType: 'complete', content: [] };
  }
}
