/**
 * `node main.js orders|tickets|everything PORT`: one demo MCP server on 127.0.0.1, at /mcp, as a process of its own.
 * PORT 0 takes a free one; the address is sent to the parent process as `{ ready: true, url }`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localhostHostValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { createOrdersServer } from './orders.ts';
import { createTicketsServer } from './tickets.ts';

const servers = {
  orders: () => toNodeHandler(createMcpHandler(createOrdersServer)),
  tickets: () => toNodeHandler(createMcpHandler(createTicketsServer)),
  // Only where it is served: it brings the other line of the SDK with it.
  everything: async () => (await import('./everything.ts')).serveEverything(),
};

const [kind = '', port = ''] = process.argv.slice(2);
if (!Object.hasOwn(servers, kind) || !/^\d{1,5}$/.test(port)) {
  process.stderr.write(`Usage: main.js ${Object.keys(servers).join('|')} PORT\n`);
  process.exit(2);
}

const handle = await servers[kind as keyof typeof servers]();
const validHost = localhostHostValidation();
const server = createServer((request, response) => {
  if (!validHost(request, response)) return;
  if (request.url === '/mcp') void handle(request, response);
  else response.writeHead(404).end();
});

server.listen(Number(port), '127.0.0.1', () => {
  const { port: bound } = server.address() as AddressInfo;
  process.send?.({ ready: true, url: `http://127.0.0.1:${bound}/mcp` });
});

function stop(): void {
  server.closeAllConnections();
  server.close(() => process.exit(0));
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);
