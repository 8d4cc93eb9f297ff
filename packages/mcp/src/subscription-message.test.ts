import { describe, expect, it } from 'vitest';
import { bytes } from '../test/sdk-peer.ts';
import { META } from './meta.ts';
import { parseSubscriptionMessage } from './subscription-message.ts';

const parse = (text: string) => parseSubscriptionMessage(bytes(text), 1);
const notification = (method: string, members: string, id = '1') =>
  parse(
    `{"jsonrpc":"2.0","method":"notifications/${method}","params":{${members}"_meta":{"${META.subscriptionId}":${id}}}}`,
  );

describe('a message of a subscription’s stream', () => {
  it('is dropped when it is not tagged as ours', () => {
    expect(notification('tools/list_changed', '')).toEqual({ kind: 'list-changed', list: 'tools' });
    for (const id of ['2', '"1"', 'null', '[1]', '{}']) {
      expect(notification('tools/list_changed', '', id)).toBeUndefined();
    }
    expect(parse('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')).toBeUndefined();
    expect(parse('{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":1}}')).toBeUndefined();
  });

  it('is dropped when it is none of the news of the specification', () => {
    expect(notification('progress', '"progressToken":1,"progress":1,')).toBeUndefined();
    expect(notification('roots/list_changed', '')).toBeUndefined();
    expect(notification('resources/updated', '')).toBeUndefined();
    expect(notification('resources/updated', '"uri":1,')).toBeUndefined();
  });

  it('may say that some of what was asked for is not told', () => {
    expect(notification('subscriptions/acknowledged', '"notifications":{"toolsListChanged":true},')).toEqual({
      kind: 'acknowledged',
      filter: {
        toolsListChanged: true,
        promptsListChanged: false,
        resourcesListChanged: false,
        resourceSubscriptions: [],
      },
    });
  });

  it('may be an error', () => {
    expect(
      parse('{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Subscription limit reached"}}'),
    ).toMatchObject({
      kind: 'error',
      code: -32603,
    });
  });

  it.each([
    ['a request', '{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}'],
    ['the answer to another request', '{"jsonrpc":"2.0","id":2,"result":{}}'],
    [
      'a result that asks for input',
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","requestState":"s"}}',
    ],
    [
      'an acknowledgement of nothing',
      `{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"${META.subscriptionId}":1}}}`,
    ],
    ['no JSON', ': keepalive'],
  ])('is not %s', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });
});
