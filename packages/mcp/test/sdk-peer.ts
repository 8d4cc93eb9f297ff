import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import { META } from '../src/meta.ts';
import { type Params, type ParsedRequest, parseMessage } from '../src/parse-message.ts';
import { CURRENT_REVISION } from '../src/revision.ts';

const metaText = (capabilities: object = {}) =>
  JSON.stringify({ [META.protocolVersion]: CURRENT_REVISION, [META.clientCapabilities]: capabilities });

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The params of a request, from the text of their members. */
export function paramsOf(members: string): Params {
  const separator = members && ',';
  return paramsIn(`{${members}${separator}"_meta":${metaText()}}`);
}

/** The same from their whole text. */
export function paramsIn(text: string): Params {
  const message = parseMessage(bytes(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${text}}`));
  return (message as ParsedRequest).params;
}

export interface PeerRequest {
  readonly method: string;
  readonly target?: string;
  /** Text of the members of `params` beside `_meta`. */
  readonly members?: string;
  readonly capabilities?: object;
}

export interface PeerAnswer {
  readonly status: number;
  /** The one message, or the data of each event. */
  readonly messages: readonly { readonly [member: string]: unknown }[];
}

/** What the official SDK's server answers to a request of the current revision. */
export async function askPeer(
  server: McpServer,
  { method, target, members = '', capabilities }: PeerRequest,
  headers: Readonly<Record<string, string>> = {},
): Promise<PeerAnswer> {
  const separator = members && ',';
  const response = await createMcpHandler(() => server, { legacy: 'reject' }).fetch(
    new Request('http://peer.test/mcp', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': CURRENT_REVISION,
        'mcp-method': method,
        ...(target !== undefined && { 'mcp-name': target }),
        ...headers,
      },
      body: `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{${members}${separator}"_meta":${metaText(capabilities)}}}`,
    }),
  );
  const text = await response.text();
  const lines = text.startsWith('{')
    ? [text]
    : text.split('\n').flatMap((line) => line.match(/^data: (\{.*)$/)?.[1] ?? []);
  return { status: response.status, messages: lines.map((line) => JSON.parse(line)) };
}
