import { describe, expect, it } from 'vitest';
import { bytes } from '../test/sdk-peer.ts';
import { refusalIn } from './refusal.ts';

const refusal = (text: string) => refusalIn(bytes(text), 'ours');

describe('what an upstream says with a 4xx', () => {
  it('is an error that answers the request, or one that answers none', () => {
    const error = '"error":{"code":-32602,"message":"m"}';
    expect(refusal(`{"jsonrpc":"2.0","id":"ours",${error}}`)).toMatchObject({ code: -32602, answer: { code: -32602 } });
    for (const id of ['null', '"server-error"', '1']) {
      expect(refusal(`{"jsonrpc":"2.0","id":${id},${error}}`)).toEqual({ code: -32602, answer: undefined });
    }
  });

  it.each(['', 'Not Found', '<html>', '[]', 'null', '{"error":"no"}', '{"error":{"code":"1"}}', '['.repeat(100_000)])(
    'may be anything',
    (text) => {
      expect(refusal(text)).toEqual({ code: undefined, answer: undefined });
    },
  );

  it('is no result', () => {
    expect(refusal('{"jsonrpc":"2.0","id":"ours","result":{}}').answer).toBeUndefined();
  });
});
