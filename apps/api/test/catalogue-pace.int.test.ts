import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueServices, startCatalogue } from './catalogue-services.ts';
import { startChangingUpstream } from './changing-upstream.ts';

let the: CatalogueServices;

beforeAll(async () => {
  the = await startCatalogue();
});

afterAll(async () => {
  await the?.[Symbol.asyncDispose]();
});

async function shop() {
  const offered = { tools: { list: 'Lists.' } as Record<string, string> };
  const upstream = await startChangingUpstream(offered);
  const tenant = await the.tenantWith(upstream.url);
  const service = the.anotherProcess();
  return {
    offered,
    upstream,
    tenant,
    asked: () => upstream.asked.filter((method) => method === 'server/discover').length,
    // In a list, because an async function would wait for what is to be waited for.
    freshen: async () => [service.freshen(tenant.tenantId, await the.snapshot(tenant))],
    missed: async () => [service.missed(tenant.tenantId, await the.snapshot(tenant))],
    refresh: () => service.refresh(tenant.tenantId, 'shop'),
    service,
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
  };
}

describe('freshen', () => {
  it('is waited for when the upstream was never asked, by everybody who comes meanwhile', async () => {
    await using it = await shop();
    const snapshot = await the.snapshot(it.tenant);
    const waits = [1, 2, 3].map(() => it.service.freshen(it.tenant.tenantId, snapshot));
    for (const wait of waits) expect(wait).toBeInstanceOf(Promise);
    await Promise.all(waits);
    expect(it.asked()).toBe(1);
    expect(await the.states(it.tenant)).toEqual({ list: 'pinned' });
    // Whoever has read the tenant before that waits for nothing, and reads it again.
    await it.service.freshen(it.tenant.tenantId, snapshot);
    expect(it.asked()).toBe(1);
  });

  it('asks in the background when an answer is older than half a minute', async () => {
    await using it = await shop();
    await Promise.all(await it.freshen());
    the.clock.advance(29_000);
    expect(await it.freshen()).toEqual([undefined]);
    expect(it.asked()).toBe(1);
    the.clock.advance(1_000);
    it.offered.tools.buy = 'Buys.';
    const { promise: written, resolve } = Promise.withResolvers<void>();
    it.service.onChange(() => resolve());
    expect(await it.freshen()).toEqual([undefined]);
    await written;
    expect(it.asked()).toBe(2);
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned', list: 'pinned' });
  });

  it('says why an upstream cannot be asked, and leaves it alone for five seconds', async () => {
    await using it = await shop();
    await it.upstream[Symbol.asyncDispose]();
    const first = await Promise.allSettled(await it.freshen());
    expect(first).toMatchObject([{ status: 'rejected', reason: { code: 'upstream.unreachable' } }]);
    const second = await Promise.allSettled(await it.freshen());
    expect(second[0]).toEqual(first[0]);
    the.clock.advance(5_000);
    const third = await Promise.allSettled(await it.freshen());
    expect(third).toMatchObject([{ status: 'rejected' }]);
    expect((third[0] as PromiseRejectedResult).reason).not.toBe((first[0] as PromiseRejectedResult).reason);
  });

  it('lets nobody wait twice for an upstream that does not answer, and asks it all the same', async () => {
    await using it = await shop();
    const { promise: never, resolve } = Promise.withResolvers<void>();
    it.upstream.meanwhile = () => never;
    const { tenantId, upstreamId } = it.tenant;
    const where = { tenantId_id: { tenantId, id: upstreamId } };
    await the.database.withTenant(tenantId, (tx) => tx.upstream.update({ where, data: { timeoutMs: 1_000 } }));
    const first = await Promise.allSettled(await it.freshen());
    expect(first).toMatchObject([{ status: 'rejected', reason: { code: 'upstream.timeout' } }]);
    the.clock.advance(5_000);
    it.upstream.meanwhile = () => {};
    const { promise: written, resolve: write } = Promise.withResolvers<void>();
    it.service.onChange(() => write());
    expect(await Promise.allSettled(await it.freshen())).toEqual(first);
    await written;
    expect(await the.states(it.tenant)).toEqual({ list: 'pinned' });
    resolve();
  });

  it('asks at a new address at once, whatever was learned of the former', async () => {
    await using it = await shop();
    await Promise.all(await it.freshen());
    await using elsewhere = await startChangingUpstream({ tools: { other: 'Other.' } });
    const where = { tenantId_id: { tenantId: it.tenant.tenantId, id: it.tenant.upstreamId } };
    await the.database.withTenant(it.tenant.tenantId, (tx) =>
      tx.upstream.update({ where, data: { url: elsewhere.url } }),
    );
    const [wait] = await it.missed();
    await wait;
    expect(await the.states(it.tenant)).toEqual({ list: 'gone', other: 'pinned' });
  });

  it('keeps serving what is known while the upstream is away', async () => {
    await using it = await shop();
    await Promise.all(await it.freshen());
    await it.upstream[Symbol.asyncDispose]();
    the.clock.advance(60_000);
    expect(await it.freshen()).toEqual([undefined]);
    await Promise.allSettled([it.refresh()]);
    expect(await it.freshen()).toEqual([undefined]);
    expect(await it.missed()).toEqual([undefined]);
    expect(await the.states(it.tenant)).toEqual({ list: 'pinned' });
  });
});

describe('missed', () => {
  it('finds a tool that is new, but asks for names no more than every ten seconds', async () => {
    await using it = await shop();
    await Promise.all(await it.freshen());
    it.offered.tools.buy = 'Buys.';
    expect(it.service.missed(it.tenant.tenantId, await the.snapshot(it.tenant))).toBeUndefined();
    the.clock.advance(10_000);
    const [wait] = await it.missed();
    expect(wait).toBeInstanceOf(Promise);
    await wait;
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned', list: 'pinned' });
    expect(it.asked()).toBe(2);
  });
});

describe('the end of a process', () => {
  it('ends what is being asked', async () => {
    await using it = await shop();
    const { promise: never, resolve } = Promise.withResolvers<void>();
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>();
    it.upstream.meanwhile = () => {
      arrive();
      return never;
    };
    const wait = Promise.allSettled([it.refresh()]);
    await reached;
    await it.service.beforeApplicationShutdown();
    expect(await wait).toMatchObject([{ status: 'rejected', reason: { code: 'server.stopping' } }]);
    resolve();
  });
});
