import { describe, expect, it } from 'vitest';
import { bytes } from '../../test/sdk-peer.ts';
import { parseUpstreamAnswer } from '../upstream-answer.ts';
import type { UpstreamResult } from '../upstream-message.ts';
import { sessionResult } from './session-result.ts';

const bridged = (result: string) =>
  sessionResult(parseUpstreamAnswer(bytes(`{"jsonrpc":"2.0","id":1,"result":${result}}`), 1) as UpstreamResult);

describe('a result for the session era', () => {
  it('is what the upstream sent, to the letter, without what came later', () => {
    expect(
      bridged(
        '{"resultType":"complete","content":[{"type":"text", "text":"\\u00e9"}],"ttlMs":1e3,"cacheScope":"public","x":1.0,' +
          '"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"secret-host","version":"9"},"vendor/x": 1e2}}',
      ),
    ).toBe('{"content":[{"type":"text", "text":"\\u00e9"}],"x":1.0,"_meta":{"vendor/x":1e2}}');
  });

  it('has no _meta where nothing is left of it', () => {
    expect(bridged('{"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"a","version":"1"}}}')).toBe('{}');
  });

  it.each([
    ['{"n":1.0}', '{"n":1.0}'],
    ['[1.0]', '{"result":[1.0]}'],
    ['null', '{"result":null}'],
    ['"x"', '{"result":"x"}'],
    ['12345678901234567890', '{"result":12345678901234567890}'],
  ])('has structured content in an object: %s becomes %s', (sent, expected) => {
    expect(bridged(`{"content":[],"structuredContent":${sent}}`)).toBe(
      `{"content":[],"structuredContent":${expected}}`,
    );
  });
});
