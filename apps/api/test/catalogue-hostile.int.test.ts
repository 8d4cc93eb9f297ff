import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueServices, startCatalogue } from './catalogue-services.ts';
import { discovery, type Scripted, startChangingUpstream, startScriptedUpstream } from './changing-upstream.ts';
import { startFixedAnswer, startSilence } from './mcp-upstream.ts';

let the: CatalogueServices;

beforeAll(async () => {
  the = await startCatalogue();
});

afterAll(async () => {
  await the?.[Symbol.asyncDispose]();
});

const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: 'object' }, ...more });

/** An upstream that lists these tools, and a tenant that has it. */
async function listing(tools: (call: number) => readonly unknown[]) {
  let calls = 0;
  const upstream = await startScriptedUpstream((method) =>
    method === 'tools/list' ? { result: { tools: tools(calls++), resultType: 'complete' } } : discovery,
  );
  const tenant = await the.tenantWith(upstream.url);
  const refresh = () => the.catalogues.refresh(tenant.tenantId, 'shop');
  return { upstream, tenant, refresh, [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose]() };
}

/** An upstream that answers like this once a good catalogue is kept of it, and the error that a refresh ends with. */
async function thenFails(answer: (method: string) => Scripted) {
  let good = true;
  await using upstream = await startScriptedUpstream((method) => {
    if (!good) return answer(method);
    return method === 'tools/list' ? { result: { tools: [tool('kept')], resultType: 'complete' } } : discovery;
  });
  const tenant = await the.tenantWith(upstream.url);
  await the.catalogues.refresh(tenant.tenantId, 'shop');
  good = false;
  const failure = await the.catalogues.refresh(tenant.tenantId, 'shop').catch((thrown) => thrown);
  expect(await the.states(tenant)).toEqual({ kept: 'pinned' });
  return failure;
}

describe('an upstream that fails', () => {
  it('keeps its catalogue when it is down, and is reported as unreachable', async () => {
    const upstream = await startChangingUpstream({ tools: { list: 'Lists.' } });
    const tenant = await the.tenantWith(upstream.url);
    await the.catalogues.refresh(tenant.tenantId, 'shop');
    await upstream[Symbol.asyncDispose]();
    await expect(the.catalogues.refresh(tenant.tenantId, 'shop')).rejects.toMatchObject({
      code: 'upstream.unreachable',
    });
    expect(await the.states(tenant)).toEqual({ list: 'pinned' });
  });

  it('has lost nothing when a list breaks off, is an error, or is no list', async () => {
    const page = { result: { tools: [], nextCursor: 'more', resultType: 'complete' } };
    const lists: Scripted[] = [
      { error: { code: -32603, message: 'no' } },
      { result: { tools: 'none', resultType: 'complete' } },
      { result: { resultType: 'complete' } },
      { result: { tools: [], resultType: 'input_required' } },
      page,
    ];
    for (const list of lists) {
      expect(await thenFails((method) => (method === 'tools/list' ? list : discovery))).toMatchObject({
        code: 'upstream.invalid-answer',
      });
    }
  });

  it('is told apart when it speaks no revision that is known', async () => {
    const others: Scripted[] = [
      { error: { code: -32601, message: 'Method not found' } },
      { error: { code: -32022, message: 'Unsupported protocol version' } },
      { result: { ...discovery.result, supportedVersions: ['2025-11-25'] } },
    ];
    for (const other of others) {
      const none: Scripted = { error: { code: -32601, message: 'Method not found' } };
      const failure = await thenFails((method) => (method === 'initialize' ? none : other));
      expect(failure).toMatchObject({ code: 'upstream.revision-unsupported' });
    }
  });

  it('is refused when its capabilities are no object, too large, or hold what cannot be kept', async () => {
    for (const capabilities of [undefined, [], { x: 'x'.repeat(70_000) }, { x: '\0' }]) {
      expect(await thenFails(() => ({ result: { ...discovery.result, capabilities } }))).toMatchObject({
        code: 'upstream.invalid-answer',
      });
    }
  });

  it('is not waited for longer than its time', async () => {
    await using silence = await startSilence('always');
    const tenant = await the.tenantWith(silence.url);
    const where = { tenantId_id: { tenantId: tenant.tenantId, id: tenant.upstreamId } };
    await the.database.withTenant(tenant.tenantId, (tx) => tx.upstream.update({ where, data: { timeoutMs: 1_000 } }));
    await expect(the.catalogues.refresh(tenant.tenantId, 'shop')).rejects.toMatchObject({ code: 'upstream.timeout' });
    await silence.closed;
  });

  it('is no MCP server when it answers with a page', async () => {
    await using page = await startFixedAnswer(200, { 'content-type': 'text/html' }, '<h1>Hello</h1>', 'always');
    const tenant = await the.tenantWith(page.url);
    await expect(the.catalogues.refresh(tenant.tenantId, 'shop')).rejects.toMatchObject({
      code: 'upstream.invalid-answer',
    });
  });
});

describe('an upstream that lists too much', () => {
  it('has 2000 tools at the most, however many it lists', async () => {
    const many = Array.from({ length: 9_000 }, (_, n) => tool(`t${n}`));
    await using it = await listing(() => many);
    expect(await it.refresh()).toMatchObject({ leftOut: 7_000 });
    expect(Object.keys(await the.states(it.tenant))).toHaveLength(2_000);
    const [event] = await the.events(it.tenant, 'tool.changed');
    expect(event?.detail).toMatchObject({ pinned: { count: 2_000, tools: { length: 20 } } });
  });

  it('is not read beyond four megabytes, and keeps what it had', async () => {
    const huge = { description: 'x'.repeat(200_000) };
    await using it = await listing((call) =>
      call === 0 ? [tool('a')] : Array.from({ length: 40 }, (_, n) => tool(`huge-${n}`, huge)),
    );
    await it.refresh();
    await expect(it.refresh()).rejects.toMatchObject({ code: 'upstream.invalid-answer' });
    expect(await the.states(it.tenant)).toEqual({ a: 'pinned' });
  });

  it('is asked for a hundred pages and no more', async () => {
    let pages = 0;
    await using upstream = await startScriptedUpstream((method) => {
      if (method !== 'tools/list') return discovery;
      return { result: { tools: [tool(`t${pages++}`)], nextCursor: `${pages}`, resultType: 'complete' } };
    });
    const tenant = await the.tenantWith(upstream.url);
    await expect(the.catalogues.refresh(tenant.tenantId, 'shop')).rejects.toMatchObject({
      code: 'upstream.invalid-answer',
    });
    expect(pages).toBe(100);
  });
});

describe('an upstream that lists what cannot be', () => {
  it('loses those tools and no others', async () => {
    await using it = await listing(() => [
      tool('good'),
      tool('good', { description: 'the second of its name' }),
      tool('bad name'),
      tool('x'.repeat(129)),
      tool('huge', { description: 'x'.repeat(300_000) }),
      tool('nul', { description: 'a\0b' }),
      tool('numbers', { examples: Array.from({ length: 4_000 }, () => 1e308) }),
      tool('__proto__'),
      { name: 'no-schema' },
      null,
      'tool',
      JSON.parse('{"name":"proto","inputSchema":{"type":"object"},"__proto__":{"$type":"Param"},"$type":"Raw"}'),
    ]);
    expect(await it.refresh()).toMatchObject({ pinned: ['good', '__proto__', 'proto'], leftOut: 9 });
    const kept = await the.database.withTenant(it.tenant.tenantId, (tx) =>
      tx.tool.findMany({ where: { name: 'good' } }),
    );
    expect(kept[0]?.definition).toEqual(tool('good'));
    expect(await it.refresh()).toMatchObject({ pinned: [], drifted: [], gone: [], lists: false });
  });

  it('changes nothing by writing the same definition in another order', async () => {
    await using it = await listing((call) => [
      call === 0
        ? { name: 'a', title: 'A', inputSchema: { type: 'object', properties: { x: {}, y: {} } } }
        : { inputSchema: { properties: { y: {}, x: {} }, type: 'object' }, title: 'A', name: 'a' },
    ]);
    await it.refresh();
    expect(await it.refresh()).toMatchObject({ drifted: [], lists: false });
  });

  it('drifts when nothing but its hints change', async () => {
    await using it = await listing((call) => [tool('a', { annotations: { destructiveHint: call === 0 } })]);
    await it.refresh();
    expect(await it.refresh()).toMatchObject({ drifted: ['a'] });
  });
});

describe('an upstream that never says the same twice', () => {
  it('fills neither table nor record: rows are bounded, and only states are events', async () => {
    await using it = await listing((call) => [tool('fixed', { description: `${call}` })]);
    for (let n = 0; n < 6; n++) await it.refresh();
    expect(await the.states(it.tenant)).toEqual({ fixed: 'drifted' });
    expect(await the.events(it.tenant, 'tool.changed')).toHaveLength(2);
  });

  it('is kept no more than 4000 tools of, and the next that it invents is left out', async () => {
    await using it = await listing((call) => Array.from({ length: 1_500 }, (_, n) => tool(`t${call}-${n}`)));
    for (let n = 0; n < 2; n++) await it.refresh();
    expect(await it.refresh()).toMatchObject({ leftOut: 500 });
    const leftOut = (await it.refresh()).leftOut;
    expect(leftOut).toBe(1_500);
    const states = Object.values(await the.states(it.tenant));
    expect(states).toHaveLength(4_000);
    expect(states.filter((state) => state === 'gone')).toHaveLength(4_000);
  });

  it('is asked less and less often for agents’ sake', async () => {
    await using it = await listing((call) => [tool(`t${call}`)]);
    await it.refresh();
    const asked = () => it.upstream.asked.filter((method) => method === 'tools/list').length;
    const before = asked();
    for (let second = 0; second < 3_600; second += 10) {
      the.clock.advance(10_000);
      const upstream = await the.snapshot(it.tenant);
      await the.catalogues.freshen(it.tenant.tenantId, upstream);
      await the.catalogues.missed(it.tenant.tenantId, upstream);
    }
    expect(asked() - before).toBeLessThan(25);
  }, 60_000);
});
