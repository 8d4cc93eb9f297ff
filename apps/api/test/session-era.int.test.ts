import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type McpUpstream, startFixedAnswer, startMcpUpstream } from './mcp-upstream.ts';
import { type SessionMessage, sendSessionMessage } from './session-request.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let tools: McpUpstream;
let token: string;

const acme = (toolsUrl: string) => `
tenant: acme
upstreams:
  - { slug: tools, kind: mcp, url: "${toolsUrl}" }
  - { slug: away, kind: mcp, url: "http://127.0.0.1:9/" }
endpoints:
  - slug: default
    upstreams: [{ slug: tools, as: "" }]
  - slug: broken
    upstreams: [{ slug: away, as: "" }]
roles:
  - slug: reader
    grants: [{ allow: { tools: ["tools/*", "away/*"], resources: ["tools:*"] } }, { deny: { tools: ["tools/fail"] } }]
bindings:
  - { role: reader, to: { subject: ada } }
`;

beforeAll(async () => {
  api = await startApi();
  tools = await startMcpUpstream();
  await api.apply(acme(tools.url));
  token = await api.token('acme', 'ada');
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await tools?.[Symbol.asyncDispose]();
});

const send = (message: Omit<SessionMessage, 'url'>) =>
  sendSessionMessage({ url: `${api.origin}/t/acme/mcp`, token, ...message });

const call = (name: string, rest: object = {}, more: Partial<SessionMessage> = {}) =>
  send({ method: 'tools/call', params: { name, ...rest }, ...more });

async function eventsOf(headers: Headers) {
  const correlationId = headers.get('x-correlation-id');
  return (await api.events('acme')).filter((event) => event.correlationId === correlationId);
}

describe('a client of the session era', () => {
  it('is let in on the same terms as any other', async () => {
    const initialize = { method: 'initialize', params: { protocolVersion: '2025-11-25' } };
    const stranger = await send({ ...initialize, token: undefined });
    expect(stranger.status).toBe(401);
    expect(stranger.headers.get('www-authenticate')).toContain('resource_metadata=');
    for (const method of ['GET', 'DELETE']) {
      const headers = { authorization: `Bearer ${token}`, 'mcp-session-id': 'x' };
      const response = await fetch(`${api.origin}/t/acme/mcp`, { method, headers });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code: -32600 } });
    }
  });

  it('agrees on a revision, without a session and without what would need one', async () => {
    const { status, headers, message } = await send({
      revision: null,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
    });
    expect(status).toBe(200);
    expect(headers.get('mcp-session-id')).toBeNull();
    expect(message).toEqual({
      jsonrpc: '2.0',
      id: 'request-1',
      result: {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'gatehouse', title: 'Gatehouse', version: expect.any(String) },
      },
    });
    expect(await eventsOf(headers)).toMatchObject([
      { kind: 'call.finished', method: 'initialize', outcome: 'answered', detail: { revision: '2025-06-18' } },
    ]);
  });

  it('may say what wants no answer, and gets none', async () => {
    for (const body of [
      '{"jsonrpc":"2.0","method":"notifications/initialized"}',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}',
      '{"jsonrpc":"2.0","id":1,"result":{}}',
    ]) {
      expect(await send({ body })).toMatchObject({ status: 202, text: '' });
    }
    expect((await send({ method: 'ping' })).text).toBe('{"jsonrpc":"2.0","id":"request-1","result":{}}');
  });

  it.each(['2025-03-26', '2025-06-18', '2025-11-25', null])(
    'that speaks %s sees the lists of its revision',
    async (revision) => {
      const { message } = await send({ method: 'tools/list', revision });
      expect(Object.keys(message.result ?? {})).toEqual(['tools']);
      expect(message.result?.tools).toMatchObject([{ name: 'count' }, { name: 'echo' }]);
      expect((await send({ method: 'resources/templates/list', revision })).message.result).toEqual({
        resourceTemplates: [],
      });
    },
  );
});

describe('a call of the session era', () => {
  it('leaves as one of the current revision, with the bytes that were judged and nothing else of the caller', async () => {
    const raw = '{"b":1.0,"a":1e2,  "text":"\\u00e9"}';
    const meta =
      '{"progressToken":"p","vendor/x": 1e2,"io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}';
    const params = `{"name":"echo","arguments":${raw},"requestState":"forged","task":{"ttl":1},"_meta":${meta}}`;
    const { message } = await send({
      headers: { 'mcp-method': 'ping', 'mcp-name': 'fail', 'mcp-session-id': 'x', 'last-event-id': '1' },
      body: `{"jsonrpc":"2.0","id":"request-1","method":"tools/call","params":${params}}`,
    });
    expect(message).toEqual({
      jsonrpc: '2.0',
      id: 'request-1',
      result: { content: [{ type: 'text', text: '{"b":1,"a":100,"text":"é"}' }] },
    });
    const seen = tools.seen.at(-1);
    expect(seen?.headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
    });
    expect(seen?.headers).not.toHaveProperty('mcp-session-id');
    expect(seen?.headers).not.toHaveProperty('last-event-id');
    expect(seen?.body).toContain(`"arguments":${raw}`);
    const sent = JSON.parse(seen?.body ?? '{}').params;
    expect(Object.keys(sent).sort()).toEqual(['_meta', 'arguments', 'name']);
    expect(sent._meta).toEqual({
      progressToken: 'p',
      'vendor/x': 100,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    });
  });

  it('is on record like any other, with the revision that was spoken', async () => {
    const { headers } = await call('echo', {}, { revision: '2025-06-18' });
    const events = await eventsOf(headers);
    expect(events.map(({ kind }) => kind).sort()).toEqual(['call.decided', 'call.finished']);
    for (const event of events) {
      expect(event).toMatchObject({ target: 'tools/echo', verdict: 'allowed', detail: { revision: '2025-06-18' } });
    }
  });

  it('streams progress ahead of the answer, with the token that the caller chose', async () => {
    const { headers, text } = await call('count', { arguments: { to: 2 }, _meta: { progressToken: 7 } });
    expect(headers.get('content-type')).toBe('text/event-stream');
    const messages = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
    expect(messages).toMatchObject([
      { method: 'notifications/progress', params: { progressToken: 7, progress: 1, total: 2 } },
      { method: 'notifications/progress', params: { progressToken: 7, progress: 2, total: 2 } },
      { id: 'request-1', result: { content: [{ type: 'text', text: '2' }] } },
    ]);
    expect(messages[2].result).not.toHaveProperty('resultType');
  });

  it('cannot tell a tool that is hidden from one that there is not', async () => {
    const [hidden, unknown] = [await call('fail'), await call('nothing')];
    expect(hidden).toMatchObject({ status: 200, message: { error: { code: -32602, data: { code: 'tool.unknown' } } } });
    const sameButForIds = (text: string) => text.replace(/"correlationId":"[^"]+"/, '');
    expect(sameButForIds(hidden.text)).toBe(sameButForIds(unknown.text));
    const unread = await send({ method: 'resources/read', params: { uri: 'file:///none' } });
    expect(unread).toMatchObject({
      status: 200,
      message: { error: { code: -32002, data: { code: 'resource.unknown' } } },
    });
  });

  it('asks for more scope where a grant is there and the token does not cover it', async () => {
    const limited = await api.token('acme', 'ada', { scope: 'mcp:prompts' });
    const { status, headers } = await call('echo', {}, { token: limited });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="mcp:tools:tools"');
  });

  it.each([
    ['upstream.unreachable', { method: 'tools/list' }, 200, 5020],
    ['request.method-unknown', { method: 'tools/burn' }, 200, -32601],
    ['request.method-unknown', { method: 'server/discover' }, 200, -32601],
    ['session.required', { method: 'logging/setLevel', params: { level: 'info' } }, 200, -32601],
    ['session.required', { method: 'resources/subscribe', params: { uri: 'a:b' } }, 200, -32601],
    ['request.params-invalid', { method: 'tools/call', params: {} }, 200, -32602],
    ['request.revision-unsupported', { revision: '2024-11-05' }, 400, -32602],
    ['request.batch', { body: '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', revision: '2025-03-26' }, 400, -32600],
    ['request.malformed', { body: '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}' }, 400, -32700],
  ] as const)('is told of %s in its own form: %j', async (code, message, status, rpcCode) => {
    const broken = code.startsWith('upstream.');
    const url = `${api.origin}/t/acme/mcp${broken ? '/broken' : ''}`;
    const at = broken ? await api.token('acme', 'ada', { endpoint: 'broken' }) : token;
    const answer = await sendSessionMessage({ url, token: at, ...message });
    expect(answer.status).toBe(status);
    expect(answer.message.error).toMatchObject({ code: rpcCode, data: { code, correlationId: expect.any(String) } });
  });
});

describe('an upstream of the current revision', () => {
  const answering = async (answer: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, ...answer });
    const upstream = await startFixedAnswer(200, { 'content-type': 'application/json' }, body);
    await api.apply(acme(upstream.url).replace('tenant: acme', 'tenant: globex'));
    return {
      call: async () =>
        sendSessionMessage({
          url: `${api.origin}/t/globex/mcp`,
          token: await api.token('globex', 'ada'),
          method: 'tools/call',
          params: { name: 'x' },
        }),
      [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
    };
  };
  const elicitation = {
    method: 'elicitation/create',
    params: { message: 'Who?', requestedSchema: { type: 'object' } },
  };

  it.each([
    { result: { resultType: 'input_required', inputRequests: { who: elicitation }, requestState: 's' } },
    { result: { resultType: 'input_required', requestState: 's' } },
    { error: { code: -32021, message: 'no', data: { requiredCapabilities: { elicitation: {} } } } },
  ])('that wants input is answered to its caller by us: %j', async (answer) => {
    await using upstream = await answering(answer);
    const { status, headers, message, text } = await upstream.call();
    expect(status).toBe(200);
    expect(message.error).toMatchObject({ code: 4220, data: { code: 'session.input-needed' } });
    expect(text).not.toContain('Who?');
    const correlationId = headers.get('x-correlation-id');
    const events = (await api.events('globex')).filter((event) => event.correlationId === correlationId);
    expect(events.find(({ kind }) => kind === 'call.finished')).toMatchObject({
      outcome: 'refused',
      reason: 'session.input-needed',
    });
  });

  it('may answer what the session era has no form for, and its caller gets the nearest that there is', async () => {
    const result = { resultType: 'complete', content: [], structuredContent: [1], ttlMs: 1, cacheScope: 'public' };
    await using upstream = await answering({ result });
    expect((await upstream.call()).message.result).toEqual({ content: [], structuredContent: { result: [1] } });
  });

  it('may be wrong, under whatever code, and its caller sees that in the message', async () => {
    await using upstream = await answering({ error: { code: -32601, message: 'theirs' } });
    expect(await upstream.call()).toMatchObject({
      status: 200,
      message: { id: 'request-1', error: { code: -32601, message: 'theirs' } },
    });
  });
});
