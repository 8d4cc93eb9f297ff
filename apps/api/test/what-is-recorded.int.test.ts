import { RawSession } from '@gatehouse/db/raw-session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditService } from '../src/control-plane/audit/audit.service.ts';
import { Metrics } from '../src/platform/metrics.ts';
import { message, type RawAnswer, send } from './mcp-request.ts';
import { type McpUpstream, startMcpUpstream } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let tools: McpUpstream;
let owner: RawSession;
let token: string;

const acme = (upstream: string) => `
tenant: acme
upstreams:
  - { slug: tools, kind: mcp, url: "${upstream}" }
endpoints:
  - slug: default
    upstreams: [{ slug: tools, as: "" }]
tools:
  - match: tools/echo
    annotations: { readOnlyHint: true }
roles:
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }, { deny: { tools: ["tools/denied"] } }]
bindings:
  - { role: everything, to: { subject: root } }
`;

beforeAll(async () => {
  api = await startApi();
  owner = await RawSession.open(api.testDatabase.ownerUrl);
  tools = await startMcpUpstream();
  await api.apply(acme(tools.url));
  token = await api.token('acme', 'root');
  await send({ url: url(), token, method: 'tools/list' });
});

afterAll(async () => {
  await owner?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
  await tools?.[Symbol.asyncDispose]();
});

const url = (tenant = 'acme') => `${api.origin}/t/${tenant}/mcp`;
const idOf = ({ headers }: RawAnswer): string => headers.get('x-correlation-id') ?? '';

function call(tool = 'count', args: Record<string, unknown> = { to: 1 }): Promise<RawAnswer> {
  return send({ url: url(), token, method: 'tools/call', params: { name: tool, arguments: args } });
}

const recorded = async (answer: RawAnswer) =>
  (await api.events('acme')).filter(({ correlationId }) => correlationId === idOf(answer)).toReversed();

describe('the record of an attempt', () => {
  it('has two events of a call that may have effects, and one of a call that an admin knows has none', async () => {
    expect(await recorded(await call('count'))).toMatchObject([
      { kind: 'call.decided', target: 'tools/count', verdict: 'allowed', subject: 'root' },
      { kind: 'call.finished', target: 'tools/count', outcome: 'answered' },
    ]);
    expect(await recorded(await call('echo', {}))).toMatchObject([
      { kind: 'call.finished', target: 'tools/echo', verdict: 'allowed', outcome: 'answered' },
    ]);
  });

  it('tells equal arguments and results from others, and holds neither', async () => {
    const details = [];
    for (const word of ['sesame', 'sesame', 'other']) {
      const [event] = await recorded(await call('echo', { word }));
      details.push(event?.detail ?? {});
    }
    const [one, same, other] = details;
    expect(one).toMatchObject({ argumentsDigest: expect.any(String), resultDigest: expect.any(String) });
    expect([same?.argumentsDigest, same?.resultDigest]).toEqual([one?.argumentsDigest, one?.resultDigest]);
    expect(other?.argumentsDigest).not.toBe(one?.argumentsDigest);
    expect(other?.resultDigest).not.toBe(one?.resultDigest);
    const { rows } = await owner.query('select * from events');
    const [, payload = ''] = token.split('.');
    for (const secret of ['sesame', token, payload]) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('has one event of a refusal, that names what was tried', async () => {
    for (const tool of ['denied', 'nothing']) {
      expect(await recorded(await call(tool))).toMatchObject([
        { kind: 'call.finished', outcome: 'refused', reason: 'tool.unknown', target: expect.stringContaining(tool) },
      ]);
    }
  });

  it('has a stream from before it was acknowledged until it ended', async () => {
    const gone = new AbortController();
    const response = await fetch(url(), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'subscriptions/listen',
        authorization: `Bearer ${token}`,
      },
      body: message('subscriptions/listen', { notifications: { toolsListChanged: true } }),
      signal: gone.signal,
    });
    const answer = { headers: response.headers } as RawAnswer;
    await response.body?.getReader().read();
    expect(await recorded(answer)).toMatchObject([{ kind: 'stream.opened', method: 'subscriptions/listen' }]);
    gone.abort();
    await expect
      .poll(() => recorded(answer))
      .toMatchObject([{ kind: 'stream.opened' }, { kind: 'stream.closed', outcome: 'cancelled' }]);
  });

  it('is refused and recorded while its tenant is suspended', async () => {
    const codeOfCall = async () => (await call()).message.error?.data?.code;
    await owner.query(`update tenants set status = 'suspended' where slug = 'acme'`);
    await expect.poll(codeOfCall).toBe('tenant.suspended');
    const before = tools.seen.length;
    const answers = [await call(), await send({ url: url(), token, method: 'tools/list' })];
    expect(tools.seen).toHaveLength(before);
    await owner.query(`update tenants set status = 'active' where slug = 'acme'`);
    await expect.poll(codeOfCall).toBeUndefined();
    const events = await api.events('acme');
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(answer.message.error?.data?.code).toBe('tenant.suspended');
      expect(events.filter(({ correlationId }) => correlationId === idOf(answer))).toMatchObject([
        { kind: 'call.finished', outcome: 'refused', reason: 'tenant.suspended', subject: 'root' },
      ]);
    }
    expect((await call()).message.result).toBeDefined();
  });

  it('is refused when its body is over the limit, with a length or without', async () => {
    const body = message('tools/call', { name: 'echo', arguments: { text: 'x'.repeat(4 * 1024 * 1024) } });
    const before = tools.seen.length;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    for (const sent of [body, ReadableStream.from([Buffer.from(body)])]) {
      const response = await fetch(url(), { method: 'POST', headers, body: sent, duplex: 'half' } as RequestInit);
      expect(response.status).toBe(413);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toMatchObject({
        jsonrpc: '2.0',
        id: null,
        error: { code: -32600, data: { code: 'request.too-large', correlationId: expect.any(String) } },
      });
    }
    expect(tools.seen).toHaveLength(before);
    const refused = { kind: 'call.finished', outcome: 'refused', subject: 'root' };
    expect((await api.events('acme')).filter(({ reason }) => reason === 'request.too-large')).toMatchObject([
      refused,
      refused,
    ]);
  });
});

describe('the metrics', () => {
  it('say where the time of attempts goes, and how the recorder is', async () => {
    await call();
    const text = await api.app.get(Metrics).registry.metrics();
    const stages = 'receive authenticate parse admit locate judge authorize dispatch record'.split(' ');
    for (const stage of stages) {
      expect(text).toMatch(new RegExp(`gatehouse_stage_duration_seconds_count{stage="${stage}"} [1-9]`));
    }
    for (const line of [
      'gatehouse_record_accepting 1',
      'gatehouse_record_waiting_events 0',
      'gatehouse_record_lag_seconds 0',
      'gatehouse_record_spool_bytes 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toMatch(/gatehouse_events_total{result="written"} [1-9]/);
    expect(text).toContain('gatehouse_nodejs_eventloop_lag_p99_seconds');
  });
});

describe('refusals before anybody is known', () => {
  it('are counted: in the record of the tenant whose door it was, and in the security log', async () => {
    await using other = await startApi();
    await using session = await RawSession.open(other.testDatabase.ownerUrl);
    await other.apply(acme(tools.url));
    const doors = ['acme', 'acme', 'acme', 'nobody'];
    for (const tenant of doors) {
      const answer = await send({ url: `${other.origin}/t/${tenant}/mcp`, token: 'wrong', method: 'tools/list' });
      expect(answer.status).toBe(401);
    }
    await other.app.close();
    const { rows: events } = await session.query(
      `select kind, outcome, reason, detail from events where kind = 'attempt.refused' order by (detail ->> 'count')::int`,
    );
    const refused = { kind: 'attempt.refused', outcome: 'refused', reason: 'token.invalid' };
    expect(events).toEqual([
      { ...refused, detail: { count: 1 } },
      { ...refused, detail: { count: 2 } },
    ]);
    const log = await other.services.get(AuditService).listSecurityEvents(10);
    const line = { reason: 'token.invalid', addressBlock: '127.0.0.0/24', correlationId: expect.any(String) };
    expect(log.toSorted((one, two) => one.count - two.count)).toMatchObject([
      { ...line, tenantId: undefined, tenantSlug: undefined, count: 1 },
      { ...line, tenantSlug: 'acme', count: 3 },
    ]);
  });
});
