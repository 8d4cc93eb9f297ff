import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Served } from './tenant.ts';

/** How a client is connected; what is not said is as usual. */
export interface Connecting {
  readonly options?: ClientOptions;
  /** Told to the client before it connects: its handlers. */
  readonly prepare?: (client: Client) => void;
}

/** Connects an unmodified client of the official SDK, with this token. */
export async function connect(served: Served, token: string, how: Connecting = {}): Promise<Client> {
  const { options, prepare } = how;
  const client = new Client({ name: 'stock', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' }, ...options });
  prepare?.(client);
  const url = new URL('/t/compat/mcp', served.apiUrl);
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider: { token: async () => token } }));
  return client;
}
