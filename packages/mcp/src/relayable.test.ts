import { describe, expect, it } from 'vitest';
import { bytes } from '../test/sdk-peer.ts';
import { META } from './meta.ts';
import { relayable } from './relayable.ts';
import { parseUpstreamMessage } from './upstream-answer.ts';
import type { UpstreamNotification } from './upstream-message.ts';

const notification = (method: string, params: string) =>
  parseUpstreamMessage(bytes(`{"jsonrpc":"2.0","method":"${method}","params":${params}}`), 1) as UpstreamNotification;
const progress = (params: string) => notification('notifications/progress', params);
const log = (params: string) => notification('notifications/message', params);

describe('progress', () => {
  it('is relayed under the caller’s own token', () => {
    expect(relayable(progress('{"progressToken":"t","progress":0.5}'), { progressToken: 't' })).toBe(true);
    expect(
      relayable(progress('{"progressToken":7.0,"progress":1,"total":2,"message":"m","_meta":{"x/y":1}}'), {
        progressToken: 7,
      }),
    ).toBe(true);
  });

  it.each([
    ['of another', '{"progressToken":"u","progress":1}'],
    ['of a token of another type', '{"progressToken":7,"progress":1}'],
    ['without a token', '{"progress":1}'],
    ['without progress', '{"progressToken":"t"}'],
    ['that is no number', '{"progressToken":"t","progress":"1"}'],
    ['with a message that is no text', '{"progressToken":"t","progress":1,"message":{}}'],
    ['with two tokens for some parsers', '{"progressToken":"t","ProgressToken":"u","progress":1}'],
    ['with two tokens for others', '{"progressToken":"t","progress_token":"u","progress":1}'],
    [
      'that pretends to be of a subscription',
      `{"progressToken":"t","progress":1,"_meta":{"${META.subscriptionId}":1}}`,
    ],
    ['that names its server', `{"progressToken":"t","progress":1,"_meta":{"${META.serverInfo}":{}}}`],
    ['with a _meta that is none', '{"progressToken":"t","progress":1,"_meta":7}'],
  ])('%s is dropped', (_, params) => {
    expect(relayable(progress(params), { progressToken: '7' })).toBe(false);
    expect(relayable(progress(params), { progressToken: 't' })).toBe(false);
  });

  it('that nobody asked for is dropped', () => {
    expect(relayable(progress('{"progressToken":"t","progress":1}'), {})).toBe(false);
    expect(relayable(progress('{"progress":1}'), {})).toBe(false);
    expect(relayable(progress('{"progress":1}'), { progressToken: undefined })).toBe(false);
  });
});

describe('a log message', () => {
  const wanted = { [META.logLevel]: 'warning' };

  it.each([
    ['debug', false],
    ['info', false],
    ['notice', false],
    ['warning', true],
    ['error', true],
    ['critical', true],
    ['alert', true],
    ['emergency', true],
    ['loud', false],
    ['WARNING', false],
  ])('of level %s at the level warning: %s', (level, isRelayed) => {
    expect(relayable(log(`{"level":"${level}","data":null}`), wanted)).toBe(isRelayed);
  });

  it('is never relayed to a caller who did not ask for any', () => {
    expect(relayable(log('{"level":"emergency","data":1}'), {})).toBe(false);
    expect(relayable(log('{"level":"emergency","data":1}'), { progressToken: 1 })).toBe(false);
  });

  it.each([
    '{"level":"error"}',
    '{"data":1}',
    '{"level":["error"],"data":1}',
    '{"level":"error","Level":"debug","data":1}',
  ])('like %s is dropped', (params) => {
    expect(relayable(log(params), wanted)).toBe(false);
  });
});

it('drops what is neither, whatever it is', () => {
  const wanted = { progressToken: 't', [META.logLevel]: 'debug' };
  const params = '{"progressToken":"t","progress":1,"level":"error","data":1}';
  for (const method of ['notifications/cancelled', 'notifications/vendor', 'notifications/elicitation/complete']) {
    expect(relayable(notification(method, params), wanted)).toBe(false);
  }
});
