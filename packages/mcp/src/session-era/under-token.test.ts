import { describe, expect, it } from 'vitest';
import { bytes } from '../../test/sdk-peer.ts';
import { readSessionMessage, type UpstreamNotification } from '../upstream-message.ts';
import { underToken } from './under-token.ts';

const progress = (params: string) =>
  readSessionMessage(
    bytes(`{"jsonrpc":"2.0","method":"notifications/progress","params":${params}}`),
    'ours',
  ) as UpstreamNotification;

describe('news of progress', () => {
  it('comes under the token of the caller, and otherwise as it was sent', () => {
    const told = progress('{"progress":1.0,"progressToken":"ours","total":1e2,"vendor":{"progressToken":"ours"}}');
    expect(underToken(told, 'ours', 7)).toEqual({
      kind: 'notification',
      method: 'notifications/progress',
      params: { progress: 1, progressToken: 7, total: 100, vendor: { progressToken: 'ours' } },
      text: '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1.0,"progressToken":7,"total":1e2,"vendor":{"progressToken":"ours"}}}',
    });
  });

  it('is dropped where it is about another request, or nobody asked for it', () => {
    expect(underToken(progress('{"progress":1,"progressToken":"other"}'), 'ours', 7)).toBeUndefined();
    expect(underToken(progress('{"progress":1,"progressToken":7}'), 'ours', 7)).toBeUndefined();
    expect(underToken(progress('{"progress":1,"progressToken":"ours"}'), 'ours', undefined)).toBeUndefined();
  });
});
