import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type LoggingLevel, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { fixtureServers } from '../conformance/fixture/fixture-servers.ts';

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
  const servers = fixtureServers('watched', () => handler.notify);
  const handler = createMcpHandler(() => registerMore(servers(), added), { legacy: 'reject' });
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

function registerMore(server: McpServer, added: readonly string[]): McpServer {
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
