import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewByRules } from '../src/control-plane/tools/review-by-rules.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

const file = (tenant: string, rules = '') => `tenant: ${tenant}
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/" }]
tools: [${rules}]`;

/** A tenant with an upstream that was seen to have these tools. */
async function withTools(tenant: string, tools: Record<string, string>): Promise<void> {
  await plane.apply(file(tenant));
  await plane.withTenant(tenant, async (tx) => {
    const { tenantId } = tx;
    const { id: upstreamId } = await tx.upstream.findFirstOrThrow();
    const digest = createHash('sha256').digest();
    await tx.tool.createMany({
      data: Object.entries(tools).map(([name, state]) => ({
        tenantId,
        upstreamId,
        name,
        state,
        definition: {},
        digest,
      })),
    });
  });
}

const reviews = (tenant: string) =>
  plane.withTenant(tenant, async (tx) => {
    const rows = await tx.tool.findMany({ orderBy: { name: 'asc' } });
    return Object.fromEntries(rows.map(({ name, annotations, tags }) => [name, { annotations, tags }]));
  });

const readOnly = { readOnlyHint: true };
const unreviewed = { annotations: null, tags: [] };

describe('rules over tools', () => {
  it('review the pinned tools that they match, tag all of them, and say which', async () => {
    await withTools('one', { get: 'pinned', list: 'pinned', held: 'held', changed: 'drifted' });
    const changes = await plane.changes(
      file(
        'one',
        '{ match: "shop/*", annotations: { readOnlyHint: true }, tags: [b, a] }, { match: "shop/list", tags: [c] }',
      ),
    );
    expect(changes).toMatchObject([
      { action: 'create', noun: 'tool', name: 'shop/*' },
      { action: 'create', noun: 'tool', name: 'shop/list' },
      { action: 'update', noun: 'tool', after: { reviewed: { count: 4 } } },
    ]);
    expect(await reviews('one')).toEqual({
      changed: { annotations: null, tags: ['a', 'b'] },
      get: { annotations: readOnly, tags: ['a', 'b'] },
      held: { annotations: null, tags: ['a', 'b'] },
      list: { annotations: readOnly, tags: ['a', 'b', 'c'] },
    });
  });

  it('change nothing a second time', async () => {
    const text = await plane.export('one');
    expect(await plane.apply(text, { prune: 'all' })).toEqual([]);
  });

  it('let a later one win, as a whole', async () => {
    await withTools('two', { get: 'pinned', refund: 'pinned' });
    await plane.apply(
      file(
        'two',
        '{ match: "*", annotations: { readOnlyHint: true, openWorldHint: false } }, { match: shop/refund, annotations: { readOnlyHint: false } }',
      ),
    );
    expect(await reviews('two')).toMatchObject({
      get: { annotations: { readOnlyHint: true, openWorldHint: false } },
      refund: { annotations: { readOnlyHint: false } },
    });
    expect((await reviews('two')).refund?.annotations).toEqual({ readOnlyHint: false });
  });

  it('say nothing any more once they are gone, of whatever became of the tool', async () => {
    await plane.withTenant('two', (tx) =>
      tx.tool.updateMany({ where: { name: 'refund' }, data: { state: 'drifted' } }),
    );
    expect(await plane.apply(file('two'), { prune: 'all' })).toEqual([
      'remove tool *',
      'remove tool shop/refund',
      'update tool shop/get and 1 more',
    ]);
    expect(await reviews('two')).toEqual({ get: unreviewed, refund: unreviewed });
  });

  it('do not review again what was approved since with another definition', async () => {
    await withTools('three', { get: 'pinned' });
    const rules = '{ match: "shop/*", annotations: { readOnlyHint: true } }';
    await plane.apply(file('three', rules));
    // As an approval of another definition does.
    await plane.withTenant('three', (tx) => tx.$executeRaw`update tools set annotations = null`);
    expect(await plane.apply(file('three', rules))).toEqual([]);
    await plane.apply(file('three', `${rules}, { match: "shop/list*", tags: [x] }`));
    expect(await reviews('three')).toEqual({ get: unreviewed });
  });

  it('leave a review by hand alone until one of them begins or ceases to match', async () => {
    await withTools('four', { get: 'pinned' });
    const byHand = { destructiveHint: false };
    await plane.withTenant('four', (tx) => tx.tool.updateMany({ data: { annotations: byHand } }));
    await plane.apply(file('four', '{ match: "shop/other", annotations: { readOnlyHint: true } }'));
    expect(await reviews('four')).toMatchObject({ get: { annotations: byHand } });
    await plane.apply(file('four', '{ match: "shop/get", annotations: { readOnlyHint: true } }'));
    expect(await reviews('four')).toMatchObject({ get: { annotations: readOnly } });
  });

  it('say how calls are run field by field, each as the last that names it, whatever the state of a tool', async () => {
    const running = () =>
      plane.withTenant('run', async (tx) => {
        const rows = await tx.tool.findMany({ orderBy: { name: 'asc' } });
        return Object.fromEntries(rows.map(({ name, running: said }) => [name, said]));
      });
    await withTools('run', { get: 'pinned', held: 'held', refund: 'pinned' });
    const rules = [
      '{ match: "*", execution: auto, inlineMs: 5000 }',
      '{ match: shop/refund, execution: task, retry: never }',
      '{ match: shop/refund*, deadline: 10m }',
    ];
    await plane.apply(file('run', rules.join()));
    const auto = { execution: 'auto', inlineMs: 5000 };
    const refund = { execution: 'task', inlineMs: 5000, deadline: '10m', retry: 'never' };
    expect(await running()).toEqual({ get: auto, held: auto, refund });
    expect(await plane.apply(file('run', rules.join()))).toEqual([]);

    const changed = [rules[0], '{ match: shop/refund, execution: task-required }', rules[2]];
    expect(await plane.apply(file('run', changed.join()))).toEqual([
      'update tool shop/refund',
      'update tool shop/refund',
    ]);
    const { retry: _, ...rest } = refund;
    expect(await running()).toEqual({ get: auto, held: auto, refund: { ...rest, execution: 'task-required' } });

    await plane.apply(file('run'), { prune: 'all' });
    expect(await running()).toEqual({ get: null, held: null, refund: null });
  });

  it('leave what was reviewed as it is where they only say how calls are run', async () => {
    await withTools('hand', { get: 'pinned' });
    const byHand = { destructiveHint: false };
    await plane.withTenant('hand', (tx) => tx.tool.updateMany({ data: { annotations: byHand } }));
    await plane.apply(file('hand', '{ match: "*", execution: task }'));
    expect(await reviews('hand')).toEqual({ get: { annotations: byHand, tags: [] } });
  });

  it('keep an order in which those of the file come last', async () => {
    const rule = (match: string) => `{ match: "${match}", tags: [x] }`;
    await plane.apply(file('five', [rule('a/*'), rule('b/*'), rule('c/*')].join()));
    expect(await plane.apply(file('five', [rule('c/*'), rule('a/*')].join()))).toEqual(['update tool order of rules']);
    const order = await plane.withTenant('five', (tx) => tx.toolRule.findMany({ orderBy: { position: 'asc' } }));
    expect(order.map(({ match }) => match)).toEqual(['b/*', 'c/*', 'a/*']);
    expect(await plane.apply(file('five', [rule('c/*'), rule('a/*')].join()))).toEqual([]);
    expect(await plane.apply(file('five', rule('c/*')), { prune: 'owned' })).toEqual([
      'remove tool b/*',
      'remove tool a/*',
    ]);
  });

  it('are bounded for the tenant as a whole', async () => {
    const rules = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => `{ match: "a/t${from + n}", tags: [t${from + n}] }`).join();
    await plane.apply(file('six', rules(0, 100)));
    await expect(plane.apply(file('six', rules(100, 1)))).rejects.toMatchObject({
      code: 'file.invalid',
      reason: expect.stringContaining('101 different tags'),
    });
  });
});

describe('reviewByRules', () => {
  it('reviews the tools that were pinned just now, and no others', async () => {
    await withTools('seven', { old: 'pinned', fresh: 'pinned' });
    await plane.apply(file('seven', '{ match: "shop/*", annotations: { readOnlyHint: true }, tags: [x] }'));
    await plane.withTenant('seven', (tx) => tx.$executeRaw`update tools set annotations = null, tags = '{}'`);
    const changed = await plane.withTenant('seven', async (tx) => {
      const { id: upstreamId } = await tx.upstream.findFirstOrThrow();
      return reviewByRules(tx, { only: { upstreamId, names: ['fresh'] } });
    });
    expect(changed).toEqual(['shop/fresh']);
    expect(await reviews('seven')).toEqual({ old: unreviewed, fresh: { annotations: readOnly, tags: ['x'] } });
  });

  it('keeps to its own tenant', async () => {
    await withTools('eight', { get: 'pinned' });
    await withTools('nine', { get: 'pinned' });
    await plane.apply(file('eight', '{ match: "*", annotations: { readOnlyHint: true } }'));
    expect(await reviews('nine')).toEqual({ get: unreviewed });
  });
});
