import type { RawAnswer } from './mcp-request.ts';

/** A raw message of the session era, for tests that need to bend one. */
export interface SessionMessage {
  readonly url: string;
  readonly token?: string | undefined;
  readonly method?: string;
  readonly params?: object | undefined;
  /** `MCP-Protocol-Version`; null sends none. */
  readonly revision?: string | null;
  readonly headers?: Record<string, string>;
  /** Instead of the request that the other members make. */
  readonly body?: string;
}

/** Sends it as a client without a session does. */
export async function sendSessionMessage(message: SessionMessage): Promise<RawAnswer> {
  const { url, token, method = 'ping', params, revision = '2025-11-25', headers, body } = message;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(revision !== null && { 'mcp-protocol-version': revision }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body ?? JSON.stringify({ jsonrpc: '2.0', id: 'request-1', method, params }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, message: isJson ? JSON.parse(text) : {} };
}
