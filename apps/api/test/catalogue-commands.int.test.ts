import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../src/commands/context.ts';
import { toolCommand } from '../src/commands/tool.ts';
import { upstreamCommand } from '../src/commands/upstream.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { ToolsService } from '../src/control-plane/tools/tools.service.ts';
import { CatalogueService } from '../src/control-plane/upstreams/catalogue.service.ts';
import { type CatalogueServices, openShop, startCatalogue } from './catalogue-services.ts';

let the: CatalogueServices;
let context: CommandContext;

beforeAll(async () => {
  the = await startCatalogue();
  const tenants: Pick<TenantsService, 'idOf'> = {
    idOf: async (slug) => {
      const found = await the.database.findTenant(slug);
      if (!found) throw new Error(slug);
      return found.tenantId;
    },
  };
  const services = new Map<unknown, unknown>([
    [TenantsService, tenants],
    [CatalogueService, the.catalogues],
    [ToolsService, the.tools],
  ]);
  const given: Pick<CommandContext, 'withServices'> = {
    withServices: (work) => work({ get: (token: unknown) => services.get(token) } as INestApplicationContext),
  };
  context = given as CommandContext;
});

afterAll(async () => {
  await the?.[Symbol.asyncDispose]();
});

afterEach(() => vi.restoreAllMocks());

/** Runs a command and answers what it printed. */
async function run(command: (context: CommandContext) => Command, ...args: string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  await command(context).exitOverride().parseAsync(args, { from: 'user' });
  return printed;
}

/** What moves a cursor, colours text, hides it or turns it round. */
const HOSTILE = 'Lists.\u001b[2J\u009b31m\u202e\u200b\u2028\u{e0041}';

describe('upstream refresh', () => {
  it('says what changed, and that nothing did', async () => {
    await using it = await openShop(the, { list: 'Lists.', buy: 'Buys.' });
    const refresh = () => run(upstreamCommand, 'refresh', '--tenant', it.tenant.slug, 'shop');
    expect(await refresh()).toBe('+ shop/list\n+ shop/buy\n~ prompts, resources, templates or capabilities\n');
    expect(await refresh()).toBe('Nothing changed.\n');
    it.offered.tools = { list: 'Deletes.' };
    expect(await refresh()).toBe('~ withheld, its definition changed: shop/list\n- shop/buy\n');
  });

  it('prints JSON for programs', async () => {
    await using it = await openShop(the, { list: 'Lists.' });
    const printed = await run(upstreamCommand, 'refresh', '--tenant', it.tenant.slug, 'shop', '--json');
    expect(JSON.parse(printed)).toMatchObject({
      tenant: it.tenant.slug,
      upstream: 'shop',
      pinned: ['list'],
      leftOut: 0,
    });
  });
});

describe('tool', () => {
  it('lists tools with what counts of their annotations', async () => {
    await using it = await openShop(the, { list: 'Lists.', buy: 'Buys.' });
    await it.refresh();
    const tenant = ['--tenant', it.tenant.slug];
    await run(toolCommand, 'approve', ...tenant, 'shop/list', '--annotations', '{"readOnlyHint":true}');
    const lines = (await run(toolCommand, 'list', ...tenant)).split('\n');
    expect(lines[0]).toMatch(/^shop\/buy +pinned +[0-9a-f]{12} +unreviewed: destructive, open-world$/);
    expect(lines[1]).toMatch(/^shop\/list +pinned +[0-9a-f]{12} +reviewed: read-only, open-world$/);
    expect(await run(toolCommand, 'list', ...tenant, 'shop/l*')).toBe(`${lines[1]}\n`);
    expect(JSON.parse(await run(toolCommand, 'list', ...tenant, '--json'))).toMatchObject([
      { name: 'shop/buy', reviewed: false },
      { name: 'shop/list', reviewed: true, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it('shows what changed, and approves exactly that', async () => {
    await using it = await openShop(the, { list: 'Lists.', buy: 'Buys.' });
    await it.refresh();
    const tenant = ['--tenant', it.tenant.slug];
    expect(await run(toolCommand, 'diff', ...tenant)).toBe('None waits.\n');
    it.offered.tools = { list: 'Lists all.', buy: 'Buys.' };
    await it.refresh();
    const shown = await run(toolCommand, 'diff', ...tenant);
    expect(shown).toContain('shop/list (drifted)\n');
    expect(shown).toContain('  - /description "Lists."\n  + /description "Lists all."\n');
    const [, digest = ''] = /^seen +([0-9a-f]{64})$/m.exec(shown) ?? [];
    it.offered.tools = { list: 'Deletes all.', buy: 'Buys.' };
    await it.refresh();
    const approve = (seen: string) => run(toolCommand, 'approve', ...tenant, 'shop/list', '--digest', seen);
    await expect(approve(digest)).rejects.toMatchObject({ code: 'catalogue.tool-changed' });
    const [{ digest: latest }] = JSON.parse(await run(toolCommand, 'diff', ...tenant, 'shop/list', '--json'));
    expect(await approve(latest)).toBe(`Approved shop/list with the digest ${latest}.\n`);
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned', list: 'pinned' });
  });

  it('rejects', async () => {
    await using it = await openShop(the, { list: 'Lists.' }, 'review');
    await it.refresh();
    const shown = await run(toolCommand, 'diff', '--tenant', it.tenant.slug);
    expect(shown).toMatch(/^shop\/list \(held\)\npinned never\nseen +[0-9a-f]{64}\n/);
    expect(shown).toContain('  + /description "Lists."\n');
    expect(await run(toolCommand, 'reject', '--tenant', it.tenant.slug, 'shop/list')).toMatch(/^Rejected shop\/list/);
    expect(await the.states(it.tenant)).toEqual({ list: 'rejected' });
    const [event] = await the.events(it.tenant, 'tool.rejected');
    expect(event).toMatchObject({ target: 'shop/list', detail: { actor: expect.stringMatching(/^operator:/) } });
  });

  it('forgets what is gone', async () => {
    await using it = await openShop(the, { list: 'Lists.', buy: 'Buys.' });
    await it.refresh();
    it.offered.tools = { buy: 'Buys.' };
    await it.refresh();
    const forget = (name: string) => run(toolCommand, 'forget', '--tenant', it.tenant.slug, name);
    await expect(forget('shop/buy')).rejects.toMatchObject({ code: 'catalogue.tool-not-gone' });
    expect(await forget('shop/list')).toMatch(/^Forgot shop\/list with the digest [0-9a-f]{64}\.\n$/);
    expect(await the.states(it.tenant)).toEqual({ buy: 'pinned' });
  });

  it('prints nothing of an upstream that a terminal would obey, and loses none of it', async () => {
    await using it = await openShop(the, { list: 'Lists.' });
    await it.refresh();
    it.offered.tools = { list: HOSTILE };
    await it.refresh();
    const lines = await run(toolCommand, 'diff', '--tenant', it.tenant.slug);
    const json = await run(toolCommand, 'diff', '--tenant', it.tenant.slug, '--json');
    for (const printed of [lines, json]) expect(printed).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(lines).toContain('\\u001b[2J\\u{9b}31m\\u{202e}\\u{200b}\\u{2028}\\u{e0041}');
    expect(JSON.parse(json)[0].seen.description).toBe(HOSTILE);
  });

  it('refuses hints and digests that are none before it touches anything', async () => {
    const approve = (...args: string[]) => run(toolCommand, 'approve', '--tenant', 'nobody', 'shop/list', ...args);
    await expect(approve('--annotations', '{"readonly":true}')).rejects.toMatchObject({ code: 'usage.invalid' });
    await expect(approve('--digest', 'abc')).rejects.toMatchObject({ code: 'usage.invalid' });
  });
});
