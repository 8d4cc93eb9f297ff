import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, messagesOn, type RawAnswer, send } from './mcp-request.ts';
import type { McpUpstream } from './mcp-upstream.ts';
import type { TestApi } from './start-api.ts';
import { startTwoTenants, type TwoTenants } from './two-tenants.ts';

let two: TwoTenants;
let api: TestApi;
let tools: McpUpstream;
let url: TwoTenants['url'];

beforeAll(async () => {
  two = await startTwoTenants();
  ({ api, tools, url } = two);
});

afterAll(async () => {
  await two?.[Symbol.asyncDispose]();
});

describe('what may be done', () => {
  it('lists what is granted, under the prefix of its upstream, and leaves out an upstream that is down', async () => {
    const names = async (subject: string) => {
      const { message: answer } = await send({
        url: url(),
        token: await api.token('acme', subject),
        method: 'tools/list',
      });
      return listed(answer).map(({ name }) => name);
    };
    expect(await names('ada')).toEqual(['echo']);
    expect(await names('root')).toEqual(['count', 'echo', 'fail']);
    const inGlobex = await send({
      url: url('/t/globex/mcp'),
      token: await api.token('globex', 'root'),
      method: 'tools/list',
    });
    expect(listed(inGlobex.message).map(({ name }) => name)).toEqual([
      ...['count', 'echo', 'fail'],
      ...['other_count', 'other_echo', 'other_fail'],
    ]);
  });

  it('sends the very bytes of the arguments, the upstream own name, and nothing of the caller', async () => {
    const token = await api.token('globex', 'root');
    const raw = '{"b":1.0,"a":1e2,  "text":"\\u00e9"}';
    const body = message('tools/call', { name: 'other_echo', arguments: 'ARGUMENTS' }).replace('"ARGUMENTS"', raw);
    const { status, message: answer } = await send({
      url: url('/t/globex/mcp'),
      token,
      method: 'tools/call',
      params: { name: 'other_echo' },
      headers: { cookie: 'session=1', origin: api.origin },
      body,
    });
    expect(status).toBe(200);
    expect(answer.id).toBe('request-1');
    expect(answer.result?.content).toEqual([{ type: 'text', text: '{"b":1,"a":100,"text":"é"}' }]);
    expect(answer.result?._meta).toEqual({
      'io.modelcontextprotocol/serverInfo': { name: 'gatehouse', title: 'Gatehouse', version: '0.1.0' },
    });
    const seen = tools.seen.at(-1);
    expect(seen?.body).toContain(`"arguments":${raw}`);
    expect(seen?.headers).toMatchObject({ 'mcp-name': 'echo' });
    expect(seen?.headers).not.toHaveProperty('authorization');
    expect(seen?.headers).not.toHaveProperty('cookie');
    expect(seen?.headers).not.toHaveProperty('origin');
    expect(seen?.body).not.toContain(token);
  });

  it('answers a tool that is not granted and one that does not exist alike', async () => {
    const token = await api.token('acme', 'ada');
    const call = (name: string) => send({ url: url(), token, method: 'tools/call', params: { name } });
    const sameButForIds = (text: string) => text.replace(/"correlationId":"[^"]+"/, '');
    const [denied, ungranted, unknown] = [await call('count'), await call('fail'), await call('nothing')];
    expect(denied.status).toBe(200);
    expect(denied.message.error).toMatchObject({ code: -32602, data: { code: 'tool.unknown' } });
    expect(sameButForIds(ungranted.text)).toBe(sameButForIds(denied.text));
    expect(sameButForIds(unknown.text)).toBe(sameButForIds(denied.text));
  });

  it('does not let a name that is none become one at an upstream that trims it', async () => {
    const token = await api.token('acme', 'root');
    const sent = tools.seen.length;
    for (const name of [' echo', 'echo ', 'ECHO', 'écho', 'echo/..']) {
      const { message: answer } = await send({
        url: url(),
        token,
        method: 'tools/call',
        headers: { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` },
        body: message('tools/call', { name }),
      });
      expect(answer.error?.data?.code, JSON.stringify(name)).toBe('tool.unknown');
    }
    expect(tools.seen).toHaveLength(sent);
  });

  it('asks for more scope where a grant is there and the token does not cover it', async () => {
    const token = await api.token('acme', 'ada', { scope: 'mcp:prompts' });
    const { status, headers } = await send({ url: url(), token, method: 'tools/call', params: { name: 'echo' } });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="mcp:tools:tools"');
    const hidden = await send({ url: url(), token, method: 'tools/call', params: { name: 'fail' } });
    expect(hidden.status).toBe(200);
  });

  it('lets a binding end at its time', async () => {
    const token = await api.token('acme', 'temp');
    const call = async () =>
      (await send({ url: url(), token, method: 'tools/call', params: { name: 'echo' } })).message;
    expect((await call()).result).toBeDefined();
    api.clock.advance(6 * 60_000);
    expect((await call()).error?.data?.code).toBe('tool.unknown');
    api.clock.advance(-6 * 60_000);
  });

  it('streams progress ahead of the answer, with the token that the caller chose', async () => {
    const answer = await send({
      url: url(),
      token: await api.token('acme', 'root'),
      method: 'tools/call',
      params: { name: 'count', arguments: { to: 2 }, _meta: { progressToken: 'p-1' } },
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const messages = messagesOn(answer);
    expect(messages.map(({ method, id }) => method ?? id)).toEqual([
      'notifications/progress',
      'notifications/progress',
      'request-1',
    ]);
    expect(messages[0].params).toMatchObject({ progressToken: 'p-1', progress: 1 });
  });
});

describe('what is on record', () => {
  it('has decided and finished of a call, and finished of everything else, with who and why', async () => {
    const token = await api.token('acme', 'ada');
    const { headers } = await send({ url: url(), token, method: 'tools/call', params: { name: 'echo' } });
    const correlationId = headers.get('x-correlation-id');
    const events = (await api.events('acme')).filter((event) => event.correlationId === correlationId);
    expect(events.map(({ kind }) => kind).sort()).toEqual(['call.decided', 'call.finished']);
    for (const event of events) {
      expect(event).toMatchObject({
        subject: 'ada',
        endpoint: 'default',
        method: 'tools/call',
        target: 'tools/echo',
        verdict: 'allowed',
        detail: { clientId: 'test-client', reasons: [{ kind: 'grant', role: 'reader', glob: 'tools/echo' }] },
      });
    }
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('holds a name that was made to break it', async () => {
    const token = await api.token('acme', 'ada');
    const name = `"';drop table events;--${'ü'.repeat(2000)}`;
    const { headers, status } = await send({
      url: url(),
      token,
      method: 'tools/call',
      headers: { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` },
      body: message('tools/call', { name }),
    });
    expect(status).toBe(200);
    const events = (await api.events('acme')).filter(
      (event) => event.correlationId === headers.get('x-correlation-id'),
    );
    expect(events).toMatchObject([{ kind: 'call.finished', outcome: 'refused', reason: 'tool.unknown' }]);
  });
});

function listed({ result }: RawAnswer['message']): { name: string }[] {
  return (result?.tools ?? []) as { name: string }[];
}
