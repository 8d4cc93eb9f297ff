import type { Arrival } from './counting-upstream.ts';

/** Where calls go, and with what. */
export interface Endpoint {
  readonly url: string;
  readonly token: string;
}

/** What a caller saw of one call. */
export type Outcome = Answered | Refused | Broken;

/** It has its own result. */
export interface Answered {
  readonly kind: 'answered';
  readonly correlationId: string;
}

export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly correlationId: string;
  readonly retryAfter: string | null;
  readonly error: { readonly code: number; readonly message: string; readonly data: Readonly<Record<string, unknown>> };
}

/** The connection ended without an answer. */
export interface Broken {
  readonly kind: 'broken';
}

const REVISION = '2026-07-28';

/** Calls a tool of the counting upstream once. */
export async function callOnce(endpoint: Endpoint, { tool, id }: Arrival): Promise<Outcome> {
  try {
    const response = await sendCall(endpoint, tool, { id });
    const { result, error } = (await response.json()) as Pick<Refused, 'error'> & {
      result?: { content: { text: string }[] };
    };
    const { status, headers } = response;
    const correlationId = headers.get('x-correlation-id') ?? '';
    if (status === 200 && result?.content[0]?.text === id) return { kind: 'answered', correlationId };
    return { kind: 'refused', status, correlationId, retryAfter: headers.get('retry-after'), error };
  } catch {
    return { kind: 'broken' };
  }
}

/** Sends a call of a tool. It asks for progress under the token `progress`. */
export function sendCall({ url, token }: Endpoint, name: string, args: object): Promise<Response> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': REVISION,
    'io.modelcontextprotocol/clientInfo': { name: 'chaos', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
    progressToken: 'progress',
  };
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': REVISION,
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, _meta } }),
  });
}
