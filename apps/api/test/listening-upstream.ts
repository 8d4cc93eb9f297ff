import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A stream on which the upstream is listened to. */
export interface OpenStream {
  readonly headers: IncomingHttpHeaders;
  /** What was asked to be told. */
  readonly notifications: Readonly<Record<string, unknown>>;
  /** Ends it, as an upstream may at any time. */
  end(): void;
}

export interface ListeningUpstream extends AsyncDisposable {
  readonly url: string;
  /** Those that are open, in their order. */
  readonly streams: ReadonlySet<OpenStream>;
}

interface Message {
  readonly id: unknown;
  readonly method: string;
  readonly params: { readonly notifications?: Readonly<Record<string, unknown>> };
}

const COMMON = { resultType: 'complete', ttlMs: 300_000, cacheScope: 'private' };

const RESULTS: Readonly<Record<string, object>> = {
  'server/discover': {
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
  },
  'tools/list': { tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }] },
  'resources/list': { resources: [] },
  'resources/templates/list': { resourceTemplates: [] },
};

/** A server that acknowledges whoever listens, and has nothing to tell. */
export async function startListeningUpstream(): Promise<ListeningUpstream> {
  const streams = new Set<OpenStream>();
  const server = createServer(async (request, response) => {
    const { id, method, params } = (await json(request)) as Message;
    if (method !== 'subscriptions/listen') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { ...COMMON, ...RESULTS[method] } }));
      return;
    }
    const { notifications = {} } = params;
    const stream = { headers: request.headers, notifications, end: () => response.end() };
    streams.add(stream);
    response.on('close', () => streams.delete(stream));
    acknowledge(response, id, notifications);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    streams,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function acknowledge(response: ServerResponse, id: unknown, notifications: object): void {
  const method = 'notifications/subscriptions/acknowledged';
  const params = { notifications, _meta: { 'io.modelcontextprotocol/subscriptionId': id } };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', method, params })}\n\n`);
}
