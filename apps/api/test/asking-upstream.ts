import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, inputRequired, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { listen, type McpUpstream } from './mcp-upstream.ts';

const askName = inputRequired.elicit({
  message: 'What is your name?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
});
const named = z.looseObject({ content: z.looseObject({ name: z.string() }) });

/** More requests than one round may hold. */
const MUCH = 33;

/** Tools that ask before they answer: `greet` asks for a name, `much` for more than one may be asked at once. */
export async function askingUpstream(): Promise<Pick<McpUpstream, 'url'> & AsyncDisposable> {
  const handler = toNodeHandler(createMcpHandler(createTools));
  const server = createServer((request, response) => void handler(request as never, response));
  return listen(server, '/mcp');
}

function createTools(): McpServer {
  const server = new McpServer({ name: 'asking', version: '1.0.0' });
  server.registerTool('greet', {}, async ({ mcpReq }) => {
    const name = named.safeParse(mcpReq.inputResponses?.name).data?.content.name;
    return name
      ? { content: [{ type: 'text' as const, text: `Hello, ${name}` }] }
      : inputRequired({ inputRequests: { name: askName } });
  });
  server.registerTool('much', {}, async () =>
    inputRequired({ inputRequests: Object.fromEntries(Array.from({ length: MUCH }, (_, n) => [`k${n}`, askName])) }),
  );
  return server;
}
