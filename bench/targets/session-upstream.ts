/**
 * The fixed-answer upstream as one of the session era: it begins sessions with `initialize`, and takes nothing without one. It
 * has the same tools, and answers with the same bytes but for what only the current revision has.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { listen } from './listen.ts';
import { TOOLS } from './tools.ts';

const sessions = new Set<unknown>();
const SERVER = '"serverInfo":{"name":"session","version":"1.0.0"}';
const results: Readonly<Record<string, string>> = {
  initialize: `{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},${SERVER}}`,
  'tools/list': `{"tools":${JSON.stringify(TOOLS)}}`,
  'tools/call': '{"content":[{"type":"text","text":"The order 4711 was shipped on Thursday."}]}',
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const session = request.headers['mcp-session-id'];
    const text = Buffer.concat(chunks).toString();
    const { id, method = '' } = (text ? JSON.parse(text) : {}) as { id?: unknown; method?: string };
    if (method === 'initialize') {
      const begun = randomUUID();
      sessions.add(begun);
      response.setHeader('mcp-session-id', begun);
    } else if (!sessions.has(session)) {
      response.writeHead(session === undefined ? 400 : 404).end();
      return;
    }
    if (request.method === 'DELETE') sessions.delete(session);
    if (id === undefined) {
      response.writeHead(request.method === 'POST' ? 202 : 200).end();
      return;
    }
    const rest = results[method];
    const outcome = rest ? `"result":${rest}` : '"error":{"code":-32601,"message":"Method not found"}';
    const body = Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},${outcome}}`);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
listen(server);
