import { describe, expect, it } from 'vitest';
import { bytes } from '../../test/sdk-peer.ts';
import type { Method } from '../method.ts';
import { parseUpstreamAnswer } from '../upstream-answer.ts';
import type { UpstreamError } from '../upstream-message.ts';
import { sessionError } from './session-error.ts';

const bridged = (code: number, method: Method = 'tools/call') =>
  sessionError(
    parseUpstreamAnswer(
      bytes(`{"jsonrpc":"2.0","id":1,"error":{"code":${code},"message":"m","data":[1.0]}}`),
      1,
    ) as UpstreamError,
    method,
  );

describe('an error of an upstream for the session era', () => {
  it('keeps its code, its words and its data', () => {
    expect(bridged(-32602)).toEqual({ code: -32602, text: '{"code":-32602,"message":"m","data":[1.0]}' });
    expect(bridged(-32601, 'completion/complete').code).toBe(-32601);
  });

  it.each([-32602, -32002])('has the code of its revision for a resource that there is not, instead of %i', (code) => {
    expect(bridged(code, 'resources/read')).toMatchObject({
      code: -32002,
      text: '{"code":-32002,"message":"m","data":[1.0]}',
    });
  });

  it('has no code of ours', () => {
    expect(bridged(4010).code).toBe(-32603);
  });

  it('is ours when the upstream misses a capability: the caller had no way to declare one', () => {
    expect(() => bridged(-32021)).toThrow(expect.objectContaining({ code: 'session.input-needed' }));
  });

  it.each([-32700, -32020, -32022])('with the code %i blames us, and is not the caller’s', (code) => {
    expect(() => bridged(code)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });
});
