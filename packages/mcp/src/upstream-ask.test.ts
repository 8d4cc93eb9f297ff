import { describe, expect, it } from 'vitest';
import { bytes } from '../test/sdk-peer.ts';
import { readSessionMessage, readUpstreamMessage } from './upstream-message.ts';

const ask = (members: string) => bytes(`{"jsonrpc":"2.0",${members}}`);

describe('a request that an upstream sends', () => {
  it('is read with its id as it was written', () => {
    expect(readSessionMessage(ask('"id":"a","method":"ping"'), 1)).toEqual({
      kind: 'request',
      method: 'ping',
      rawId: '"a"',
    });
  });

  it('is no answer, though it has the id of our own request', () => {
    expect(readSessionMessage(ask('"id":1,"method":"ping","result":{}'), 1).kind).toBe('request');
  });

  it.each(['"id":null', '"id":1.5', '"id":{}', `"id":"${'x'.repeat(300)}"`])('is refused with %s', (id) => {
    expect(() => readSessionMessage(ask(`${id},"method":"ping"`), 1)).toThrow(
      expect.objectContaining({ code: 'upstream.invalid-answer' }),
    );
  });

  it('is not for the current revision', () => {
    expect(() => readUpstreamMessage(ask('"id":"a","method":"ping"'), 1)).toThrow(
      expect.objectContaining({ code: 'upstream.invalid-answer' }),
    );
  });
});
