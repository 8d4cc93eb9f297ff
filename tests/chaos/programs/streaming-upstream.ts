// An MCP server in a process of its own, so that it can be killed. `stream` reports progress for ever, `wait` never says
// anything, `answer` answers. The port is its argument.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

interface Message {
  readonly id: unknown;
  readonly method: string;
  readonly params: { readonly name: string; readonly _meta: { readonly progressToken?: unknown } };
}

const COMMON = { resultType: 'complete', ttlMs: 300_000, cacheScope: 'private' };
const tools = ['stream', 'wait', 'answer'].map((name) => ({ name, inputSchema: { type: 'object' } }));

function resultOf(method: string): object {
  switch (method) {
    case 'server/discover':
      return { ...COMMON, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } };
    case 'tools/list':
      return { ...COMMON, tools };
    default:
      return { resultType: 'complete', content: [{ type: 'text', text: 'done' }] };
  }
}

// Whoever started it may fail before it is killed: then it is not left behind.
process.once('disconnect', () => process.exit());

const server = createServer(async (request, response) => {
  const { id, method, params } = (await json(request)) as Message;
  if (method === 'tools/call' && params.name !== 'answer') process.send?.({ began: params.name });
  if (method === 'tools/call' && params.name === 'wait') return;
  if (method === 'tools/call' && params.name === 'stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const { progressToken } = params._meta;
    for (let progress = 1; !response.destroyed; progress++) {
      const message = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress } };
      response.write(`data: ${JSON.stringify(message)}\n\n`);
      await sleep(10);
    }
    return;
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id, result: resultOf(method) });
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.({ ready: true }));
