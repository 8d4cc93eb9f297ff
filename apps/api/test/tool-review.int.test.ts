import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CatalogueServices, openShop, startCatalogue } from './catalogue-services.ts';

let the: CatalogueServices;

beforeAll(async () => {
  the = await startCatalogue();
});

afterAll(async () => {
  await the?.[Symbol.asyncDispose]();
});

const shop = (tools: Record<string, string>, newTools?: 'serve' | 'review') => openShop(the, tools, newTools);

describe('a review', () => {
  it('approves what was seen, with hints or without, and records who did it', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    const [before] = await the.tools.list(it.tenant.tenantId);
    it.offered.tools = { list: 'Lists all.' };
    await it.refresh();
    const { digest, pinnedDigest, differences } = await the.tools.compare(it.tenant.tenantId, 'shop/list');
    expect(pinnedDigest).toBe(before?.digest);
    expect(differences).toEqual([{ path: '/description', before: 'Lists.', after: 'Lists all.' }]);
    const annotations = { readOnlyHint: true };
    expect(await the.tools.approve({ ...it.review, name: 'shop/list', digest, annotations })).toMatchObject({
      state: 'pinned',
      digest,
      reviewed: true,
      annotations: { readOnlyHint: true, destructiveHint: false },
    });
    const [event] = await the.events(it.tenant, 'tool.approved');
    expect(event).toMatchObject({
      target: 'shop/list',
      detail: { actor: 'operator:test', digest, replaced: before?.digest, annotations },
    });
    expect(await it.refresh()).toMatchObject({ drifted: [], restored: [] });
  });

  it('forgets on approval what was reviewed of the former definition', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    const { review } = it;
    await the.tools.approve({ ...review, name: 'shop/list', annotations: { readOnlyHint: true } });
    it.offered.tools = { list: 'Deletes.' };
    await it.refresh();
    expect(await the.tools.approve({ ...review, name: 'shop/list' })).toMatchObject({ reviewed: false });
  });

  it('keeps what was reviewed of a definition that comes back', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    await the.tools.approve({ ...it.review, name: 'shop/list', annotations: { readOnlyHint: true } });
    it.offered.tools = { list: 'Deletes.' };
    await it.refresh();
    it.offered.tools = { list: 'Lists.' };
    await it.refresh();
    expect(await the.tools.list(it.tenant.tenantId)).toMatchObject([{ state: 'pinned', reviewed: true }]);
  });

  it('refuses to approve what was not looked at', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    it.offered.tools = { list: 'Lists all.' };
    await it.refresh();
    const { digest } = await the.tools.compare(it.tenant.tenantId, 'shop/list');
    it.offered.tools = { list: 'Deletes.' };
    await it.refresh();
    const attempt = { ...it.review, name: 'shop/list', digest };
    await expect(the.tools.approve(attempt)).rejects.toMatchObject({ code: 'catalogue.tool-changed' });
    await expect(the.tools.reject(attempt)).rejects.toMatchObject({ code: 'catalogue.tool-changed' });
    expect(await the.states(it.tenant)).toEqual({ list: 'drifted' });
    expect(await the.events(it.tenant, 'tool.approved')).toEqual([]);
  });

  it('keeps a rejected definition rejected however it comes and goes, until it is another', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    it.offered.tools = { list: 'Deletes.' };
    await it.refresh();
    expect(await the.tools.reject({ ...it.review, name: 'shop/list' })).toMatchObject({ state: 'rejected' });
    await it.refresh();
    it.offered.tools = {};
    await it.refresh();
    it.offered.tools = { list: 'Deletes.' };
    await it.refresh();
    expect(await the.states(it.tenant)).toEqual({ list: 'rejected' });
    it.offered.tools = { list: 'Deletes all.' };
    expect(await it.refresh()).toMatchObject({ drifted: ['list'] });
  });

  it('never serves again what was rejected while it was served, not by way of another definition either', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    await the.tools.approve({ ...it.review, name: 'shop/list', annotations: { readOnlyHint: true } });
    await the.tools.reject({ ...it.review, name: 'shop/list' });
    it.offered.tools = { list: 'Other.' };
    expect(await it.refresh()).toMatchObject({ held: ['list'] });
    const [row] = await the.database.withTenant(it.tenant.tenantId, (tx) => tx.tool.findMany());
    expect(row?.annotations).toBeNull();
    it.offered.tools = { list: 'Lists.' };
    await it.refresh();
    expect(await the.states(it.tenant)).toEqual({ list: 'held' });
  });

  it('holds new tools for review, and does not serve them because they went away and came back', async () => {
    await using it = await shop({ list: 'Lists.', buy: 'Buys.' }, 'review');
    expect(await it.refresh()).toMatchObject({ held: ['list', 'buy'], pinned: [] });
    it.offered.tools = { buy: 'Buys.' };
    expect(await it.refresh()).toMatchObject({ gone: ['list'] });
    it.offered.tools = { list: 'Lists.', buy: 'Buys.' };
    await it.refresh();
    expect(await the.states(it.tenant)).toEqual({ buy: 'held', list: 'held' });
    expect(await the.tools.approve({ ...it.review, name: 'shop/list' })).toMatchObject({ state: 'pinned' });
    expect(await the.states(it.tenant)).toEqual({ buy: 'held', list: 'pinned' });
  });

  it('reviews by rules what was held and is approved without hints', async () => {
    await using it = await shop({ list: 'Lists.' }, 'review');
    const { tenantId } = it.tenant;
    await the.database.withTenant(tenantId, (tx) =>
      tx.toolRule.create({ data: { tenantId, position: 0, match: 'shop/*', annotations: { idempotentHint: true } } }),
    );
    await it.refresh();
    expect(await the.tools.approve({ ...it.review, name: 'shop/list' })).toMatchObject({
      reviewed: true,
      annotations: { idempotentHint: true },
    });
  });

  it('has what rules say of its name, however what was held is approved', async () => {
    await using it = await shop({ list: 'Lists.' }, 'review');
    const { tenantId } = it.tenant;
    const tools = () => the.database.withTenant(tenantId, (tx) => tx.tool.findMany());
    const said = { tags: ['till'], running: { execution: 'task' } };
    await the.database.withTenant(tenantId, (tx) =>
      tx.toolRule.create({ data: { tenantId, position: 0, match: 'shop/*', ...said } }),
    );
    await it.refresh();
    expect(await tools()).toMatchObject([{ state: 'held', annotations: null, ...said }]);
    await the.tools.approve({ ...it.review, name: 'shop/list', annotations: { readOnlyHint: true } });
    expect(await tools()).toMatchObject([{ state: 'pinned', annotations: { readOnlyHint: true }, ...said }]);
  });

  it('reviews a served tool only when it is told what was reviewed, and decides nothing twice', async () => {
    await using it = await shop({ list: 'Lists.' });
    await it.refresh();
    const about = { ...it.review, name: 'shop/list' };
    await expect(the.tools.approve(about)).rejects.toMatchObject({ code: 'catalogue.nothing-to-review' });
    await the.tools.approve({ ...about, annotations: { readOnlyHint: true } });
    await the.tools.reject(about);
    await expect(the.tools.reject(about)).rejects.toMatchObject({ code: 'catalogue.nothing-to-review' });
    expect(await the.tools.approve(about)).toMatchObject({ state: 'pinned', reviewed: false });
    it.offered.tools = {};
    await it.refresh();
    await expect(the.tools.approve(about)).rejects.toMatchObject({ code: 'catalogue.nothing-to-review' });
  });

  it('forgets a tool that is gone and no other, records it, and takes it for new when it is back', async () => {
    await using it = await shop({ list: 'Lists.', buy: 'Buys.' });
    const { tenantId } = it.tenant;
    await it.refresh();
    await the.tools.approve({ ...it.review, name: 'shop/list', annotations: { readOnlyHint: true } });
    const about = { ...it.review, name: 'shop/list' };
    await expect(the.tools.forget(about)).rejects.toMatchObject({ code: 'catalogue.tool-not-gone' });
    it.offered.tools = { buy: 'Buys.' };
    await it.refresh();
    const other = { ...about, digest: '0'.repeat(64) };
    await expect(the.tools.forget(other)).rejects.toMatchObject({ code: 'catalogue.tool-changed' });
    const { digest } = await the.tools.compare(tenantId, 'shop/list');
    expect(await the.tools.forget(about)).toMatchObject({ name: 'shop/list', state: 'gone', digest });
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned' });
    expect(await the.events(it.tenant, 'tool.forgotten')).toMatchObject([
      { target: 'shop/list', detail: { actor: 'operator:test', digest } },
    ]);
    await expect(the.tools.forget(about)).rejects.toMatchObject({ code: 'catalogue.tool-unknown' });
    it.offered.tools = { list: 'Lists all.', buy: 'Buys.' };
    expect(await it.refresh()).toMatchObject({ pinned: ['list'], drifted: [] });
    expect(await the.tools.compare(tenantId, 'shop/list')).toMatchObject({ state: 'pinned', reviewed: false });
  });

  it('knows tools of its own tenant only, and names the nearest', async () => {
    await using it = await shop({ 'list-orders': 'Lists.' });
    await it.refresh();
    const other = await the.tenantWith(it.upstream.url);
    await expect(the.tools.compare(other.tenantId, 'shop/list-orders')).rejects.toMatchObject({
      code: 'catalogue.tool-unknown',
      reason: 'shop/list-orders',
    });
    await expect(the.tools.compare(it.tenant.tenantId, 'shop/list-order')).rejects.toMatchObject({
      reason: 'shop/list-order; did you mean shop/list-orders',
    });
    await expect(the.tools.reject({ ...it.review, name: 'nonsense' })).rejects.toMatchObject({
      code: 'catalogue.tool-unknown',
    });
  });
});
