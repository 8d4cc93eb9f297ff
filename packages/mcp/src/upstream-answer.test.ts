import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { META } from './meta.ts';
import { parseUpstreamAnswer, parseUpstreamMessage, relayedResult, withServerInfo } from './upstream-answer.ts';
import type { UpstreamResult } from './upstream-message.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ours = { name: 'gatehouse', version: '1' };
const parse = (text: string) => parseUpstreamAnswer(bytes(text), 1);
const answer = (result: string) => parse(`{"jsonrpc":"2.0","id":1,"result":${result}}`) as UpstreamResult;

describe('an upstream’s answer', () => {
  it('is relayed as it was sent, but for the server that it names', () => {
    const content = '[{"type":"text", "text":"1.0\\u00e9"}]';
    const result = answer(
      `{ "content" : ${content},"structuredContent":{"n":12345678901234567890},"resultType":"complete","x-new":[1.0],` +
        `"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"secret-host","version":"9"},"vendor/x": 1e2}}`,
    );
    expect(result.value.content).toEqual([{ type: 'text', text: '1.0é' }]);
    expect(relayedResult(result, ours)).toBe(
      `{"content":${content},"structuredContent":{"n":12345678901234567890},"resultType":"complete","x-new":[1.0],` +
        `"_meta":{"vendor/x":1e2,"io.modelcontextprotocol/serverInfo":{"name":"gatehouse","version":"1"}}}`,
    );
  });

  it('is for nobody but this caller, whatever it says of who may keep it', () => {
    const result = answer('{"contents":[],"ttlMs":1e3,"cacheScope":"public"}');
    expect(relayedResult(result, ours)).toMatch(/^\{"contents":\[\],"ttlMs":1e3,"cacheScope":"private","_meta":\{/);
  });

  it.each([
    ['{}', 'complete'],
    ['{"resultType":"complete"}', 'complete'],
    ['{"resultType":"input_required","requestState":"s"}', 'input_required'],
    ['{"resultType":"t\\u0061sk","taskId":"1"}', 'task'],
  ])('says what kind of result it is: %s', (result, resultType) => {
    expect(answer(result).resultType).toBe(resultType);
  });

  it('gets a _meta when it has none', () => {
    expect(JSON.parse(relayedResult(answer('{}'), ours))).toEqual({ _meta: { [META.serverInfo]: ours } });
  });

  it('may be an error, whose text stays the upstream’s', () => {
    expect(parse('{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no","data":{"a":1}}}')).toEqual({
      kind: 'error',
      code: -32602,
      message: 'no',
      data: { a: 1 },
      rawData: '{"a":1}',
    });
  });

  it('nests deeper than a request may, but not without end', () => {
    expect(answer(`{"a":${'['.repeat(200)}${']'.repeat(200)}}`).kind).toBe('result');
    expect(() => answer(`{"a":${'['.repeat(300)}${']'.repeat(300)}}`)).toThrow(GatehouseError);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html></html>'],
    ['a batch', '[{"jsonrpc":"2.0","id":1,"result":{}}]'],
    ['no JSON-RPC', '{"id":1,"result":{}}'],
    ['the answer to another request', '{"jsonrpc":"2.0","id":2,"result":{}}'],
    ['an id of another type', '{"jsonrpc":"2.0","id":"1","result":{}}'],
    ['a request of its own', '{"jsonrpc":"2.0","id":1,"method":"elicitation/create"}'],
    ['a result and an error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}'],
    ['a result twice', '{"jsonrpc":"2.0","id":1,"result":{},"result":{"isError":true}}'],
    ['a member twice', '{"jsonrpc":"2.0","id":1,"result":{"isError":true,"isError":false}}'],
    ['a result that is a list', '{"jsonrpc":"2.0","id":1,"result":[]}'],
    ['a result that is null', '{"jsonrpc":"2.0","id":1,"result":null}'],
    ['a _meta that is a list', '{"jsonrpc":"2.0","id":1,"result":{"_meta":[]}}'],
    ['an error without a code', '{"jsonrpc":"2.0","id":1,"error":{"message":"x"}}'],
    ['an error that is text', '{"jsonrpc":"2.0","id":1,"error":"x"}'],
    ['a lone surrogate', '{"jsonrpc":"2.0","id":1,"result":{"a":"\\ud800"}}'],
    ['of a kind that is no text', '{"jsonrpc":"2.0","id":1,"result":{"resultType":["complete"]}}'],
    ['of two kinds', '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","resultType":"input_required"}}'],
    ['of two kinds to Go', '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","ResultType":"input_required"}}'],
    ['of two kinds to Python', '{"jsonrpc":"2.0","id":1,"result":{"result_type":"input_required"}}'],
    ['complete and asks for input', '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","inputRequests":{}}}'],
    ['of no kind and asks for input', '{"jsonrpc":"2.0","id":1,"result":{"requestState":"s"}}'],
    [
      'with a state beside the state',
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","RequestState":"s"}}',
    ],
    ['from two servers', '{"jsonrpc":"2.0","id":1,"result":{"_meta":{"io.modelcontextprotocol/ServerInfo":{}}}}'],
    ['with another _meta', '{"jsonrpc":"2.0","id":1,"result":{"_Meta":{}}}'],
    ['for two kinds of caches', '{"jsonrpc":"2.0","id":1,"result":{"CacheScope":"public"}}'],
    ['failed and not', '{"jsonrpc":"2.0","id":1,"result":{"isError":false,"IsError":true}}'],
    [
      'of more members than anybody reads',
      `{"jsonrpc":"2.0","id":1,"result":{${Array.from({ length: 1001 }, (_, n) => `"${n}":0`)}}}`,
    ],
  ])('that is %s cannot be used', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });
});

describe('a message on the stream of a request', () => {
  const message = (text: string) => parseUpstreamMessage(bytes(text), 1);

  it('may be a notification that belongs to the request, with its params as they were sent', () => {
    const params = '{"progressToken": "t","progress":1.0}';
    expect(message(`{ "method":"notifications/progress","params":${params},"jsonrpc":"2.0" }`)).toEqual({
      kind: 'notification',
      method: 'notifications/progress',
      params: { progressToken: 't', progress: 1 },
      text: `{"jsonrpc":"2.0","method":"notifications/progress","params":${params}}`,
    });
  });

  it('may be a notification that nobody knows, which is not relayed', () => {
    expect(message('{"jsonrpc":"2.0","method":"notifications/vendor"}')).toMatchObject({
      kind: 'notification',
      params: {},
      text: '{"jsonrpc":"2.0","method":"notifications/vendor"}',
    });
  });

  it('may be the answer', () => {
    expect(message('{"jsonrpc":"2.0","id":1,"result":{}}').kind).toBe('result');
  });

  it.each([
    ['an answer to another request, as the caller’s own could be', '{"jsonrpc":"2.0","id":7,"result":{}}'],
    ['an answer to nobody', '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}'],
    ['a request', '{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}'],
    [
      'a notification that is an answer as well',
      '{"jsonrpc":"2.0","method":"notifications/progress","id":7,"result":{}}',
    ],
    ['a notification that is a result as well', '{"jsonrpc":"2.0","method":"notifications/progress","result":{}}'],
    ['a notification of another stream', '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}'],
    ['a notification with params in an array', '{"jsonrpc":"2.0","method":"notifications/message","params":[]}'],
    ['a notification without a name', '{"jsonrpc":"2.0","method":7}'],
    [
      'a notification with a member twice',
      '{"jsonrpc":"2.0","method":"notifications/message","params":{},"params":{}}',
    ],
  ])('is not %s', (_, text) => {
    expect(() => message(text)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });

  it('is not what a whole body may be', () => {
    expect(() => parse('{"jsonrpc":"2.0","method":"notifications/progress"}')).toThrow(GatehouseError);
  });
});

describe('withServerInfo', () => {
  it('names the server, whatever the result said, and leaves the rest', () => {
    const result = { tools: [], _meta: { [META.serverInfo]: { name: 'x', version: '0' }, other: 1 } };
    expect(withServerInfo(result, ours)).toEqual({ tools: [], _meta: { other: 1, [META.serverInfo]: ours } });
    expect(withServerInfo({ tools: [] }, ours)).toEqual({ tools: [], _meta: { [META.serverInfo]: ours } });
    expect(result._meta[META.serverInfo]).toEqual({ name: 'x', version: '0' });
  });
});
