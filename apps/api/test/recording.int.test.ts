import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { RawSession } from '@gatehouse/db/raw-session';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { Recorder } from '../src/data-plane/record/recorder.ts';
import { messagesOn, type RawAnswer, send } from './mcp-request.ts';
import { type McpUpstream, startMcpUpstream } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let tools: McpUpstream;
let owner: RawSession;
let token: string;
/** What happens at the upstream between a call and its answer. */
let meanwhile = async (): Promise<void> => {};

const acme = (url: string) => `
tenant: acme
name: Acme
upstreams:
  - { slug: tools, kind: mcp, url: "${url}" }
  - { slug: hasty, kind: mcp, url: "${url}", timeoutMs: 1000 }
endpoints:
  - slug: default
    upstreams: [{ slug: tools, as: "" }]
  - slug: hasty
    upstreams: [{ slug: hasty, as: "" }]
roles:
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }, { deny: { tools: ["tools/denied"] } }]
bindings:
  - { role: everything, to: { subject: root } }
`;

beforeAll(async () => {
  api = await startApi();
  owner = await RawSession.open(api.testDatabase.ownerUrl);
  tools = await startMcpUpstream(() => meanwhile());
  await api.apply(acme(tools.url));
  token = await api.token('acme', 'root');
  // What an upstream offers is asked for, and recorded, when its first caller comes.
  for (const at of [url(), `${url()}/hasty`]) await send({ url: at, token: await tokenAt(at), method: 'tools/list' });
});

afterEach(mend);

afterAll(async () => {
  await owner?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
  await tools?.[Symbol.asyncDispose]();
});

const breakRecord = () => owner.query('revoke insert on events from gatehouse_app');

/** Resolves once the recorder has noticed, by itself, that all is well again. */
async function mend(): Promise<void> {
  meanwhile = async () => {};
  await owner.query('grant insert on events to gatehouse_app');
  while (!api.app.get(Recorder).accepting) await sleep(20);
}

const tokenAt = (at: string) => api.token('acme', 'root', { endpoint: at.endsWith('/hasty') ? 'hasty' : 'default' });

describe('an attempt that cannot be recorded', () => {
  it.each([
    ['echo', ['call.decided', 'call.finished']],
    ['denied', ['call.finished']],
  ])('is not made, and its verdict not told, when it is a call of %s', async (tool, later) => {
    await breakRecord();
    const before = tools.seen.length;
    const answer = await call({ tool });
    expectUnavailable(answer);
    expect(tools.seen).toHaveLength(before);
    expect(await recorded(answer)).toEqual([]);
    await mend();
    expect((await call()).message.result).toBeDefined();
    expect(await recorded(answer)).toEqual(later);
    // It must not read as a call of which nobody knows how it ended.
    const [last] = (await api.events('acme')).filter(({ correlationId }) => correlationId === idOf(answer));
    expect(last?.outcome).not.toBe('answered');
  });

  it('is turned away at once, without a try, when the recorder knows', async () => {
    await breakRecord();
    await call();
    const before = tools.seen.length;
    const answer = await call();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(answer.message.error).toMatchObject({ code: 5030, data: { code: 'server.busy' } });
    expect(tools.seen).toHaveLength(before);
  });

  it.each(['tools/list', 'server/discover'])('tells nothing of the result when it is %s', async (method) => {
    await breakRecord();
    const answer = await send({ url: url(), token, method });
    expectUnavailable(answer);
    expect(answer.text).not.toMatch(/echo|"result"|supportedVersions/);
    await mend();
    expect((await send({ url: url(), token, method })).message.result).toBeDefined();
  });

  function expectUnavailable(answer: RawAnswer): void {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(answer.message).not.toHaveProperty('result');
    expect(answer.message.error).toMatchObject({ code: 5031, data: { code: 'record.unavailable' } });
    expect(answer.message.error?.data).not.toHaveProperty('executed');
  }
});

describe('a call whose record is lost after it left', () => {
  const lost = (answer: RawAnswer) => ({
    code: 'record.lost',
    correlationId: answer.headers.get('x-correlation-id'),
    executed: true,
    retry: false,
  });

  it.each(['echo', 'fail'])('says that it was executed, and nothing of what %s answered', async (tool) => {
    meanwhile = async () => void (await breakRecord());
    const before = tools.seen.length;
    const answer = await call({ tool, args: { word: 'sesame' } });
    expect(tools.seen).toHaveLength(before + 1);
    expect(answer.status).toBe(503);
    expect(answer.message.error?.data).toEqual(lost(answer));
    expect(answer.message).not.toHaveProperty('result');
    expect(answer.text).not.toMatch(/sesame|it failed/);
    expect(answer.headers.has('retry-after')).toBe(false);
    expect(await recorded(answer)).toEqual(['call.decided']);
    await mend();
    expect(await recorded(answer)).toEqual(['call.decided', 'call.finished']);
  });

  it('says so on a stream that is already open', async () => {
    meanwhile = async () => void (await breakRecord());
    const answer = await call({ tool: 'count', args: { to: 2 }, _meta: { progressToken: 'p-1' } });
    const messages = messagesOn(answer);
    expect(messages.map(({ method, id }) => method ?? id)).toEqual([
      'notifications/progress',
      'notifications/progress',
      'request-1',
    ]);
    expect(messages[2]).not.toHaveProperty('result');
    expect(messages[2].error.data).toEqual(lost(answer));
    expect(await recorded(answer)).toEqual(['call.decided']);
  });

  it('says so when the upstream has not answered either', async () => {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    meanwhile = async () => {
      await breakRecord();
      await over;
    };
    const at = `${url()}/hasty`;
    const answer = await send({
      url: at,
      token: await tokenAt(at),
      method: 'tools/call',
      params: { name: 'echo' },
    });
    end();
    expect(answer.message.error?.data).toEqual(lost(answer));
    expect(await recorded(answer)).toEqual(['call.decided']);
  });
});

describe('an attempt that is not admitted', () => {
  it('is turned away at once while as many wait for their record as may wait', async () => {
    const before = tools.seen.length;
    const [answer, waiting] = await owner.rolledBack(async () => {
      await owner.query('lock table events in exclusive mode');
      const all = await fillRecorder();
      return [await call(), all] as const;
    });
    await Promise.all(waiting);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(answer.message.error).toMatchObject({ code: 5030, data: { code: 'server.busy' } });
    expect(tools.seen).toHaveLength(before);
    await expect
      .poll(async () => (await owner.query(`select kind, outcome from events where reason = 'server.busy'`)).rows)
      .toEqual([{ kind: 'attempt.refused', outcome: 'refused' }]);
    expect((await call()).message.result).toBeDefined();
  });

  /** Nothing gets past the lock on the table, so that every event waits. */
  async function fillRecorder(): Promise<Promise<void>[]> {
    const recorder = api.app.get(Recorder);
    const tenantId = await api.services.get(TenantsService).idOf('acme');
    const event = { kind: 'call.finished', at: api.clock.now(), correlationId: 'waiting' } as const;
    const waiting: Promise<void>[] = [];
    for (let n = 0; recorder.accepting && n < 2000; n++) {
      const written = recorder.write(tenantId, event, 20_000);
      written.catch(() => {});
      waiting.push(written);
      await setImmediate();
    }
    expect(recorder.accepting).toBe(false);
    return waiting;
  }
});

describe('many calls at once', () => {
  it('are each answered with their own result, and have two events each', async () => {
    const outcomes = await callManyTimes(100);
    expect(outcomes.answered).toBeGreaterThan(0);
    expect(outcomes['record.lost']).toBeUndefined();
  });

  it('are never answered without a record while the database keeps hanging up', async () => {
    let taken = 0;
    const ended: number[] = [];
    meanwhile = async () => {
      if (taken++ % 4 === 0) ended.push(await endSessions());
    };
    await callManyTimes(48);
    expect(Math.max(...ended)).toBeGreaterThan(0);
    await mend();
    expect((await call()).message.result).toBeDefined();
  });

  /** Calls at once; whatever becomes of each, answer, record and upstream must agree. Answers how many ended how. */
  async function callManyTimes(count: number): Promise<Record<string, number>> {
    const before = tools.seen.length;
    const answers = await Promise.all(Array.from({ length: count }, (_, n) => call({ args: { n } })));
    const executed = new Set(tools.seen.slice(before).map(({ body }) => JSON.parse(body).params.arguments.n));
    const events = await recordedOf(answers);
    const outcomes: Record<string, number> = {};
    for (const [n, answer] of answers.entries()) {
      const outcome = String(answer.message.error?.data?.code ?? 'answered');
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      const kinds = events.get(idOf(answer)) ?? [];
      if (outcome === 'answered') {
        expect(answer.message.result?.content).toEqual([{ type: 'text', text: JSON.stringify({ n }) }]);
        expect(kinds).toEqual(['call.decided', 'call.finished']);
      } else if (outcome === 'record.lost') {
        // An event whose commit was not confirmed may be there nevertheless.
        expect(kinds).toContain('call.decided');
      } else {
        expect(['database.unavailable', 'record.unavailable', 'server.busy']).toContain(outcome);
        expect(answer.headers.has('retry-after')).toBe(true);
      }
      expect(executed.has(n)).toBe(outcome === 'answered' || outcome === 'record.lost');
    }
    return outcomes;
  }
});

const url = () => `${api.origin}/t/acme/mcp`;

interface Call {
  readonly tool?: string;
  readonly args?: Record<string, unknown>;
  readonly _meta?: Record<string, unknown>;
}

function call({ tool = 'echo', args = {}, _meta }: Call = {}): Promise<RawAnswer> {
  const params = { name: tool, arguments: args, ...(_meta && { _meta }) };
  return send({ url: url(), token, method: 'tools/call', params });
}

const idOf = ({ headers }: RawAnswer): string => headers.get('x-correlation-id') ?? '';

/** The kinds of the events of each answer, as the owner of the table sees them. */
async function recordedOf(answers: readonly RawAnswer[]): Promise<Map<string, string[]>> {
  const { rows } = await owner.query<{ id: string; kinds: string[] }>(
    `select correlation_id as id, array_agg(kind order by kind) as kinds
       from events where correlation_id = any($1) group by correlation_id`,
    [answers.map(idOf)],
  );
  return new Map(rows.map(({ id, kinds }) => [id, kinds]));
}

async function recorded(answer: RawAnswer): Promise<string[]> {
  return (await recordedOf([answer])).get(idOf(answer)) ?? [];
}

/** Ends every session of the runtime role, as a server that restarts does, and answers how many there were. */
async function endSessions(): Promise<number> {
  await using admin = await RawSession.open(api.testDatabase.adminUrl);
  const { count } = await admin.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and usename = 'gatehouse_app'`,
  );
  return count;
}
