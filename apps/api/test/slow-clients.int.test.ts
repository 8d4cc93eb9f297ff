import { text } from 'node:stream/consumers';
import { GatehouseError } from '@gatehouse/errors';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Revocations } from '../src/authorization-server/revocations.service.ts';
import type { PipelineParts } from '../src/data-plane/pipeline.ts';
import { PIPELINE_PARTS } from '../src/data-plane/pipeline-providers.ts';
import { callOnSocket } from './call-on-socket.ts';
import { send } from './mcp-request.ts';
import { type McpUpstream, startFixedAnswer } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

const patience = { timeout: 10_000 };

/** More than the system holds for a connection that nobody reads from, and not more than an answer may be. */
const LONG = 4_190_000;

let api: TestApi;
let upstream: McpUpstream;

beforeAll(async () => {
  api = await startApi();
  const content = [{ type: 'text', text: 'x'.repeat(LONG) }];
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { resultType: 'complete', content } });
  upstream = await startFixedAnswer(200, { 'content-type': 'application/json' }, answer);
  for (const [tenant, concurrent] of [
    ['acme', 2],
    ['globex', 100],
  ]) {
    await api.apply(`
tenant: ${tenant}
upstreams: [{ slug: library, kind: mcp, url: "${upstream.url}" }]
endpoints: [{ slug: default, upstreams: [{ slug: library, as: "" }] }]
roles: [{ slug: everything, grants: [{ allow: { tools: ["*"] } }] }]
bindings: [{ role: everything, to: { subject: root } }]
limits: { concurrent: ${concurrent} }
`);
  }
});

afterEach(() => vi.useRealTimers());

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await upstream?.[Symbol.asyncDispose]();
});

/** Requests that have not ended. */
const openExchanges = () => api.app.get<PipelineParts>(PIPELINE_PARTS, { strict: false }).openExchanges;
const open = (): number => openExchanges().size;

/** Calls whose answers were handed over, taken or not. */
const answered = async (tenant: string): Promise<number> =>
  (await api.events(tenant)).filter(({ kind, outcome }) => kind === 'call.finished' && outcome === 'answered').length;

const call = (token: string, tenant = 'acme') =>
  send({ url: `${api.origin}/t/${tenant}/mcp`, token, method: 'tools/call', params: { name: 'x' } });

describe('a body that takes its time', () => {
  it('is not acted on when the token was revoked before it was there', async () => {
    const token = await api.token('acme', 'root');
    expect((await call(token)).status).toBe(200);
    await expect.poll(open, patience).toBe(0);
    const { socket, sendRest } = await callOnSocket({ origin: api.origin, token, tool: 'x', bytes: 20 });
    await expect.poll(open, patience).toBe(1);
    await api.services.get(Revocations).revoke({ tokenId: String(decodeJwt(token).jti), actor: 'operator:test' });
    await expect.poll(async () => (await call(token)).status, patience).toBe(401);
    const before = upstream.seen.length;
    sendRest();
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 .*"code":"token\.invalid"/s);
    expect(upstream.seen).toHaveLength(before);
    // That it names the subject shows that the token was still good when the request came.
    expect((await api.events('acme')).filter(({ reason }) => reason === 'token.invalid')).toContainEqual(
      expect.objectContaining({ kind: 'call.finished', outcome: 'refused', subject: 'root' }),
    );
  });
});

describe('a body that does not come', () => {
  it('is answered and recorded like any other refusal once its time is up', async () => {
    const token = await api.token('acme', 'root');
    await expect.poll(open, patience).toBe(0);
    const { socket } = await callOnSocket({ origin: api.origin, token, tool: 'x', bytes: 20 });
    await expect.poll(open, patience).toBe(1);
    // As its clock does, which is tested by itself: a minute is too long for a test.
    for (const exchange of openExchanges().all()) exchange.abort(new GatehouseError('request.timeout'));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 .*"code":"request\.timeout"/s);
    expect((await api.events('acme')).filter(({ reason }) => reason === 'request.timeout')).toMatchObject([
      { kind: 'call.finished', outcome: 'refused', subject: 'root' },
    ]);
  });
});

describe('an answer that nobody takes', () => {
  it('counts as open, so that a tenant holds no more of them than it may have at once, and is given up', async () => {
    const token = await api.token('acme', 'root');
    await expect.poll(open, patience).toBe(0);
    const before = await answered('acme');
    // Only what looks after the answer waits for this clock.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const unread = [];
    for (let index = 0; index < 2; index++) unread.push(await callOnSocket({ origin: api.origin, token, tool: 'x' }));
    await expect.poll(() => answered('acme'), patience).toBe(before + 2);
    const { status, message } = await call(token);
    expect([status, message.error?.data?.code]).toEqual([429, 'limit.concurrency']);
    await expect
      .poll(() => {
        vi.advanceTimersByTime(30_000);
        return open();
      }, patience)
      .toBe(0);
    expect((await call(token)).status).toBe(200);
    for (const { socket } of unread) socket.destroy();
  });

  it('takes room of its tenant, and of no other, until it is gone', async () => {
    const token = await api.token('globex', 'root');
    const unread = [];
    // Eight of them fill the 32 MiB that answers to one tenant may take.
    for (let index = 1; index <= 8; index++) {
      unread.push(await callOnSocket({ origin: api.origin, tenant: 'globex', token, tool: 'x' }));
      await expect.poll(() => answered('globex'), patience).toBe(index);
    }
    const { status, message } = await call(token, 'globex');
    expect([status, message.error?.data?.code]).toEqual([503, 'upstream.answer-dropped']);
    expect((await call(await api.token('acme', 'root'))).status).toBe(200);
    for (const { socket } of unread) socket.destroy();
    await expect.poll(open, patience).toBe(0);
    expect((await call(token, 'globex')).status).toBe(200);
  });
});
