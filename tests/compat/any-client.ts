import type { Client } from '@modelcontextprotocol/client';

type Told = (progress: { progress: number }) => void;

/** What clients of both lines of the official SDK do in the same way. */
export interface StockClient {
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

/** A stock client of whichever line and revision. */
export interface AnyClient {
  readonly client: StockClient;
  callTool(name: string, args?: Record<string, unknown>, onprogress?: Told): Promise<object>;
}

/** A client of the second line of the SDK as any other. */
export const secondLine = (client: Client): AnyClient => ({
  client,
  callTool: (name, args = {}, onprogress) =>
    client.callTool({ name, arguments: args }, onprogress ? { onprogress } : {}),
});
