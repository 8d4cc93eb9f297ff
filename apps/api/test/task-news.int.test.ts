import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { message } from './mcp-request.ts';
import { startTaskWorld, TASKS, type TaskWorld } from './task-world.ts';

const PATIENCE = { timeout: 10_000 };

let world: TaskWorld;

beforeAll(async () => {
  world = await startTaskWorld();
}, 60_000);
afterAll(() => world?.[Symbol.asyncDispose]());

type Said = { readonly method: string; readonly params: Record<string, unknown> };

/** Follows tasks until it is disposed of. */
async function follow(taskIds: unknown, capabilities: object = TASKS): Promise<{ said: Said[] } & Disposable> {
  const outgoing = request(`${world.api.origin}/t/acme/mcp`, {
    agent: false,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
      authorization: `Bearer ${world.tokens.ada}`,
    },
  });
  const _meta = { 'io.modelcontextprotocol/clientCapabilities': capabilities };
  outgoing.end(message('subscriptions/listen', { notifications: { taskIds }, _meta }));
  outgoing.on('error', () => {});
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  const said: Said[] = [];
  const lines = createInterface({ input: response });
  lines.on('error', () => {});
  lines.on('line', (line) => {
    if (line.startsWith('data: ') || line.startsWith('{')) said.push(JSON.parse(line.replace(/^data: /, '')));
  });
  return { said, [Symbol.dispose]: () => outgoing.destroy() };
}

async function begun(name: string, as?: string): Promise<string> {
  const { result } = await world.ask('tools/call', { name, arguments: {} }, as ? { as } : {});
  return String(result?.taskId);
}

describe('a subscription to tasks', () => {
  it('is told what its tasks come to, in another process, and of those of others nothing', async () => {
    const [mine, other] = [await begun('silence_x'), await begun('silence_x', world.tokens.bob)];
    using following = await follow([mine, other, 'no-id']);
    const { said } = following;
    await vi.waitFor(() => expect(said).toHaveLength(1), PATIENCE);
    expect(said[0]).toMatchObject({
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: { taskIds: [mine] } },
    });
    await world.ask('tasks/cancel', { taskId: other }, { as: world.tokens.bob });
    await world.ask('tasks/cancel', { taskId: mine });
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(1), PATIENCE);
    expect(said.slice(1).map(({ method, params }) => [method, params.taskId, params.status])).toEqual([
      ['notifications/tasks', mine, 'cancelled'],
    ]);
    expect(said[1]?.params._meta).toEqual({ 'io.modelcontextprotocol/subscriptionId': 'request-1' });
  });

  it('is told at once of what was over before, as tasks/get tells it', async () => {
    const taskId = await begun('slow_fail');
    const { result } = await vi.waitFor(async () => {
      const answer = await world.ask('tasks/get', { taskId });
      expect(answer.result).toMatchObject({ status: 'completed' });
      return answer;
    }, PATIENCE);
    using following = await follow([taskId]);
    await vi.waitFor(() => expect(following.said).toHaveLength(2), PATIENCE);
    const { resultType, _meta, ...task } = result ?? {};
    expect(following.said[1]?.params).toMatchObject(task);
  });

  it('has nothing of tasks for a client that does not know them, and ends', async () => {
    using following = await follow([await begun('slow_fail')], {});
    await vi.waitFor(() => expect(following.said).toHaveLength(2), PATIENCE);
    expect(following.said[0]?.params).toMatchObject({ notifications: {} });
  });

  it('refuses ids that are none, and too many', async () => {
    for (const taskIds of ['x', [1], Array.from({ length: 101 }, (_, n) => `${n}`)]) {
      using following = await follow(taskIds);
      await vi.waitFor(() => expect(following.said[0]).toMatchObject({ error: { code: -32602 } }), PATIENCE);
    }
  });
});
