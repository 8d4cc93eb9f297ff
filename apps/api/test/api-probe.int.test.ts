import {
  createSecret,
  createUpstream,
  getUpstreamState,
  listUpstreamStates,
  listUpstreams,
  probeUpstream,
  refreshUpstream,
} from '@gatehouse/contracts/api';
import { freePort } from '@gatehouse/db/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiWorld, refusalOf, startApiWorld } from './api-world.ts';
import { startFixedAnswer, startSilence } from './mcp-upstream.ts';
import { startSessionUpstream } from './session-upstream.ts';

let world: ApiWorld;
let api: ReturnType<ApiWorld['as']>;

beforeAll(async () => {
  world = await startApiWorld();
  api = world.as(await world.member('acme', 'admin'));
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const params = { tenant: 'acme' };
const body = (url: string) => ({ kind: 'mcp' as const, url });
const probe = (url: string) => api(probeUpstream, { params, body: body(url) });

describe('a place that may become an upstream', () => {
  it('says what it speaks, what it calls itself and what it offers, and nothing of it is kept', async () => {
    const { body: answer } = await probe(world.upstream.url);
    expect(answer).toMatchObject({
      revision: '2026-07-28',
      server: { name: 'upstream', version: '9.9.9' },
      hasSessions: false,
      tools: { count: 3, names: ['echo', 'count', 'fail'] },
      prompts: { count: 0, names: [] },
      leftOut: 0,
    });
    expect((await api(listUpstreams, { params })).body.items.map(({ slug }) => slug)).toEqual(['shop']);
    expect((await api(getUpstreamState, { params: { ...params, upstream: 'shop' } })).body.revision).toBeNull();
  });

  it('is asked in a session where it is of that era, and the session is ended', async () => {
    await using old = await startSessionUpstream();
    const { body: answer } = await probe(old.url);
    expect(answer).toMatchObject({ revision: '2025-11-25', hasSessions: true, server: { name: 'old' } });
    expect(answer.tools.names).toEqual(['count', 'echo', 'slow']);
    await expect.poll(() => old.sessions.size).toBe(0);
  });

  it('is sent the secret that is referred to, which is on record before, by its reference alone', async () => {
    await api(createSecret, { params, body: { name: 'key', value: 'hush-hush' } });
    const credential = { type: 'header' as const, name: 'X-Api-Key', value: 'local:key' };
    await api(probeUpstream, { params, body: { ...body(world.upstream.url), credential } });
    expect(world.upstream.seen.at(-1)?.headers['x-api-key']).toBe('hush-hush');
    const [event] = (await world.api.events('acme')).filter(({ kind }) => kind === 'upstream.probed');
    expect(event).toMatchObject({ target: world.upstream.url, detail: { credential } });
    expect(event?.detail?.actor).toMatch(/^account:/);
    expect(JSON.stringify(event)).not.toContain('hush-hush');
    const missing = { ...credential, value: 'local:absent' };
    const refused = api(probeUpstream, { params, body: { ...body(world.upstream.url), credential: missing } });
    expect(await refusalOf(refused)).toMatchObject({ code: 'upstream.credential-missing' });
  });

  it.each([401, 403])('that lets nobody in (HTTP %i) wants a credential', async (status) => {
    await using shut = await startFixedAnswer(status, {}, '', 'always');
    expect(await refusalOf(probe(shut.url))).toEqual({ status: 502, code: 'upstream.credential-refused' });
  });

  it('that is no MCP server speaks no known revision', async () => {
    await using website = await startFixedAnswer(404, { 'content-type': 'text/html' }, '<p>secret</p>', 'always');
    expect(await refusalOf(probe(website.url))).toMatchObject({ code: 'upstream.revision-unsupported' });
  });

  it('that nobody listens at cannot be reached', async () => {
    const port = await freePort();
    expect(await refusalOf(probe(`http://127.0.0.1:${port}/mcp`))).toMatchObject({ code: 'upstream.unreachable' });
  });

  it('that never answers is not waited for', async () => {
    await using silence = await startSilence('always');
    expect(await refusalOf(probe(silence.url))).toMatchObject({ code: 'upstream.timeout' });
  }, 20_000);

  // The demo opens loopback alone.
  it.each(['10.0.0.1', '192.168.1.1:22', '169.254.169.254', '[fd00::1]', '[::ffff:10.0.0.1]'])(
    'of the inner network is not asked: %s',
    async (host) => {
      expect(await refusalOf(probe(`http://${host}/`))).toEqual({ status: 502, code: 'outbound.refused' });
    },
  );

  it('is nobody’s to ask without the permission, and takes no other form', async () => {
    const approver = world.as(await world.member('acme', 'approver'));
    const refused = approver(probeUpstream, { params, body: body(world.upstream.url) });
    expect(await refusalOf(refused)).toMatchObject({ status: 403 });
    expect(await refusalOf(probe('http://user:pass@127.0.0.1/'))).toMatchObject({ code: 'api.input-invalid' });
  });

  it('is one of thirty in a minute, for all of a tenant', async () => {
    const globex = world.as(await world.member('globex', 'admin'));
    const another = world.as(await world.member('globex', 'owner'));
    const ask = (as: typeof api) =>
      refusalOf(as(probeUpstream, { params: { tenant: 'globex' }, body: body('http://10.0.0.1/') }));
    const thirty = await Promise.all(Array.from({ length: 30 }, () => ask(globex)));
    expect(new Set(thirty.map(({ code }) => code))).toEqual(new Set(['outbound.refused']));
    expect(await ask(another)).toEqual({ status: 429, code: 'limit.exceeded' });
    expect((await probe(world.upstream.url)).body.tools.count).toBe(3);
  });
});

describe('the state of an upstream', () => {
  it('is what is kept of it, and how it went when it was last asked', async () => {
    const upstream = 'shop';
    await api(refreshUpstream, { params: { ...params, upstream } });
    const now = world.api.clock.now().toISOString();
    const known = {
      ...{ slug: 'shop', revision: '2026-07-28', hasSessions: false, offerChangedAt: now, answeredAt: now },
      failure: null,
      tools: { pinned: 3, drifted: 0, held: 0, rejected: 0, gone: 0 },
    };
    expect((await api(getUpstreamState, { params: { ...params, upstream } })).body).toMatchObject(known);

    const dead = { slug: 'dead', ...body(`http://127.0.0.1:${await freePort()}/`) };
    await api(createUpstream, { params, body: dead });
    const { body: first } = await api(listUpstreamStates, { params, query: { limit: 1 } });
    expect(first.items).toMatchObject([{ slug: 'dead', revision: null, answeredAt: null, failure: null }]);
    await refusalOf(api(refreshUpstream, { params: { ...params, upstream: 'dead' } }));
    const { body: next } = await api(listUpstreamStates, { params });
    expect(next.items).toMatchObject([{ failure: { code: 'upstream.unreachable', at: now }, answeredAt: null }, known]);
  });
});
