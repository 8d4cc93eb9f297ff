import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  createRequestStateCodec,
  type LoggingLevel,
  McpServer,
  type ServerNotifier,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { registerContentTools } from '../conformance/fixture/content-tools.ts';
import { registerDiagnosticTools } from '../conformance/fixture/diagnostic-tools.ts';
import { type Round, registerInputTools } from '../conformance/fixture/input-tools.ts';
import { registerPrompts } from '../conformance/fixture/prompts.ts';
import { registerResources } from '../conformance/fixture/resources.ts';

/** What a request on one thing of the upstream was. */
export interface Seen {
  /** `Mcp-Name`. */
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  /** Whether whoever sent it went away before it was answered. */
  abandoned: boolean;
}

/** A server of the official SDK that can be looked at from the inside. */
export interface WatchedUpstream extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** From now on it has this tool, too, and tells so. */
  addTool(name: string): void;
  /** Tells that a resource has changed. */
  changeResource(uri: string): void;
}

const LEVELS: readonly LoggingLevel[] = ['debug', 'info', 'warning', 'error'];

/** Starts it, with everything that the fixture of the official suite has, and a few tools more. */
export async function startWatchedUpstream(): Promise<WatchedUpstream> {
  const seen: Seen[] = [];
  const added: string[] = [];
  const states = createRequestStateCodec<Round>({ key: randomBytes(32) });
  const handler = createMcpHandler(() => createUpstream(added, states, () => handler.notify), { legacy: 'reject' });
  const answer = toNodeHandler(handler);
  const server = createServer((request, response) => {
    const { headers } = request;
    const entry = { name: String(headers['mcp-name']), headers, abandoned: false };
    seen.push(entry);
    response.on('close', () => {
      entry.abandoned = !response.writableFinished;
    });
    void answer(request as never, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    seen,
    addTool: (name) => {
      added.push(name);
      handler.notify.toolsChanged();
    },
    changeResource: (uri) => handler.notify.resourceUpdated(uri),
    [Symbol.asyncDispose]: async () => {
      await handler.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createUpstream(
  added: readonly string[],
  states: ReturnType<typeof createRequestStateCodec<Round>>,
  notify: () => ServerNotifier,
): McpServer {
  const server = new McpServer(
    { name: 'watched', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { listChanged: true, subscribe: true },
        completions: {},
        logging: {},
      },
      requestState: { verify: states.verify },
    },
  );
  registerContentTools(server);
  registerInputTools(server, states);
  registerDiagnosticTools(server, notify);
  registerPrompts(server);
  registerResources(server);
  const done = { content: [{ type: 'text' as const, text: 'Done.' }] };
  server.registerTool('forbidden', { description: 'Nobody is granted it.' }, async () => done);
  server.registerTool('log_at_every_level', { description: 'Logs a line at each level.' }, async ({ mcpReq }) => {
    for (const level of LEVELS) await mcpReq.log(level, `A line of level ${level}.`);
    return done;
  });
  server.registerTool(
    'never_ends',
    { description: 'Works until it is called off.' },
    async ({ mcpReq: { signal } }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return done;
    },
  );
  server.registerTool(
    'list_of_numbers',
    { description: 'Answers with no object.', outputSchema: z.array(z.number()) },
    async () => ({ content: [], structuredContent: [1, 2, 3] }),
  );
  for (const name of added) server.registerTool(name, { description: 'Was added later.' }, async () => done);
  return server;
}
