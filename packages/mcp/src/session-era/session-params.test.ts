import { describe, expect, it } from 'vitest';
import { paramsIn } from '../../test/sdk-peer.ts';
import { META } from '../meta.ts';
import { sessionParams } from './session-params.ts';

const sent = (text: string) => sessionParams(paramsIn(text));

describe('the params of a session-era request', () => {
  it('go on as they are when they have nothing of another era', () => {
    const params = paramsIn('{"name":"add","arguments":{ "n":1.0 },"x":1,"_meta":{"progressToken":7,"vendor/x":1e2}}');
    expect(sessionParams(params)).toBe(params);
  });

  it('lose what would be a retry, or ask for a task, and keep the text of the rest', () => {
    const { raw, value } = sent(
      '{"name":"add","requestState":"s","inputResponses":{},"task":{"ttl":1},"arguments":{ "n":1.0 }}',
    );
    expect([...raw]).toEqual([
      ['name', '"add"'],
      ['arguments', '{ "n":1.0 }'],
    ]);
    expect(value).toEqual({ name: 'add', arguments: { n: 1 } });
  });

  it('cannot speak for the envelope of the current revision', () => {
    const reserved = [
      META.clientInfo,
      META.clientCapabilities,
      META.serverInfo,
      META.subscriptionId,
      META.logLevel,
      META.protocolVersion,
    ];
    const members = reserved.map((name) => `"${name}":{"elicitation":{}}`).join(',');
    const { meta, rawMeta } = sent(
      `{"_meta":{${members},"progressToken":"p","io.modelcontextprotocol/related-task":{}}}`,
    );
    expect(Object.keys(meta)).toEqual(['progressToken', 'io.modelcontextprotocol/related-task']);
    expect([...rawMeta.keys()]).toEqual(Object.keys(meta));
  });

  it.each(['1.5', 'null', '{}', '9007199254740993'])('have no progress token that is %s', (token) => {
    expect(() => sent(`{"_meta":{"progressToken":${token}}}`)).toThrow(
      expect.objectContaining({ code: 'request.params-invalid' }),
    );
  });
});
