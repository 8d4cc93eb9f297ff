import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { SubscribeRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

/** A server of the first line of the official SDK, which knows the session era only. */
export interface FirstLineUpstream extends AsyncDisposable {
  readonly url: string;
  /** Sessions that are open. */
  readonly sessions: ReadonlyMap<string, McpServer>;
  /** How many calls of `never_ends` were called off. */
  readonly calledOff: number;
  /** From now on it has this tool, too, and tells every session so. */
  addTool(name: string): void;
  /** Tells who follows it that a resource has changed. */
  changeResource(uri: string): Promise<void>;
  /** Loses all of its sessions, as one that is started anew. */
  forget(): Promise<void>;
}

type Transport = StreamableHTTPServerTransport;

/** @param stateful whether it has sessions; else each request stands for itself */
export async function startFirstLineUpstream(stateful: boolean): Promise<FirstLineUpstream> {
  const transports = new Map<string, Transport>();
  const sessions = new Map<string, McpServer>();
  const added: string[] = [];
  const seen = { calledOff: 0 };
  const make = () => createUpstream(added, () => seen.calledOff++);

  async function begin(): Promise<Transport> {
    const server = make();
    const transport: Transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        transports.set(id, transport);
        sessions.set(id, server);
      },
      onsessionclosed: (id) => {
        transports.delete(id);
        sessions.delete(id);
      },
    });
    await server.connect(transport as never);
    return transport;
  }

  async function once(response: ServerResponse): Promise<Transport> {
    const transport = new StreamableHTTPServerTransport({});
    await make().connect(transport as never);
    response.on('close', () => void transport.close());
    return transport;
  }

  /** As the examples of that SDK do it. */
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const body = request.method === 'POST' ? ((await json(request)) as { method?: string }) : undefined;
    const known = transports.get(String(id));
    if (!stateful) {
      if (request.method === 'POST') await (await once(response)).handleRequest(request, response, body);
      else response.writeHead(405).end();
    } else if (known) await known.handleRequest(request, response, body);
    else if (id === undefined && body?.method === 'initialize') {
      await (await begin()).handleRequest(request, response, body);
    } else {
      const error = { code: -32000, message: 'Bad Request: No valid session ID provided' };
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', error, id: null }));
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    sessions,
    get calledOff() {
      return seen.calledOff;
    },
    addTool: (name) => {
      added.push(name);
      for (const session of sessions.values()) registerAdded(session, name);
    },
    changeResource: async (uri) => {
      for (const session of sessions.values()) await session.server.sendResourceUpdated({ uri });
    },
    forget: async () => {
      const lost = [...transports.values()];
      transports.clear();
      sessions.clear();
      for (const transport of lost) await transport.close();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] });

function registerAdded(server: McpServer, name: string): void {
  server.registerTool(name, { description: 'Was added later.' }, async () => text('Done.'));
}

function createUpstream(added: readonly string[], onCalledOff: () => void): McpServer {
  const capabilities = { logging: {}, resources: { subscribe: true } };
  const server = new McpServer({ name: 'first-line', version: '1.0.0' }, { capabilities });
  server.server.setRequestHandler(SubscribeRequestSchema, async () => ({}));
  let count = 0;
  server.registerTool('count', { description: 'Counts its calls.' }, async () => text(String(++count)));
  server.registerTool('forbidden', { description: 'Nobody is granted it.' }, async () => text('Done.'));
  server.registerTool('echo', { inputSchema: { words: z.string() } }, async ({ words }) => text(words));
  server.registerTool('structured', { outputSchema: { n: z.number() } }, async () => ({
    ...text('1'),
    structuredContent: { n: 1 },
  }));
  server.registerTool('progress', {}, async ({ _meta, sendNotification }) => {
    const { progressToken } = _meta ?? {};
    for (const progress of [0, 50, 100]) {
      if (progressToken === undefined) continue;
      await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
    }
    return text('Done.');
  });
  server.registerTool('log', {}, async ({ sendNotification }) => {
    for (const level of ['debug', 'info', 'error'] as const) {
      await sendNotification({ method: 'notifications/message', params: { level, data: `A line of level ${level}.` } });
    }
    return text('Done.');
  });
  server.registerTool('ask', {}, async () => {
    const requestedSchema = { type: 'object' as const, properties: { name: { type: 'string' as const } } };
    await server.server.elicitInput({ message: 'Your name?', requestedSchema });
    return text('Done.');
  });
  server.registerTool('never_ends', {}, async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    onCalledOff();
    return text('Done.');
  });
  const arg = completable(z.string(), (value) => ['paris', 'park'].filter((city) => city.startsWith(value)));
  server.registerPrompt('greet', { argsSchema: { city: arg } }, ({ city }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Greetings from ${city}` } }],
  }));
  const contents = (uri: URL) => ({ contents: [{ uri: uri.href, text: `This is ${uri.href}` }] });
  server.registerResource('note', 'note://1', {}, contents);
  const template = new ResourceTemplate('note://of/{id}', { list: undefined });
  server.registerResource('notes', template, {}, contents);
  for (const name of added) registerAdded(server, name);
  return server;
}
