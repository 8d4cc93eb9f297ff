import { describe, expect, it } from 'vitest';
import { bytes } from '../../test/sdk-peer.ts';
import type { Method } from '../method.ts';
import { parseUpstreamAnswer, relayedResult } from '../upstream-answer.ts';
import type { UpstreamResult } from '../upstream-message.ts';
import { currentResult } from './current-result.ts';
import { sessionResult } from './session-result.ts';

const resultOf = (text: string) =>
  parseUpstreamAnswer(bytes(`{"jsonrpc":"2.0","id":1,"result":${text}}`), 1) as UpstreamResult;
const current = (text: string, method: Method = 'tools/call') => currentResult(resultOf(text), method);
const relayed = (text: string, method?: Method) => relayedResult(current(text, method), { name: 'we', version: '1' });
const ours = '"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"we","version":"1"}}';

describe('a result of the session era', () => {
  it('is complete for a caller of the current revision, and otherwise what the upstream sent', () => {
    expect(relayed('{"content":[{"type":"text", "text":"\\u00e9"}],"x":1.0,"_meta":{"vendor/x":1e2}}')).toBe(
      '{"content":[{"type":"text", "text":"\\u00e9"}],"x":1.0,"resultType":"complete",' +
        '"_meta":{"vendor/x":1e2,"io.modelcontextprotocol/serverInfo":{"name":"we","version":"1"}}}',
    );
  });

  it('says of a resource that it is not to be kept, whatever the upstream says', () => {
    expect(relayed('{"contents":[],"ttlMs":99999,"cacheScope":"public"}', 'resources/read')).toBe(
      `{"contents":[],"resultType":"complete","ttlMs":0,"cacheScope":"private",${ours}}`,
    );
    expect(relayed('{"content":[],"ttlMs":9,"cacheScope":"public"}')).toBe(
      `{"content":[],"resultType":"complete",${ours}}`,
    );
  });

  it('is what the upstream sent for a caller of its own era', () => {
    const text = '{"content":[ ],"structuredContent":{"n":1.0},"_meta":{"vendor/x":1e2}}';
    expect(sessionResult(current(text))).toBe('{"content":[ ],"structuredContent":{"n":1.0},"_meta":{"vendor/x":1e2}}');
  });

  it.each(['input_required', 'task'])('is none that is %s', (resultType) => {
    expect(() => current(`{"resultType":"${resultType}"}`)).toThrow(
      expect.objectContaining({ code: 'upstream.invalid-answer' }),
    );
  });
});
