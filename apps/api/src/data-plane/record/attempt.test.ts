import { parseTenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../control-plane/audit/event.ts';
import { Metrics } from '../../platform/metrics.ts';
import type { Answered, Authorized } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import { Attempt, type AttemptParts } from './attempt.ts';
import { AttemptCounts } from './attempt-counts.ts';
import type { Refusal } from './refusals.ts';
import { StageTimes } from './stage-times.ts';

const SECRETS = ['sesame', 'bearer-token', 'the-answer', 'ada@example.org', '192.0.2.7'];

const exchange = {
  correlationId: 'c-1',
  startedAt: performance.now(),
  address: { tenantSlug: 'acme', endpointSlug: 'default' },
  clientAddress: '192.0.2.7',
  era: 'current',
} as unknown as Exchange;

const call = {
  kind: 'call',
  request: {
    id: 'r-1',
    method: 'tools/call',
    params: { raw: new Map([['arguments', '{"word":"sesame"}']]), value: { arguments: { word: 'sesame' } } },
  },
  upstream: { slug: 'shop' },
  canonicalName: 'shop/echo',
  readOnly: false,
  way: { kind: 'inline' },
  decision: { verdict: 'allowed', reasons: [{ kind: 'no-grant' }], obligations: [], missingScopes: [] },
} as const;

/** All that a stage knows of a request, and nothing of which may get into the record but ids. */
const contextOf = (operation: object) =>
  ({
    correlationId: 'c-1',
    tenantSlug: 'acme',
    endpointSlug: 'default',
    bearer: 'bearer-token',
    snapshot: { digestKey: new Uint8Array(32).fill(1) },
    endpoint: { slug: 'default' },
    principal: {
      tenantId: parseTenantId('0199aaaa-0000-7000-8000-000000000001'),
      principalId: '0199aaaa-0000-7000-8000-0000000000aa',
      subject: 'ada@example.org',
      clientId: 'cli',
      tokenId: 'acme.one',
      scopes: new Set(['mcp']),
      groupIds: [],
    },
    message: { kind: 'request', method: 'tools/call' },
    operation,
  }) as unknown as Authorized;

const answered = (context: Authorized, result = '{"text":"the-answer"}') =>
  ({
    ...context,
    answer: { status: 200, body: `{"jsonrpc":"2.0","id":"r-1","result":${result}}`, failed: false },
  }) as Answered;

let events: NewEvent[];
let refused: Refusal[];
let lines: string[];
/** What writing an event of that kind comes to. */
let write: (event: NewEvent) => Promise<void>;
let metrics: Metrics;
let parts: AttemptParts;
let attempt: Attempt;

beforeEach(() => {
  events = [];
  refused = [];
  lines = [];
  write = async (event) => void events.push(event);
  metrics = new Metrics();
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  parts = {
    clock: testClock('2026-11-22T12:00:00Z'),
    logger,
    attemptLogger: logger,
    counts: new AttemptCounts(metrics),
    stages: new StageTimes(metrics),
    refusals: { count: (refusal: Refusal) => void refused.push(refusal) },
    write: (_tenantId: unknown, event: NewEvent) => write(event),
  } as unknown as AttemptParts;
  attempt = new Attempt(exchange, parts);
});

const unavailable = async () => Promise.reject(new GatehouseError('record.unavailable'));
const kinds = () => events.map(({ kind }) => kind);

describe('an attempt', () => {
  it('is recorded before and after a call that may have effects', async () => {
    const context = attempt.note(contextOf(call));
    await attempt.decided(context);
    expect(kinds()).toEqual(['call.decided']);
    await attempt.finished(answered(context));
    expect(kinds()).toEqual(['call.decided', 'call.finished']);
    expect(events[1]).toMatchObject({
      target: 'shop/echo',
      verdict: 'allowed',
      outcome: 'answered',
      endpoint: 'default',
    });
  });

  it('is recorded once when it has no effects', async () => {
    for (const operation of [{ ...call, readOnly: true }, { kind: 'list', list: 'tools' }, { kind: 'discover' }]) {
      events = [];
      const context = attempt.note(contextOf(operation));
      await attempt.decided(context);
      expect(kinds()).toEqual([]);
      await attempt.finished(answered(context));
      expect(kinds()).toEqual(['call.finished']);
    }
  });

  it('is not recorded where a task was begun, or asked about: the task has a record of its own', async () => {
    for (const operation of [
      { ...call, way: { kind: 'task' } },
      { kind: 'task', verb: 'get' },
    ]) {
      const context = attempt.note(contextOf(operation));
      await attempt.decided(context);
      await attempt.finished(answered(context));
    }
    expect(kinds()).toEqual([]);
  });

  it('is recorded when a stream opens, before it is acknowledged, and when it ends in whatever way', async () => {
    const context = attempt.note(contextOf({ kind: 'listen' }));
    await attempt.decided(context);
    expect(kinds()).toEqual(['stream.opened']);
    await attempt.failed(new GatehouseError('request.cancelled'));
    expect(kinds()).toEqual(['stream.opened', 'stream.closed']);
    expect(events[1]).toMatchObject({ outcome: 'cancelled', reason: 'request.cancelled' });
  });

  it('has digests of arguments and result, which tell who has the key that they are the same', async () => {
    const context = attempt.note(contextOf(call));
    await attempt.decided(context);
    await attempt.finished(answered(context));
    const [decided, finished] = events.map(({ detail }) => detail);
    expect(decided?.argumentsDigest).toMatch(/^[\w-]{22}$/);
    expect(decided).not.toHaveProperty('resultDigest');
    expect(finished?.argumentsDigest).toBe(decided?.argumentsDigest);
    expect(finished?.resultDigest).toMatch(/^[\w-]{22}$/);
    expect(finished?.resultDigest).not.toBe(finished?.argumentsDigest);
  });

  it('holds no argument, result, token, subject or address, in events and in the log', async () => {
    const context = attempt.note(contextOf(call));
    await attempt.decided(context);
    await attempt.finished(answered(context));
    const other = contextOf({ kind: 'unknown', subject: 'tool', name: 'shop/none' });
    attempt = new Attempt(exchange, parts);
    attempt.note(other);
    await attempt.failed(new GatehouseError('tool.unknown'));
    expect(events).toHaveLength(3);
    for (const secret of SECRETS) expect(JSON.stringify(events) + lines.join()).not.toContain(secret);
  });

  it('says lost, and never retry, once the call may have left', async () => {
    for (const readOnly of [false, true]) {
      attempt = new Attempt(exchange, parts);
      const context = attempt.note(contextOf({ ...call, readOnly }));
      write = async (event) => void events.push(event);
      await attempt.decided(context);
      write = unavailable;
      const error = await attempt.finished(answered(context)).catch((thrown) => attempt.failed(thrown));
      expect(error).toMatchObject({ code: 'record.lost', data: { executed: true, retry: false } });
    }
  });

  it('says unavailable when nothing has left, and puts on record that it did not', async () => {
    const context = attempt.note(contextOf(call));
    write = async (event) => {
      events.push(event);
      if (event.kind === 'call.decided') await unavailable();
    };
    const error = await attempt.decided(context).catch((thrown) => attempt.failed(thrown));
    expect(error).toMatchObject({ code: 'record.unavailable' });
    expect(events).toMatchObject([
      { kind: 'call.decided' },
      { kind: 'call.finished', outcome: 'failed', reason: 'record.unavailable' },
    ]);
  });

  it.each([
    'upstream.unreachable',
    'outbound.refused',
    'upstream.credential-missing',
    'request.state-invalid',
  ] as const)('did not leave when dispatch ended with %s', async (code) => {
    const context = attempt.note(contextOf(call));
    await attempt.decided(context);
    write = unavailable;
    expect(await attempt.failed(new GatehouseError(code))).toMatchObject({ code: 'record.unavailable' });
  });

  it('may have left when dispatch ended otherwise', async () => {
    const context = attempt.note(contextOf(call));
    await attempt.decided(context);
    write = unavailable;
    expect(await attempt.failed(new GatehouseError('upstream.timeout'))).toMatchObject({ code: 'record.lost' });
  });

  it('of somebody unknown waits for nothing and is counted', async () => {
    write = () => Promise.reject(new TypeError('nothing is written'));
    expect(await attempt.failed(new GatehouseError('token.invalid'))).toMatchObject({ code: 'token.invalid' });
    expect(refused).toEqual([
      { tenantSlug: 'acme', reason: 'token.invalid', correlationId: 'c-1', clientAddress: '192.0.2.7' },
    ]);
  });

  it('is closed once, whatever comes later', async () => {
    const context = attempt.note(contextOf({ ...call, readOnly: true }));
    await attempt.decided(context);
    await attempt.finished(answered(context));
    await attempt.failed(new GatehouseError('internal'));
    expect(events).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(String(lines[0]))).toMatchObject({ msg: 'attempt', correlationId: 'c-1', outcome: 'answered' });
  });

  it('is timed stage by stage, and fails where it stopped', async () => {
    const context = contextOf(call);
    for (let stage = 0; stage < 3; stage++) attempt.note(context);
    await attempt.failed(new GatehouseError('limit.exceeded'));
    const text = await metrics.registry.metrics();
    for (const stage of ['receive', 'authenticate', 'parse', 'admit', 'record']) {
      expect(text).toContain(`gatehouse_stage_duration_seconds_count{stage="${stage}"} 1`);
    }
    expect(text).toContain('gatehouse_stage_failures_total{stage="admit",outcome="refused"} 1');
    expect(text).not.toContain('_count{stage="locate"} 1');
  });
});
