/** What is asked of an MCP server, over and over. */
export interface Asked {
  readonly url: string;
  /** Absent: no `Authorization` is sent. */
  readonly token?: string;
  readonly method: 'server/discover' | 'tools/list' | 'tools/call';
  readonly params?: Readonly<Record<string, unknown>> & { readonly name?: string };
}

const REVISION = '2026-07-28';
/** As long as every number that takes its place. */
const FIRST_ID = 10_000_000;

/**
 * A request of revision 2026-07-28, in bytes. Only the id differs from one to the next, and it is always as long: it is
 * written over the former one, and nothing is serialised while the time is taken.
 */
export class RequestBytes {
  readonly bytes: Buffer;
  readonly #idAt: number;
  #id = FIRST_ID;

  constructor({ url, token, method, params = {} }: Asked) {
    const { host, pathname } = new URL(url);
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: FIRST_ID,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': REVISION,
          'io.modelcontextprotocol/clientInfo': { name: 'gatehouse-bench', version: '1.0.0' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    });
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      'Content-Type: application/json',
      'Accept: application/json, text/event-stream',
      `MCP-Protocol-Version: ${REVISION}`,
      `Mcp-Method: ${method}`,
      ...(params.name === undefined ? [] : [`Mcp-Name: ${params.name}`]),
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
    this.#idAt = this.bytes.indexOf(`"id":${FIRST_ID}`) + '"id":'.length;
  }

  /** Makes it the next request; `id` is what its answer has to carry. */
  next(): { readonly id: string } {
    this.#id = this.#id === 99_999_999 ? FIRST_ID : this.#id + 1;
    const id = String(this.#id);
    this.bytes.write(id, this.#idAt, 'latin1');
    return { id };
  }
}
