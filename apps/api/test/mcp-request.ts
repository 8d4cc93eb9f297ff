/** A raw request of revision 2026-07-28, for tests that need to bend one. */
export interface RawRequest {
  readonly url: string;
  readonly token?: string | undefined;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  /** Instead of the message that the other members make. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is one JSON document. */
  readonly message: {
    readonly id: unknown;
    readonly result?: Record<string, unknown>;
    readonly error?: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> };
  };
}

const REVISION = '2026-07-28';

export async function send({ url, token, method = 'server/discover', params, headers, body }: RawRequest) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': REVISION,
      'mcp-method': method,
      ...(typeof params?.name === 'string' && { 'mcp-name': params.name }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body ?? message(method, params),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    message: isJson ? JSON.parse(text) : {},
  } as RawAnswer;
}

/** The messages of an answer that is a stream, in order. */
export function messagesOn({ text }: RawAnswer) {
  const events = text.split('\n\n').filter(Boolean);
  return events.map((event) => JSON.parse(event.replace(/^event: message\ndata: /, '')));
}

/** The body of a request with a complete envelope. */
export function message(method: string, params: Record<string, unknown> = {}): string {
  const { _meta, ...rest } = params;
  return JSON.stringify({
    jsonrpc: '2.0',
    id: 'request-1',
    method,
    params: {
      ...rest,
      _meta: {
        'io.modelcontextprotocol/protocolVersion': REVISION,
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': {},
        ...(_meta as object),
      },
    },
  });
}
