/** One answer of an HTTP/1.1 server, as far as a load tool wants to know it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Reads answers from the bytes of one connection (RFC 9112): with `Content-Length` or in chunks, one request at a time.
 * It takes no more than what the servers of a bench send, so that it costs next to nothing; the rest is refused.
 */
export class AnswerReader {
  #bytes: Buffer = Buffer.alloc(0);

  /**
   * Takes what came, and gives the answer once it is whole.
   *
   * @throws TypeError when it is no answer that this can read
   */
  push(chunk: Buffer): HttpAnswer | undefined {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    const headEnd = this.#bytes.indexOf(HEAD_END);
    if (headEnd === -1) return undefined;
    const head = this.#bytes.toString('latin1', 0, headEnd);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) throw new TypeError(`Not an answer of HTTP/1.1: ${head.slice(0, 80)}`);

    const read = this.#read(head, headEnd + HEAD_END.length);
    if (!read) return undefined;
    if (read.end !== this.#bytes.length) throw new TypeError('There is more than one answer to one request.');
    this.#bytes = Buffer.alloc(0);
    return { status, body: read.body, keepAlive: !/\r\nconnection: *close/i.test(head) };
  }

  #read(head: string, from: number): { body: Buffer; end: number } | undefined {
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) {
      const end = from + Number(length);
      return this.#bytes.length < end ? undefined : { body: this.#bytes.subarray(from, end), end };
    }
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) return this.#readChunks(from);
    throw new TypeError(`Neither Content-Length nor chunks: ${head}`);
  }

  #readChunks(from: number): { body: Buffer; end: number } | undefined {
    const parts: Buffer[] = [];
    for (let at = from; ; ) {
      const lineEnd = this.#bytes.indexOf('\r\n', at);
      if (lineEnd === -1) return undefined;
      const size = Number.parseInt(this.#bytes.toString('latin1', at, lineEnd), 16);
      const begin = lineEnd + 2;
      const end = begin + size + 2;
      if (!(size >= 0)) throw new TypeError('A chunk has no size.');
      if (this.#bytes.length < end) return undefined;
      if (size === 0) return { body: Buffer.concat(parts), end };
      parts.push(this.#bytes.subarray(begin, begin + size));
      at = end;
    }
  }
}
