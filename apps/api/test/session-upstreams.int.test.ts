import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSessionMessage } from './session-request.ts';
import { answer, stream, textResult } from './session-upstream.ts';
import { type SessionWorld, startSessionWorlds, textOf, type WorldOptions } from './session-world.ts';

const stack = new AsyncDisposableStack();
let world: (options?: WorldOptions) => Promise<SessionWorld>;

beforeAll(async () => {
  world = await startSessionWorlds(stack);
});

afterAll(() => stack.disposeAsync());

describe('an upstream of the session era', () => {
  it('is found out, and its tools are listed and called', async () => {
    const { list, call } = await world();
    const { message } = await list();
    expect(message.result?.tools).toMatchObject([{ name: 'count' }, { name: 'echo' }, { name: 'slow' }]);
    const answered = await call('count');
    expect(answered.status).toBe(200);
    expect(answered.message.result).toEqual({
      ...textResult('1'),
      resultType: 'complete',
      _meta: { 'io.modelcontextprotocol/serverInfo': expect.objectContaining({ name: 'gatehouse' }) },
    });
  });

  it('is sent the arguments to the letter, and nothing that only the current revision has', async () => {
    const { call, upstream } = await world();
    const meta = { progressToken: 7, 'vendor/x': 1, 'io.modelcontextprotocol/logLevel': 'debug' };
    await call('echo', { n: 1 }, 'ada', meta);
    const [sent] = upstream.sent('tools/call');
    expect(sent?.params).toEqual({
      name: 'echo',
      arguments: { n: 1 },
      _meta: { 'vendor/x': 1, progressToken: sent?.id },
    });
    expect(sent?.headers).toMatchObject({ 'mcp-protocol-version': '2025-11-25', 'mcp-session-id': expect.any(String) });
    const names = Object.keys(sent?.headers ?? {});
    expect(names.filter((name) => /^mcp-(method|name|param)|^authorization$|^cookie$/.test(name))).toEqual([]);
  });

  it.each(['2025-03-26', '2025-06-18'])('may speak %s', async (revision) => {
    const { call } = await world({ prepare: (upstream) => (upstream.revision = revision) });
    expect(textOf(await call('count'))).toBe('1');
  });

  it('keeps the state of one caller from another, and from call to call', async () => {
    const { call, upstream } = await world();
    const texts = [];
    for (const subject of ['ada', 'ada', 'eve', 'ada'] as const) texts.push(textOf(await call('count', {}, subject)));
    expect(texts).toEqual(['1', '2', '1', '3']);
    expect(upstream.sessions.size).toBe(2);
  });

  it('begins one session, however many first calls there are', async () => {
    const { list, call, upstream } = await world();
    await list();
    const texts = (await Promise.all(Array.from({ length: 8 }, () => call('count')))).map(textOf);
    expect(texts.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(upstream.sessions.size).toBe(1);
  });

  it('has a session for each call where that was asked for, and is told when it is over', async () => {
    const { call, upstream } = await world({ sessions: 'call' });
    expect([textOf(await call('count')), textOf(await call('count'))]).toEqual(['1', '1']);
    await expect.poll(() => upstream.sessions.size).toBe(0);
  });

  it('has one session for all where it was said to know no callers', async () => {
    const { call } = await world({ sessions: 'shared' });
    expect([textOf(await call('count')), textOf(await call('count', {}, 'eve'))]).toEqual(['1', '2']);
  });

  it('is sent calls as they are when it has no sessions', async () => {
    const { call, upstream, kept } = await world({ prepare: (upstream) => (upstream.hasSessions = false) });
    expect(textOf(await call('count'))).toBe('1');
    const before = upstream.sent('initialize').length;
    await call('count', {}, 'eve');
    expect(upstream.sent('initialize')).toHaveLength(before);
    expect(await kept()).toBe(0);
  });

  it('tells progress and log lines to who asked, and what it asks itself is answered', async () => {
    const { call, upstream } = await world({
      prepare: (upstream) => (upstream.capabilities = { tools: {}, logging: {} }),
    });
    upstream.misbehave = ({ method, id, params }, response) => {
      if (method === 'logging/setLevel') return answer(response, id, { result: {} });
      if (method !== 'tools/call') return false;
      const token = (params?._meta as { progressToken?: unknown })?.progressToken;
      const say = stream(response);
      response.write('id: 1\ndata: \n\n');
      say({ method: 'notifications/tools/list_changed' });
      say({ method: 'notifications/progress', params: { progressToken: 'p', progress: 9 } });
      say({ method: 'notifications/progress', params: { progressToken: token, progress: 1 } });
      for (const level of ['debug', 'error']) say({ method: 'notifications/message', params: { level, data: level } });
      say({ id: 'their-1', method: 'ping' });
      say({ id: 2, method: 'elicitation/create', params: { message: 'Your password?' } });
      say({ id, result: textResult('done') });
      response.end();
      return true;
    };
    const meta = { progressToken: 'p', 'io.modelcontextprotocol/logLevel': 'error' };
    const answered = await call('slow', {}, 'ada', meta);
    const events = answered.text.split('\n').filter((line) => line.startsWith('data:'));
    expect(events.map((line) => JSON.parse(line.slice(5)))).toMatchObject([
      { method: 'notifications/progress', params: { progressToken: 'p', progress: 1 } },
      { method: 'notifications/message', params: { level: 'error' } },
      { id: 'request-1', result: textResult('done') },
    ]);
    expect(upstream.sent('logging/setLevel')).toHaveLength(1);
    await expect
      .poll(() => upstream.sent(undefined))
      .toMatchObject([
        { id: 'their-1', result: {} },
        { id: 2, error: { code: -32601 } },
      ]);
  });

  it('is told when its answer is not waited for', async () => {
    const { promise: taken, resolve } = Promise.withResolvers<unknown>();
    const { upstream, url, tokens } = await world();
    upstream.misbehave = ({ method, id }) => {
      if (method === 'tools/call') resolve(id);
      return method === 'tools/call';
    };
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${tokens.ada}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow' } });
    const asked = fetch(url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => {});
    const requestId = await taken;
    gone.abort();
    await asked;
    await expect.poll(() => upstream.sent('notifications/cancelled')).toMatchObject([{ params: { requestId } }]);
  });

  it('serves callers of its own era without a detour', async () => {
    const { url, tokens } = await world();
    const { message } = await sendSessionMessage({
      url,
      token: tokens.ada,
      method: 'tools/call',
      params: { name: 'count', arguments: {} },
    });
    expect(message.result).toEqual(textResult('1'));
  });
});
