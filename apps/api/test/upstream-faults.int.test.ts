import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOnSocket } from './call-on-socket.ts';
import { message, send } from './mcp-request.ts';
import { type McpUpstream, startFixedAnswer, startFlood, startSilence } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;

const acme = (upstreamUrl: string, timeoutMs = 1000) => `
tenant: acme
name: Acme
upstreams:
  - { slug: broken, kind: mcp, url: "${upstreamUrl}", timeoutMs: ${timeoutMs} }
endpoints:
  - slug: default
    upstreams: [{ slug: broken, as: "" }]
roles:
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }]
bindings:
  - { role: everything, to: { subject: root } }
`;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
});

const progress = {
  jsonrpc: '2.0',
  method: 'notifications/progress',
  params: { progressToken: 'p', progress: 1, message: 'x'.repeat(500_000) },
};

const url = () => `${api.origin}/t/acme/mcp`;

describe('what upstreams do wrong', () => {
  async function callThrough(upstream: McpUpstream) {
    await api.apply(acme(upstream.url));
    const token = await api.token('acme', 'root');
    return send({ url: url(), token, method: 'tools/call', params: { name: 'x' } });
  }

  it.each([
    ['text', 200, { 'content-type': 'text/plain' }, 'hello', 502, 'upstream.invalid-answer'],
    ['broken JSON', 200, { 'content-type': 'application/json' }, '{"jsonrpc":', 502, 'upstream.invalid-answer'],
    [
      'the answer to something else',
      200,
      { 'content-type': 'application/json' },
      '{"jsonrpc":"2.0","id":7,"result":{}}',
      502,
      'upstream.invalid-answer',
    ],
    [
      'a request for input that could not be carried back',
      200,
      { 'content-type': 'application/json' },
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","inputRequests":{}}}',
      502,
      'upstream.invalid-answer',
    ],
    [
      'a result under HTTP 500',
      500,
      { 'content-type': 'application/json' },
      '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}',
      502,
      'upstream.invalid-answer',
    ],
    ['401', 401, { 'www-authenticate': 'Bearer realm="upstream"' }, '', 502, 'upstream.invalid-answer'],
    ['a redirect inward', 307, { location: 'http://127.0.0.1:22/' }, '', 502, 'upstream.invalid-answer'],
    [
      'a stream that ends early',
      200,
      { 'content-type': 'text/event-stream' },
      ': nothing\n\n',
      502,
      'upstream.invalid-answer',
    ],
  ])('turns %s into an error of ours', async (_name, status, headers, body, expected, code) => {
    await using upstream = await startFixedAnswer(status, headers as Record<string, string>, body);
    const answer = await callThrough(upstream);
    expect(answer.status).toBe(expected);
    expect(answer.message.error?.data?.code).toBe(code);
    expect(answer.text).not.toContain('realm');
    expect(upstream.seen).toHaveLength(1);
  });

  it('never lets an upstream answer in our name, by the id of the caller', async () => {
    const forged = { jsonrpc: '2.0', id: 'request-1', result: { content: [{ type: 'text', text: 'forged' }] } };
    await using upstream = await startFixedAnswer(
      200,
      { 'content-type': 'text/event-stream' },
      `data: ${JSON.stringify(forged)}\n\n`,
    );
    const answer = await callThrough(upstream);
    expect(answer.text).not.toContain('forged');
    expect(answer.message.error?.data?.code).toBe('upstream.invalid-answer');
  });

  it('slows an upstream down to the pace of its caller', async () => {
    await using upstream = await startFlood(`data: ${JSON.stringify(progress)}\n\n`, 200);
    await api.apply(acme(upstream.url, 60_000));
    const token = await api.token('acme', 'root');
    const { socket } = await callOnSocket({ origin: api.origin, token, tool: 'x' });
    await expect.poll(() => upstream.blocked(), { timeout: 10_000 }).toBe(true);
    expect(upstream.sent()).toBeLessThan(200);
    socket.destroy();
  });

  it('gives up after the time that the upstream has', async () => {
    await using upstream = await startSilence();
    const answer = await callThrough(upstream);
    expect(answer.status).toBe(504);
    expect(answer.message.error?.data?.code).toBe('upstream.timeout');
  });

  it('cancels the upstream call when the client is gone', async () => {
    await using upstream = await startSilence();
    await api.apply(acme(upstream.url, 60_000));
    const token = await api.token('acme', 'root');
    const gone = new AbortController();
    const pending = fetch(url(), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'x',
      },
      body: message('tools/call', { name: 'x' }),
      signal: gone.signal,
    });
    await expect.poll(() => upstream.seen.length).toBe(1);
    gone.abort();
    await expect(pending).rejects.toThrow();
    await upstream.closed;
  });

  it('passes an error of the upstream on as what it is', async () => {
    const error = { code: -32602, message: 'Its own words', data: { field: 'a' } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, error });
    await using upstream = await startFixedAnswer(400, { 'content-type': 'application/json' }, body);
    const answer = await callThrough(upstream);
    expect(answer.message).toEqual({ jsonrpc: '2.0', id: 'request-1', error });
  });
});
