import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as FirstLineClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstLineTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type AnyClient, secondLine } from './any-client.ts';
import type { Served } from './tenant.ts';

/** A stock client that was connected as it is, without a word about revisions. */
export interface SessionClient extends AnyClient {
  /** What was agreed on in `initialize`. */
  readonly revision: string | undefined;
}

const info = { name: 'stock', version: '1.0.0' };
const urlOf = ({ apiUrl }: Served) => new URL('/t/compat/mcp', apiUrl);

/** The second line of the SDK, which speaks the current revision only when it is told to. */
export async function connectSecondLine(served: Served, token: string): Promise<SessionClient> {
  const client = new Client(info);
  const authProvider = { token: async () => token };
  await client.connect(new StreamableHTTPClientTransport(urlOf(served), { authProvider }));
  return { ...secondLine(client), revision: client.getNegotiatedProtocolVersion() };
}

/** The first line of the SDK, which knows sessions only. */
export async function connectFirstLine(served: Served, token: string): Promise<SessionClient> {
  const client = new FirstLineClient(info);
  const headers = { authorization: `Bearer ${token}` };
  const transport = new FirstLineTransport(urlOf(served), { requestInit: { headers } });
  await client.connect(transport);
  return {
    client,
    revision: transport.protocolVersion,
    callTool: (name, args = {}, onprogress) =>
      client.callTool({ name, arguments: args }, undefined, onprogress ? { onprogress } : {}),
  };
}
