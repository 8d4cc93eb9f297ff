import { createMcpHandler, InMemoryServerEventBus, McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { bytes, paramsOf } from '../test/sdk-peer.ts';
import {
  acknowledgement,
  type ListenFilter,
  listChanged,
  listenParams,
  listenResult,
  MAX_SUBSCRIBED_RESOURCES,
  parseListenFilter,
  resourceUpdated,
} from './listen.ts';
import { resultMessage } from './message.ts';
import { parseSubscriptionMessage, type SubscriptionMessage } from './subscription-message.ts';
import { buildUpstreamRequest } from './upstream-request.ts';

const NOTHING: ListenFilter = {
  toolsListChanged: false,
  promptsListChanged: false,
  resourcesListChanged: false,
  resourceSubscriptions: [],
};
const EVERYTHING: ListenFilter = {
  toolsListChanged: true,
  promptsListChanged: true,
  resourcesListChanged: true,
  resourceSubscriptions: ['file:///a', 'file:///b'],
};
const serverInfo = { name: 'peer', version: '1' };

/** What the official server sends to a subscription of ours to which all is told once, up to its proper end. */
async function theirStream(filter: ListenFilter, id: number): Promise<string[]> {
  const bus = new InMemoryServerEventBus();
  const capabilities = {
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
  };
  const handler = createMcpHandler(() => new McpServer(serverInfo, { capabilities }), { legacy: 'reject', bus });
  const { headers, body } = buildUpstreamRequest({
    id,
    method: 'subscriptions/listen',
    params: Object.entries(listenParams(filter)),
  });
  const response = await handler.fetch(new Request('http://peer.test/mcp', { method: 'POST', headers, body }));
  bus.publish({ kind: 'tools_list_changed' });
  bus.publish({ kind: 'prompts_list_changed' });
  bus.publish({ kind: 'resources_list_changed' });
  bus.publish({ kind: 'resource_updated', uri: 'file:///b' });
  bus.publish({ kind: 'resource_updated', uri: 'file:///c' });
  await handler.close();
  return [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) => data ?? '');
}

describe('a subscription', () => {
  it.each([[EVERYTHING], [{ ...NOTHING, promptsListChanged: true }], [NOTHING]])(
    'is told as the official server tells it: %j',
    async (filter) => {
      const ours = [
        acknowledgement(7, filter),
        ...(filter.toolsListChanged ? [listChanged(7, 'tools')] : []),
        ...(filter.promptsListChanged ? [listChanged(7, 'prompts')] : []),
        ...(filter.resourcesListChanged ? [listChanged(7, 'resources')] : []),
        ...(filter.resourceSubscriptions.length > 0 ? [resourceUpdated(7, 'file:///b')] : []),
        resultMessage(7, listenResult(7, serverInfo)),
      ];
      const theirs = await theirStream(filter, 7);
      expect(ours.map((text) => JSON.parse(text))).toEqual(theirs.map((text) => JSON.parse(text)));
    },
  );

  it('at an upstream is read from what the official server sends', async () => {
    const stream = await theirStream(EVERYTHING, 3);
    expect(stream.map((data) => parseSubscriptionMessage(bytes(data), 3))).toEqual<SubscriptionMessage[]>([
      { kind: 'acknowledged', filter: EVERYTHING },
      { kind: 'list-changed', list: 'tools' },
      { kind: 'list-changed', list: 'prompts' },
      { kind: 'list-changed', list: 'resources' },
      { kind: 'resource-updated', uri: 'file:///b' },
      { kind: 'ended' },
    ]);
  });
});

describe('what a subscription is to be told', () => {
  const filterOf = (notifications: string) => parseListenFilter(paramsOf(`"notifications":${notifications}`));

  it('is what the caller says, each resource once, and nothing that is not known', () => {
    expect(filterOf('{}')).toEqual(NOTHING);
    expect(
      filterOf(
        '{"toolsListChanged":true,"resourcesListChanged":false,"resourceSubscriptions":["file:///a","file:///b","file:///a"],"taskIds":[1]}',
      ),
    ).toEqual({ ...NOTHING, toolsListChanged: true, resourceSubscriptions: ['file:///a', 'file:///b'] });
  });

  it.each([
    'null',
    '[]',
    'true',
    '{"toolsListChanged":1}',
    '{"promptsListChanged":null}',
    '{"resourcesListChanged":"yes"}',
    '{"resourceSubscriptions":"file:///a"}',
    '{"resourceSubscriptions":[1]}',
    '{"resourceSubscriptions":["a\\u0000"]}',
    `{"resourceSubscriptions":["${'x'.repeat(3000)}"]}`,
  ])('is not %s', (notifications) => {
    expect(() => filterOf(notifications)).toThrow(expect.objectContaining({ code: 'request.params-invalid' }));
  });

  it('has to be said', () => {
    expect(() => parseListenFilter(paramsOf(''))).toThrow(
      expect.objectContaining({ data: { member: 'notifications', problem: 'missing' } }),
    );
  });

  it('is no more resources than a subscription may have', () => {
    const uris = Array.from({ length: MAX_SUBSCRIBED_RESOURCES + 1 }, (_, n) => `x:${n}`);
    expect(filterOf(JSON.stringify({ resourceSubscriptions: uris.slice(1) })).resourceSubscriptions).toHaveLength(1000);
    expect(() => filterOf(JSON.stringify({ resourceSubscriptions: uris }))).toThrow(
      expect.objectContaining({ code: 'request.params-invalid' }),
    );
  });
});
