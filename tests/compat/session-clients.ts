import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as FirstLineClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstLineTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Served } from './tenant.ts';

type Told = (progress: { progress: number }) => void;

/** What clients of both lines of the official SDK do in the same way. */
interface StockClient {
  close(): Promise<void>;
  ping(): Promise<unknown>;
  getServerVersion(): object | undefined;
  getServerCapabilities(): object | undefined;
  listTools(): Promise<{ tools: { name: string }[] }>;
  listPrompts(): Promise<{ prompts: { name: string }[] }>;
  listResources(): Promise<{ resources: { uri: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string }[] }>;
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<{ messages: object[] }>;
  readResource(params: { uri: string }): Promise<{ contents: object[] }>;
  complete(params: {
    ref: { type: 'ref/prompt'; name: string };
    argument: { name: string; value: string };
  }): Promise<{ completion: { values: string[] } }>;
}

/** A stock client that was connected as it is, without a word about revisions. */
export interface SessionClient {
  readonly client: StockClient;
  /** What was agreed on in `initialize`. */
  readonly revision: string | undefined;
  callTool(name: string, args?: Record<string, unknown>, onprogress?: Told): Promise<object>;
}

const info = { name: 'stock', version: '1.0.0' };
const urlOf = ({ apiUrl }: Served) => new URL('/t/compat/mcp', apiUrl);

/** The second line of the SDK, which speaks the current revision only when it is told to. */
export async function connectSecondLine(served: Served, token: string): Promise<SessionClient> {
  const client = new Client(info);
  const authProvider = { token: async () => token };
  await client.connect(new StreamableHTTPClientTransport(urlOf(served), { authProvider }));
  return {
    client,
    revision: client.getNegotiatedProtocolVersion(),
    callTool: (name, args = {}, onprogress) =>
      client.callTool({ name, arguments: args }, onprogress ? { onprogress } : {}),
  };
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
