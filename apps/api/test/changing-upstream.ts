import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** What an upstream offers by now: descriptions by name. */
export interface Offered {
  tools: Record<string, string>;
  prompts?: Record<string, string>;
  /** By URI. */
  resources?: Record<string, string>;
}

export interface ChangingUpstream extends AsyncDisposable {
  readonly url: string;
  /** Methods that it was asked for. */
  readonly asked: string[];
  /** Runs before each answer, and is waited for. */
  meanwhile: (method: string) => Promise<void> | void;
}

/** A real MCP server of the official SDK that offers what `offered` holds at the moment. */
export async function startChangingUpstream(offered: Offered): Promise<ChangingUpstream> {
  const handler = toNodeHandler(createMcpHandler(() => serverFor(offered)));
  const upstream = { asked: [] as string[], meanwhile: (_method: string): Promise<void> | void => undefined };
  const { url, close } = await listen(async (method, request, response, body) => {
    upstream.asked.push(method);
    await upstream.meanwhile(method);
    await handler(request as never, response as never, body);
  });
  return Object.assign(upstream, { url, [Symbol.asyncDispose]: close });
}

function serverFor({ tools, prompts = {}, resources = {} }: Offered): McpServer {
  const server = new McpServer({ name: 'changing', version: '1.0.0' });
  for (const [name, description] of Object.entries(tools)) {
    const inputSchema = z.object({ id: z.string() });
    server.registerTool(name, { description, inputSchema, annotations: { readOnlyHint: true } }, async () => ({
      content: [],
    }));
  }
  for (const [name, description] of Object.entries(prompts)) {
    server.registerPrompt(name, { description }, async () => ({ messages: [] }));
  }
  for (const [uri, description] of Object.entries(resources)) {
    server.registerResource(uri, uri, { description }, async () => ({ contents: [] }));
  }
  if (Object.keys(resources).length > 0) {
    const template = new ResourceTemplate('notes://{id}', { list: undefined });
    server.registerResource('notes', template, {}, async () => ({ contents: [] }));
  }
  return server;
}

/** A JSON-RPC result, or an error. */
export type Scripted = { readonly result: Readonly<Record<string, unknown>> } | { readonly error: unknown };

/** A server that says whatever a test wants it to say. */
export async function startScriptedUpstream(
  answer: (method: string, params: Readonly<Record<string, unknown>>) => Scripted,
): Promise<{ readonly url: string; readonly asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const { url, close } = await listen(async (method, _request, response, { id, params }) => {
    asked.push(method);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer(method, params) }));
  });
  return { url, asked, [Symbol.asyncDispose]: close };
}

/** What `server/discover` of a hostile server has to say to be asked for its lists. */
export const discovery = {
  result: { supportedVersions: ['2026-07-28'], capabilities: { tools: {} }, resultType: 'complete' },
};

type Message = { readonly id: unknown; readonly method: string; readonly params: Readonly<Record<string, unknown>> };
type Serve = (
  method: string,
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
  body: Message,
) => Promise<void>;

async function listen(serve: Serve): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body: Message = JSON.parse(Buffer.concat(chunks).toString());
    await serve(body.method, request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
