import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** `look` is reviewed as read-only by the tenant; `touch` is not. */
export type Tool = 'look' | 'touch';

/** One call, known by an argument that no other call has. */
export interface Arrival {
  readonly tool: Tool;
  readonly id: string;
}

/** An MCP server that remembers every call that reached it, whatever became of the answer. */
export interface CountingUpstream extends AsyncDisposable {
  readonly url: string;
  readonly arrived: readonly Arrival[];
  /** Calls arrive and are not answered any more, until what comes back is called. */
  hold(): () => void;
}

/** Milliseconds until a call is answered, in turns: so that there are always some that are nowhere else. */
const DELAYS = [0, 3, 9, 0, 20];

const schema = { type: 'object', properties: { id: { type: 'string' } } };
const TOOLS = ['look', 'touch'].map((name) => ({ name, description: name, inputSchema: schema }));
const COMMON = { resultType: 'complete', ttlMs: 300_000, cacheScope: 'private' };

interface Message {
  readonly id: unknown;
  readonly method: string;
  readonly params: { readonly name: Tool; readonly arguments: { readonly id: string } };
}

export async function startCountingUpstream(): Promise<CountingUpstream> {
  const arrived: Arrival[] = [];
  let held = Promise.resolve();
  const resultOf = async ({ method, params }: Message): Promise<object> => {
    switch (method) {
      case 'server/discover':
        return { ...COMMON, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } };
      case 'tools/list':
        return { ...COMMON, tools: TOOLS };
      default: {
        const { id } = params.arguments;
        arrived.push({ tool: params.name, id });
        await held;
        await sleep(DELAYS[arrived.length % DELAYS.length]);
        return { resultType: 'complete', content: [{ type: 'text', text: id }] };
      }
    }
  };
  const server = createServer(async (request, response) => {
    const message = (await json(request)) as Message;
    const body = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: await resultOf(message) });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    arrived,
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
