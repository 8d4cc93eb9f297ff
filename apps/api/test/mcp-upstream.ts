import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** What an upstream was sent. */
export interface SeenRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real MCP server of the official SDK, in this process, that keeps what it was sent. */
export interface McpUpstream extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
}

/**
 * Tools: `echo` answers its arguments, `count` reports progress before it answers, `fail` is an error.
 *
 * @param meanwhile runs when a request was taken, and is waited for before the answer
 */
export async function startMcpUpstream(meanwhile = async (): Promise<void> => {}): Promise<McpUpstream> {
  const handler = toNodeHandler(createMcpHandler(createTools));
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    seen.push({ headers: request.headers, body });
    await meanwhile();
    await handler(request as never, response, JSON.parse(body));
  });
  return { ...(await listen(server, '/mcp')), seen };
}

function createTools(): McpServer {
  const server = new McpServer({ name: 'upstream', version: '9.9.9' });
  server.registerTool('echo', { inputSchema: z.looseObject({}) }, async (args) => ({
    content: [{ type: 'text', text: JSON.stringify(args) }],
  }));
  server.registerTool('count', { inputSchema: z.object({ to: z.number() }) }, async ({ to }, context) => {
    const progressToken = context.mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= to && progressToken !== undefined; progress++) {
      await context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: to } });
    }
    return { content: [{ type: 'text', text: String(to) }] };
  });
  server.registerTool('fail', {}, async () => ({ content: [{ type: 'text', text: 'it failed' }], isError: true }));
  return server;
}

/** What these say when they are asked what they are: one tool, `x`. What they do wrong, they do when it is called. */
const TOOL = { name: 'x', description: 'Goes wrong.', inputSchema: { type: 'object' } };

/** When a server goes wrong: when it is called, or already when it is asked what it is. */
export type Wrongness = 'when-called' | 'always';

/** Answers what a gateway asks before it calls anything. @returns whether that was it */
async function answersForItself(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const method = request.headers['mcp-method'];
  if (method !== 'server/discover' && method !== 'tools/list') return false;
  const { id } = (await json(request)) as { id: unknown };
  const common = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };
  const result =
    method === 'tools/list'
      ? { ...common, tools: [TOOL] }
      : { ...common, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  return true;
}

/** A server that answers every call with the same bytes, whatever they are. */
export async function startFixedAnswer(
  status: number,
  headers: Record<string, string>,
  body: string,
  wrong: Wrongness = 'when-called',
): Promise<McpUpstream> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    if (wrong === 'when-called' && (await answersForItself(request, response))) return;
    seen.push({ headers: request.headers, body: '' });
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  return { ...(await listen(server, '/')), seen };
}

/** A server that takes a call and never answers it. */
export async function startSilence(
  wrong: Wrongness = 'when-called',
): Promise<McpUpstream & { readonly closed: Promise<void> }> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    if (wrong === 'when-called' && (await answersForItself(request, response))) return;
    seen.push({ headers: request.headers, body: '' });
    request.resume();
    response.on('close', resolve);
  });
  return { ...(await listen(server, '/')), seen, closed };
}

/** A server that streams the same event over and over, as fast as it is taken. */
export async function startFlood(event: string, times: number) {
  let sent = 0;
  let blocked = false;
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    if (await answersForItself(request, response)) return;
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const more = () => {
      blocked = false;
      while (sent < times) {
        sent++;
        if (!response.write(event)) {
          blocked = true;
          break;
        }
      }
    };
    response.on('drain', more);
    more();
  });
  return { ...(await listen(server, '/')), seen, sent: () => sent, blocked: () => blocked };
}

/** Serves on a free port of this machine until it is disposed. */
export async function listen(server: Server, path: string): Promise<Pick<McpUpstream, 'url'> & AsyncDisposable> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
