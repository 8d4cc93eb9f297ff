import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeysService } from '../src/control-plane/keys/keys.service.ts';
import { TenantKeyRing } from '../src/control-plane/keys/tenant-key-ring.ts';
import { AnswerRoom } from '../src/data-plane/dispatch/relay/answer-room.ts';
import { relay } from '../src/data-plane/dispatch/relay/relay.ts';
import { UpstreamSessions } from '../src/data-plane/dispatch/session-leg/upstream-sessions.ts';
import { UpstreamCredentials } from '../src/data-plane/dispatch/upstream-credentials.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { LOGGER, OUTBOUND } from '../src/platform/injection.ts';
import { UpstreamSessionSweep } from '../src/worker/upstream-session-sweep.ts';
import { refuse } from './session-upstream.ts';
import { type SessionWorld, startSessionWorlds, textOf, type WorldOptions } from './session-world.ts';

const stack = new AsyncDisposableStack();
let world: (options?: WorldOptions) => Promise<SessionWorld>;

beforeAll(async () => {
  world = await startSessionWorlds(stack);
});

afterAll(() => stack.disposeAsync());

/** Calls `count` as another process of the same installation does. */
function anotherProcess({ api: { app, services, database, clock }, tenantId, url }: SessionWorld) {
  const sessions = new UpstreamSessions(database, services.get(TenantKeyRing), clock);
  return async (principalId: string, clientId = 'test-client'): Promise<string> => {
    const [, slug = ''] = /\/t\/(.*)\/mcp/.exec(url) ?? [];
    const snapshot = await app.get(Snapshots).ofTenant(slug);
    const upstream = snapshot?.endpoints.get('default')?.upstreams[0]?.upstream;
    if (!upstream) throw new TypeError('there is no upstream');
    const answers = app.get(AnswerRoom);
    const answer = await relay(
      {
        ...{ tenantId, upstream, method: 'tools/call', target: 'count', caller: { principalId, clientId } },
        ...{ signal: new AbortController().signal, held: answers.hold(tenantId) },
      },
      { outbounds: app.get(OUTBOUND), credentials: app.get(UpstreamCredentials), answers, sessions },
    );
    if (answer.kind === 'error') throw new TypeError(answer.message);
    return (answer.value.content as { text: string }[])[0]?.text ?? '';
  };
}

async function principalOf({ api, tenantId }: SessionWorld, subject: string): Promise<string> {
  const found = await api.database.withTenant(tenantId, (tx) => tx.principal.findFirstOrThrow({ where: { subject } }));
  return found.id;
}

const sweepOf = ({ api: { app, services, database, clock } }: SessionWorld) =>
  new UpstreamSessionSweep(
    database,
    services.get(TenantKeyRing),
    app.get(OUTBOUND),
    app.get(UpstreamCredentials),
    clock,
    app.get(LOGGER),
  );

describe('a session at an upstream', () => {
  it('is the same one in every process, and that of its holder only', async () => {
    const the = await world();
    const count = anotherProcess(the);
    const [ada, eve] = [await principalOf(the, 'ada'), await principalOf(the, 'eve')];
    expect([textOf(await the.call('count')), await count(ada), textOf(await the.call('count'))]).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(await count(eve)).toBe('1');
    expect(await count(ada, 'another client')).toBe('1');
    expect(the.upstream.sessions.size).toBe(3);
  });

  it('is one, though two processes begin it at the same moment', async () => {
    const the = await world();
    await the.list();
    const [one, other] = [anotherProcess(the), anotherProcess(the)];
    const ada = await principalOf(the, 'ada');
    await Promise.all([one(ada), other(ada)]);
    await expect.poll(() => the.upstream.sessions.size).toBe(1);
    const last = Number(await one(ada));
    expect([await other(ada), textOf(await the.call('count'))]).toEqual([String(last + 1), String(last + 2)]);
  });

  it('is begun again when the upstream has forgotten it, and the call is made once', async () => {
    const the = await world();
    await the.call('count');
    the.upstream.sessions.clear();
    expect(textOf(await the.call('count'))).toBe('1');
    expect([the.upstream.sessions.size, await the.kept()]).toEqual([1, 1]);
  });

  it('is that of the process that has begun it again, when two find out', async () => {
    const the = await world();
    const count = anotherProcess(the);
    const ada = await principalOf(the, 'ada');
    await the.call('count');
    await count(ada);
    the.upstream.sessions.clear();
    expect([textOf(await the.call('count')), await count(ada)]).toEqual(['1', '2']);
  });

  it('may be refused with 400, as many servers do, whatever the id in the refusal is', async () => {
    const the = await world();
    await the.call('count');
    const [old = ''] = the.upstream.sessions.keys();
    the.upstream.misbehave = ({ headers }, response) =>
      headers['mcp-session-id'] === old && refuse(response, 400, 'No valid session ID provided');
    expect(textOf(await the.call('count'))).toBe('1');
  });

  it('ends a call with an error of ours when every new one is unknown as well', async () => {
    const the = await world();
    await the.call('count');
    the.upstream.misbehave = ({ method }, response) =>
      method === 'tools/call' && refuse(response, 404, 'Session not found', -32001);
    const { status, message } = await the.call('count');
    expect([status, message.error?.data?.code]).toEqual([502, 'upstream.session-lost']);
    const before = the.upstream.sent('tools/call').length;
    await the.call('count');
    expect(the.upstream.sent('tools/call').length - before).toBe(2);
  });

  it('is wanted by an upstream that had none when it was asked', async () => {
    const the = await world({ prepare: (upstream) => (upstream.hasSessions = false) });
    await the.call('count');
    the.upstream.hasSessions = true;
    expect([textOf(await the.call('count')), textOf(await the.call('count'))]).toEqual(['1', '2']);
  });

  it('is ended when nobody has used it for long, and not before', async () => {
    const the = await world();
    await the.call('count');
    await the.call('count', {}, 'eve');
    const sweep = sweepOf(the);
    expect(await sweep.sweep()).toBe(0);
    the.api.clock.advance(8 * 60_000);
    await the.call('count', {}, 'eve');
    await expect
      .poll(async () => {
        const rows = await the.api.database.withTenant(the.tenantId, (tx) => tx.upstreamSession.findMany());
        return new Set(rows.map(({ lastUsedAt }) => lastUsedAt.getTime())).size;
      })
      .toBe(2);
    the.api.clock.advance(4 * 60_000);
    expect(await sweep.sweep()).toBeGreaterThan(0);
    expect([await the.kept(), the.upstream.sessions.size]).toEqual([1, 1]);
    expect([textOf(await the.call('count')), textOf(await the.call('count', {}, 'eve'))]).toEqual(['1', '3']);
  });

  it('is kept sealed, and goes on when the key of its tenant is another one', async () => {
    const the = await world();
    await the.call('count');
    const [id = ''] = the.upstream.sessions.keys();
    const [row] = await the.api.database.withTenant(the.tenantId, (tx) => tx.upstreamSession.findMany());
    expect(Buffer.from(row?.state ?? []).includes(id)).toBe(false);
    await the.api.services.get(KeysService).rotateDataKey(the.tenantId);
    expect(await anotherProcess(the)(await principalOf(the, 'ada'))).toBe('2');
  });
});
