/** The same two tools as the fixed-answer upstream has, on the official SDK: an upstream as it is usually written. */
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { listen } from './listen.ts';
import { TOOLS } from './tools.ts';

function createTools(): McpServer {
  const server = new McpServer({ name: 'sdk', version: '1.0.0' });
  for (const { name, description, annotations } of TOOLS) {
    server.registerTool(name, { description, inputSchema: z.object({ order: z.string() }), annotations }, async () => ({
      content: [{ type: 'text', text: 'The order 4711 was shipped on Thursday.' }],
    }));
  }
  return server;
}

const handle = toNodeHandler(createMcpHandler(createTools));
// The types of the SDK take no member that is there and undefined.
listen(createServer((request, response) => void handle(request as never, response)));
