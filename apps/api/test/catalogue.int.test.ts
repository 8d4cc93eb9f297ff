import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueServices, openShop, startCatalogue } from './catalogue-services.ts';
import { startChangingUpstream } from './changing-upstream.ts';

let the: CatalogueServices;

beforeAll(async () => {
  the = await startCatalogue();
});

afterAll(async () => {
  await the?.[Symbol.asyncDispose]();
});

const shop = (tools: Record<string, string>) => openShop(the, tools);

describe('a refresh', () => {
  it('keeps what an upstream offers: tools pinned, prompts, resources and templates as they are listed', async () => {
    await using it = await shop({ list: 'Lists.', buy: 'Buys.' });
    Object.assign(it.offered, { prompts: { greet: 'Greets.' }, resources: { 'shop://terms': 'Terms.' } });
    expect(await it.refresh()).toEqual({
      upstream: 'shop',
      pinned: ['list', 'buy'],
      ...{ held: [], drifted: [], restored: [], gone: [] },
      lists: true,
      leftOut: 0,
    });
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned', list: 'pinned' });
    const kept = await the.database.withTenant(it.tenant.tenantId, (tx) => tx.catalogue.findFirstOrThrow());
    expect(kept).toMatchObject({
      capabilities: { tools: {}, prompts: {}, resources: {} },
      prompts: [{ name: 'greet', description: 'Greets.' }],
      resources: [{ uri: 'shop://terms', description: 'Terms.' }],
      templates: [{ uriTemplate: 'notes://{id}' }],
    });
    const [tool] = await the.database.withTenant(it.tenant.tenantId, (tx) =>
      tx.tool.findMany({ where: { name: 'buy' } }),
    );
    expect(tool?.definition).toMatchObject({ name: 'buy', description: 'Buys.', inputSchema: { type: 'object' } });
    expect(tool?.annotations).toBeNull();
  });

  it('writes nothing when nothing differs', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    const [version, events] = [await the.version(it.tenant), await the.events(it.tenant)];
    the.clock.advance(1_000);
    expect(await it.refresh()).toMatchObject({ pinned: [], drifted: [], gone: [], lists: false });
    expect(await the.version(it.tenant)).toBe(version);
    expect(await the.events(it.tenant)).toEqual(events);
  });

  it('records all changes of tools as one event, by canonical names', async () => {
    await using it = await shop({ list: 'Lists.', buy: 'Buys.' });
    await it.refresh();
    it.offered.tools = { list: 'Lists, and more.', sell: 'Sells.' };
    await it.refresh();
    const [event] = await the.events(it.tenant, 'tool.changed');
    expect(event).toMatchObject({
      target: 'shop',
      detail: {
        pinned: { count: 1, tools: ['shop/sell'] },
        drifted: { count: 1, tools: ['shop/list'] },
        gone: { count: 1, tools: ['shop/buy'] },
      },
    });
    expect(await the.events(it.tenant, 'tool.changed')).toHaveLength(2);
  });

  it('withholds a tool whose definition changed, and serves it again when the pinned one is back', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    it.offered.tools = { list: 'Deletes.' };
    expect(await it.refresh()).toMatchObject({ drifted: ['list'] });
    expect(await the.states(it.tenant)).toEqual({ list: 'drifted' });
    it.offered.tools = { list: 'Lists.' };
    expect(await it.refresh()).toMatchObject({ restored: ['list'] });
    expect(await the.states(it.tenant)).toEqual({ list: 'pinned' });
    const [tool] = await the.database.withTenant(it.tenant.tenantId, (tx) => tx.tool.findMany());
    expect(tool).toMatchObject({ seenDefinition: null, seenDigest: null });
  });

  it('knows a tool that was gone when it comes back, and sees that it came back as another', async () => {
    await using it = await shop({ list: 'Lists.', buy: 'Buys.' });
    await it.refresh();
    it.offered.tools = { buy: 'Buys.' };
    expect(await it.refresh()).toMatchObject({ gone: ['list'] });
    it.offered.tools = { list: 'Lists.', buy: 'Buys.' };
    expect(await it.refresh()).toMatchObject({ restored: ['list'] });
    it.offered.tools = { buy: 'Buys.' };
    await it.refresh();
    it.offered.tools = { list: 'Deletes.', buy: 'Buys.' };
    expect(await it.refresh()).toMatchObject({ drifted: ['list'], pinned: [] });
  });

  it('reviews new tools by the rules of the tenant, and changed ones not', async () => {
    await using it = await shop({ list: 'Lists.' });
    const { tenantId } = it.tenant;
    await the.database.withTenant(tenantId, (tx) =>
      tx.toolRule.create({ data: { tenantId, position: 0, match: 'shop/*', annotations: { readOnlyHint: true } } }),
    );
    await it.refresh();
    expect(await the.tools.list(tenantId)).toMatchObject([{ reviewed: true, annotations: { readOnlyHint: true } }]);
    it.offered.tools = { list: 'Deletes.' };
    await it.refresh();
    expect(await the.tools.list(tenantId)).toMatchObject([{ reviewed: false, annotations: { readOnlyHint: false } }]);
    await the.tools.approve({ ...it.review, name: 'shop/list' });
    expect(await the.tools.list(tenantId)).toMatchObject([{ state: 'pinned', reviewed: false }]);
  });

  it('tells whoever listens that something was written, and only then', async () => {
    await using it = await shop({ list: 'Lists.' });
    const told: string[] = [];
    the.catalogues.onChange((tenantId) => void told.push(tenantId));
    await it.refresh();
    await it.refresh();
    expect(told).toEqual([it.tenant.tenantId]);
  });

  it('is one while it runs, and another for another process, which changes nothing twice', async () => {
    await using it = await shop({ list: 'Lists.', buy: 'Buys.' });
    const other = the.anotherProcess();
    const results = await Promise.all([
      it.refresh(),
      it.refresh(),
      other.refresh(it.tenant.tenantId, 'shop'),
      other.refresh(it.tenant.tenantId, 'shop'),
    ]);
    expect(it.upstream.asked.filter((method) => method === 'server/discover').length).toBeLessThanOrEqual(3);
    expect(results.filter(({ pinned }) => pinned.length > 0).length).toBeGreaterThan(0);
    expect(await the.events(it.tenant, 'tool.changed')).toHaveLength(1);
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned', list: 'pinned' });
  });

  it('asks again when somebody else wrote while it asked: an older answer does not undo a newer one', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    const [former, latest] = [{ list: 'Lists.' }, { list: 'Lists.', buy: 'Buys.' }];
    let others = 0;
    it.upstream.meanwhile = async (method) => {
      if (method === 'server/discover') it.offered.tools = latest;
      if (method !== 'tools/list' || others++ > 0) return;
      await the.anotherProcess().refresh(it.tenant.tenantId, 'shop');
      it.offered.tools = former;
    };
    await it.refresh();
    expect(it.upstream.asked.filter((method) => method === 'tools/list')).toHaveLength(4);
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned', list: 'pinned' });
    expect(JSON.stringify(await the.events(it.tenant, 'tool.changed'))).not.toContain('gone');
  });

  it('keeps nothing of an address that is no longer the upstream’s', async () => {
    await using it = await shop({ list: 'Lists.' });
    await using elsewhere = await startChangingUpstream({ tools: { other: 'Other.' } });
    const { tenantId, upstreamId } = it.tenant;
    let once = true;
    it.upstream.meanwhile = async () => {
      if (!once) return;
      once = false;
      const where = { tenantId_id: { tenantId, id: upstreamId } };
      await the.database.withTenant(tenantId, (tx) => tx.upstream.update({ where, data: { url: elsewhere.url } }));
    };
    expect(await it.refresh()).toMatchObject({ pinned: ['other'] });
    expect(await the.states(it.tenant)).toEqual({ other: 'pinned' });
  });

  it('leaves tenants with the same upstream apart', async () => {
    await using it = await shop({ list: 'Lists.' });
    const other = await the.tenantWith(it.upstream.url);
    await it.refresh();
    expect(await the.states(other)).toEqual({});
    it.offered.tools = { list: 'Deletes.' };
    await the.catalogues.refresh(other.tenantId, 'shop');
    expect(await the.states(other)).toEqual({ list: 'pinned' });
    expect(await the.states(it.tenant)).toEqual({ list: 'pinned' });
    await expect(the.catalogues.refresh(other.tenantId, it.tenant.upstreamId)).rejects.toMatchObject({
      code: 'upstream.unknown',
    });
  });

  it('names the nearest upstream when there is none of that name', async () => {
    await using it = await shop({});
    await expect(the.catalogues.refresh(it.tenant.tenantId, 'shpo')).rejects.toMatchObject({
      code: 'upstream.unknown',
      reason: 'shpo; did you mean shop',
    });
  });
});
