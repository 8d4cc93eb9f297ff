import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message } from './mcp-request.ts';
import { type SessionWorld, startSessionWorlds, type WorldOptions } from './session-world.ts';

const patience = { timeout: 15_000, interval: 50 };
const stack = new AsyncDisposableStack();
let world: (options?: WorldOptions) => Promise<SessionWorld>;

beforeAll(async () => {
  world = await startSessionWorlds(stack);
});

afterAll(() => stack.disposeAsync());

const telling: WorldOptions = {
  prepare: (upstream) => {
    upstream.capabilities = { tools: { listChanged: true }, resources: { subscribe: true } };
    upstream.offersStream = true;
  },
};

const changed = { name: 'count', description: 'Another one.', inputSchema: { type: 'object' } };

async function stateOf({ api, tenantId }: SessionWorld, name: string): Promise<string | undefined> {
  const tool = await api.database.withTenant(tenantId, (tx) => tx.tool.findFirst({ where: { name } }));
  return tool?.state;
}

/** Opens a subscription. @returns what has been told so far */
async function subscribe({ url, tokens }: SessionWorld, notifications: object): Promise<() => string> {
  const method = 'subscriptions/listen';
  const gone = new AbortController();
  stack.defer(() => gone.abort());
  const response = await fetch(url, {
    method: 'POST',
    signal: gone.signal,
    headers: {
      'content-type': 'application/json',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      authorization: `Bearer ${tokens.ada}`,
    },
    body: message(method, { notifications }),
  });
  let told = '';
  const reading = async () => {
    for await (const chunk of response.body ?? []) told += Buffer.from(chunk).toString();
  };
  reading().catch(() => {});
  return () => told;
}

describe('news of an upstream of the session era', () => {
  it('are heard while it is used, though no client listens, and withhold what has changed', async () => {
    const the = await world(telling);
    await the.list();
    await the.call('count');
    await expect.poll(() => the.upstream.streams.size, patience).toBe(1);
    the.upstream.tools = [changed];
    for (const say of the.upstream.streams) {
      for (let n = 0; n < 1_000; n++) say({ method: 'notifications/tools/list_changed' });
    }
    await expect.poll(() => stateOf(the, 'count'), patience).toBe('drifted');
    expect(await stateOf(the, 'echo')).toBe('gone');
    expect(the.upstream.sent('tools/list').length).toBeLessThan(6);
  });

  it('are told to a client that listens', async () => {
    const the = await world(telling);
    await the.list();
    const told = await subscribe(the, { toolsListChanged: true });
    await expect.poll(told, patience).toContain('notifications/subscriptions/acknowledged');
    the.upstream.tools = [];
    for (const say of the.upstream.streams) say({ method: 'notifications/tools/list_changed' });
    await expect.poll(told, patience).toContain('notifications/tools/list_changed');
  });

  it('are told of resources that a client follows, in a session of its own', async () => {
    const the = await world(telling);
    await the.list();
    const told = await subscribe(the, { resourceSubscriptions: ['note://1'] });
    await expect.poll(told, patience).toContain('notifications/subscriptions/acknowledged');
    expect(the.upstream.sent('resources/subscribe')).toMatchObject([{ params: { uri: 'note://1' } }]);
    for (const say of the.upstream.streams) {
      for (const uri of ['note://other', 'note://1'])
        say({ method: 'notifications/resources/updated', params: { uri } });
    }
    await expect.poll(told, patience).toContain('note://1');
    expect(told()).not.toContain('note://other');
  });

  it('are not to be had without a session, and not asked for again and again where there is no stream', async () => {
    const the = await world({
      prepare: (upstream) => {
        upstream.capabilities = { tools: { listChanged: true } };
      },
    });
    await the.call('count');
    const gets = () => the.upstream.seen.filter(({ http }) => http === 'GET');
    await expect.poll(() => gets().length, patience).toBe(1);
    const without = await world({
      prepare: (upstream) => {
        upstream.capabilities = { tools: { listChanged: true }, resources: { subscribe: true } };
        upstream.hasSessions = false;
      },
    });
    await without.call('count');
    await without.list();
    expect(without.upstream.seen.filter(({ http }) => http === 'GET')).toEqual([]);
    expect(gets()).toHaveLength(1);
  });
});
