import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RawAnswer, send } from './mcp-request.ts';
import { sendSessionMessage } from './session-request.ts';
import { answer, type SessionUpstream, startSessionUpstream, stream, textResult } from './session-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let old: SessionUpstream;
let tokens: Record<string, string>;
let tenants = 0;
let tenant: string;

const file = (url: string, sessions: string) => `
tenant: ${tenant}
upstreams:
  - { slug: old, kind: mcp, url: "${url}", sessions: ${sessions}, timeoutMs: 2000 }
endpoints:
  - { slug: default, upstreams: [{ slug: old, as: "" }] }
roles:
  - { slug: all, grants: [{ allow: { tools: ["*"], resources: ["*"], prompts: ["*"] } }] }
bindings:
  - { role: all, to: { subject: ada } }
  - { role: all, to: { subject: eve } }
`;

beforeAll(async () => {
  api = await startApi();
});

afterAll(() => api?.[Symbol.asyncDispose]());

beforeEach(async () => {
  old = await startSessionUpstream();
});

afterEach(() => old[Symbol.asyncDispose]());

async function open(sessions = 'client'): Promise<void> {
  tenant = `t${tenants++}`;
  await api.apply(file(old.url, sessions));
  tokens = { ada: await api.token(tenant, 'ada'), eve: await api.token(tenant, 'eve') };
}

const url = () => `${api.origin}/t/${tenant}/mcp`;

const call = (name: string, args: object = {}, subject = 'ada', more: object = {}): Promise<RawAnswer> =>
  send({ url: url(), token: tokens[subject], method: 'tools/call', params: { name, arguments: args, ...more } });

const textOf = ({ message }: RawAnswer) => (message.result?.content as { text: string }[] | undefined)?.[0]?.text;

describe('an upstream of the session era', () => {
  it('is found out, and its tools are listed and called', async () => {
    await open();
    const { message } = await send({ url: url(), token: tokens.ada, method: 'tools/list' });
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
    await open();
    const meta = { progressToken: 7, 'vendor/x': 1, 'io.modelcontextprotocol/logLevel': 'debug' };
    await call('echo', { n: 1 }, 'ada', { _meta: meta });
    const [sent] = old.sent('tools/call');
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
    old.revision = revision;
    await open();
    expect(textOf(await call('count'))).toBe('1');
  });

  it('keeps the state of one caller from another, and from call to call', async () => {
    await open();
    const texts = [];
    for (const subject of ['ada', 'ada', 'eve', 'ada']) texts.push(textOf(await call('count', {}, subject)));
    expect(texts).toEqual(['1', '2', '1', '3']);
    expect(old.sessions.size).toBe(2);
  });

  it('begins one session, however many first calls there are', async () => {
    await open();
    await send({ url: url(), token: tokens.ada, method: 'tools/list' });
    const texts = (await Promise.all(Array.from({ length: 8 }, () => call('count')))).map(textOf);
    expect(texts.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(old.sessions.size).toBe(1);
  });

  it('has a session for each call where that was asked for, and is told when it is over', async () => {
    await open('call');
    expect([textOf(await call('count')), textOf(await call('count'))]).toEqual(['1', '1']);
    await expect.poll(() => old.sessions.size).toBe(0);
  });

  it('has one session for all where it was said to know no callers', async () => {
    await open('shared');
    expect([textOf(await call('count')), textOf(await call('count', {}, 'eve'))]).toEqual(['1', '2']);
  });

  it('is sent calls as they are when it has no sessions', async () => {
    old.hasSessions = false;
    await open();
    expect(textOf(await call('count'))).toBe('1');
    const before = old.sent('initialize').length;
    await call('count', {}, 'eve');
    expect(old.sent('initialize')).toHaveLength(before);
    expect(await api.database.withTenant(await idOf(), (tx) => tx.upstreamSession.count())).toBe(0);
  });

  it('tells progress and log lines to who asked, and what it asks itself is answered', async () => {
    old.capabilities = { tools: {}, logging: {} };
    old.misbehave = ({ method, id, params }, response) => {
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
    await open();
    const answered = await call('slow', {}, 'ada', {
      _meta: { progressToken: 'p', 'io.modelcontextprotocol/logLevel': 'error' },
    });
    const events = answered.text.split('\n').filter((line) => line.startsWith('data:'));
    expect(events.map((line) => JSON.parse(line.slice(5)))).toMatchObject([
      { method: 'notifications/progress', params: { progressToken: 'p', progress: 1 } },
      { method: 'notifications/message', params: { level: 'error' } },
      { id: 'request-1', result: textResult('done') },
    ]);
    expect(old.sent('logging/setLevel')).toHaveLength(1);
    await expect
      .poll(() => old.sent(undefined))
      .toMatchObject([
        { id: 'their-1', result: {} },
        { id: 2, error: { code: -32601 } },
      ]);
  });

  it('is told when its answer is not waited for', async () => {
    const { promise: taken, resolve } = Promise.withResolvers<unknown>();
    old.misbehave = ({ method, id }) => {
      if (method === 'tools/call') resolve(id);
      return method === 'tools/call';
    };
    await open();
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${tokens.ada}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow' } });
    const asked = fetch(url(), { method: 'POST', headers, body, signal: gone.signal }).catch(() => {});
    const requestId = await taken;
    gone.abort();
    await asked;
    await expect.poll(() => old.sent('notifications/cancelled')).toMatchObject([{ params: { requestId } }]);
  });

  it('serves callers of its own era without a detour', async () => {
    await open();
    const { message } = await sendSessionMessage({
      url: url(),
      token: tokens.ada,
      method: 'tools/call',
      params: { name: 'count', arguments: {} },
    });
    expect(message.result).toEqual(textResult('1'));
  });
});

async function idOf() {
  const found = await api.database.findTenant(tenant);
  if (!found) throw new TypeError('no tenant');
  return found.tenantId;
}
