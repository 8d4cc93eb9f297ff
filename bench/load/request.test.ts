import { describe, expect, it } from 'vitest';
import { RequestBytes } from './request.ts';

const asked = {
  url: 'http://127.0.0.1:4000/t/acme/mcp',
  token: 'secret',
  method: 'tools/call',
  params: { name: 'lookup', arguments: { order: 'ü' } },
} as const;

function parse(bytes: Buffer) {
  const [head = '', body = ''] = bytes.toString().split('\r\n\r\n');
  const [line, ...fields] = head.split('\r\n');
  const headers = Object.fromEntries(fields.map((field) => field.toLowerCase().split(': ') as [string, string]));
  return { line, headers, body };
}

describe('the bytes of a request', () => {
  it('are a whole request of the revision 2026-07-28, with headers and body that say the same', () => {
    const { line, headers, body } = parse(new RequestBytes(asked).bytes);
    expect(line).toBe('POST /t/acme/mcp HTTP/1.1');
    expect(headers).toMatchObject({
      host: '127.0.0.1:4000',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'lookup',
      authorization: 'bearer secret',
      'content-length': String(Buffer.byteLength(body)),
    });
    expect(JSON.parse(body)).toMatchObject({
      jsonrpc: '2.0',
      method: 'tools/call',
      params: {
        name: 'lookup',
        arguments: { order: 'ü' },
        _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' },
      },
    });
  });

  it('have another id each time and are as long as before', () => {
    const request = new RequestBytes(asked);
    const { length } = request.bytes;
    const ids = [request.next().id, request.next().id];
    expect(new Set(ids).size).toBe(2);
    expect(JSON.parse(parse(request.bytes).body).id).toBe(Number(ids[1]));
    expect(request.bytes.length).toBe(length);
  });

  it('carry no token where there is none', () => {
    const { headers } = parse(new RequestBytes({ url: asked.url, method: 'tools/list' }).bytes);
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('mcp-name');
  });
});
