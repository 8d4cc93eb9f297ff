import { RememberingProvider } from '@gatehouse/testkit';
import {
  Client,
  type ClientOptions,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { UnauthorizedError as FirstLineUnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as FirstLineClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstLineTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startCallbackListener } from './callback-listener.ts';
import { CALL, type Served, type StockClient, served } from './stock-client.ts';

const info = { name: 'stock', version: '1.0.0' };

/** A client of the SDK with its transport, for one try to connect. */
interface Connection {
  connect(): Promise<void>;
  finishAuth(answer: URLSearchParams): Promise<void>;
  use(): Promise<Served>;
  close(): Promise<void>;
}

/** An application on the second line of the SDK. */
export function startSecondLine(callsItself: string, options?: ClientOptions): Promise<StockClient> {
  return startApplication(callsItself, (url, authProvider) => {
    const client = new Client(info, options);
    const transport = new StreamableHTTPClientTransport(url, { authProvider });
    return {
      connect: () => client.connect(transport),
      finishAuth: (answer) => transport.finishAuth(answer),
      use: async () => served(await client.listTools(), await client.callTool(CALL)),
      close: () => client.close(),
    };
  });
}

/** An application on the first line of the SDK. */
export function startFirstLine(callsItself: string): Promise<StockClient> {
  return startApplication(callsItself, (url, authProvider) => {
    const client = new FirstLineClient(info);
    const transport = new FirstLineTransport(url, { authProvider });
    return {
      connect: () => client.connect(transport),
      finishAuth: (answer) => transport.finishAuth(answer.get('code') ?? ''),
      use: async () => served(await client.listTools(), await client.callTool(CALL)),
      close: () => client.close(),
    };
  });
}

/** What an application does around the SDK, as its documentation says: what it is given it keeps for each URL. */
async function startApplication(
  callsItself: string,
  open: (endpoint: URL, provider: RememberingProvider) => Connection,
): Promise<StockClient> {
  const listener = await startCallbackListener();
  const providers = new Map<string, RememberingProvider>();
  return {
    callsItself,
    use: async (endpoint, openInBrowser) => {
      const provider = providers.get(endpoint.href) ?? new RememberingProvider(callsItself, listener.url);
      providers.set(endpoint.href, provider);
      provider.openInBrowser = openInBrowser;
      const first = open(endpoint, provider);
      try {
        await first.connect();
        return await first.use();
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        await first.finishAuth(await listener.next());
      } finally {
        await first.close();
      }
      const second = open(endpoint, provider);
      try {
        await second.connect();
        return await second.use();
      } finally {
        await second.close();
      }
    },
    tokens: async () => [...providers.values()].flatMap((provider) => provider.tokens()?.access_token ?? []),
    forgetTokens: async () => {
      for (const provider of providers.values()) provider.invalidateCredentials('tokens');
    },
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof UnauthorizedError || error instanceof FirstLineUnauthorizedError;
}
