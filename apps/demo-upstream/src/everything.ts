import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createServer } from '@modelcontextprotocol/server-everything/dist/server/index.js';

/**
 * The official reference server, which speaks the revisions of the session era. It is not run as it comes, because it
 * listens at every address of the machine and cannot be told not to.
 */
export function serveEverything(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  return async (request, response) => {
    const id = request.headers['mcp-session-id'];
    const session = id === undefined ? await openSession(sessions) : sessions.get(String(id));
    if (!session) {
      response.writeHead(404).end();
      return;
    }
    await session.handleRequest(request, response);
    // What it was asked for first was not to begin a session.
    if (session.sessionId === undefined) await session.close();
  };
}

/** A session has a server of its own, which goes with it. */
async function openSession(sessions: Map<string, StreamableHTTPServerTransport>) {
  const { server, cleanup } = createServer();
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  server.server.onclose = () => {
    const { sessionId = '' } = transport;
    sessions.delete(sessionId);
    cleanup(sessionId);
  };
  await server.connect(transport);
  return transport;
}
