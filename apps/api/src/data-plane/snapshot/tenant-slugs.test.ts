import { randomUUID } from 'node:crypto';
import { type Database, parseTenantId, type TenantId } from '@gatehouse/db';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../../platform/bus/bus.ts';
import { TenantSlugs } from './tenant-slugs.ts';

/** A database of slugs, and a bus that says what it is told to. */
class World {
  readonly tenants = new Map<string, TenantId>([['platform', parseTenantId(randomUUID())]]);
  readonly bus = { live: false, session: undefined as number | undefined };
  lists = 0;
  lookUps = 0;
  fails = false;
  beforeListing: Promise<void> | undefined;
  private onDoubt: () => void = () => {};
  private onNewTenant: (tenantId: TenantId) => void = () => {};
  readonly slugs = new TenantSlugs(
    {
      findTenant: async (slug: string) => {
        if (slug !== 'platform') this.lookUps++;
        const tenantId = this.tenants.get(slug);
        return tenantId && { tenantId, status: 'active' };
      },
      hot: {
        run: async (tenantId: TenantId, [{ statement }]: [{ statement: { name: string } }]) => {
          if (this.fails) throw new TypeError('away');
          const all = [...this.tenants];
          if (statement.name === 'slug-of-tenant') {
            return [all.filter(([, id]) => id === tenantId).map(([slug]) => ({ slug }))];
          }
          this.lists++;
          await this.beforeListing;
          return [[{ tenants: all.map(([slug, id]) => `${id}${slug}`).join(' ') }]];
        },
      },
    } as unknown as Database,
    Object.assign(this.bus, {
      onDoubt: (listener: () => void) => {
        this.onDoubt = listener;
      },
      onNewTenant: (listener: (tenantId: TenantId) => void) => {
        this.onNewTenant = listener;
      },
    }) as unknown as Bus,
    pino({ level: 'silent' }),
  );

  add(slug: string): TenantId {
    const tenantId = parseTenantId(randomUUID());
    this.tenants.set(slug, tenantId);
    return tenantId;
  }

  announce(tenantId: TenantId): void {
    this.onNewTenant(tenantId);
  }

  listen(): void {
    this.bus.session = (this.bus.session ?? 0) + 1;
    this.bus.live = true;
    this.onDoubt();
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true));
const isSettled = (slug: string) => !(world.slugs.find(slug) instanceof Promise);

describe('TenantSlugs', () => {
  it('knows every slug once they were listed, and knows that there is no other', async () => {
    const acme = world.add('acme');
    world.listen();
    expect(await world.slugs.find('acme')).toBe(acme);
    expect(world.slugs.find('acme')).toBe(acme);
    expect(world.slugs.find('nobody')).toBeUndefined();
    expect(world).toMatchObject({ lists: 1, lookUps: 0 });
  });

  it('learns of a new tenant by its id', async () => {
    world.listen();
    await until(() => isSettled('acme'));
    const acme = world.add('acme');
    world.announce(acme);
    await until(() => world.slugs.find('acme') === acme);
    expect(world).toMatchObject({ lists: 1, lookUps: 0 });
  });

  it('lists them all again when there are many new ones at once', async () => {
    world.listen();
    await until(() => isSettled('acme'));
    const ids = Array.from({ length: 101 }, (_, index) => world.add(`new-${index}`));
    for (const id of ids) world.announce(id);
    await until(() => world.slugs.find('new-100') === ids[100]);
    expect(world.lists).toBe(2);
  });

  it('does not take a list for complete that many new ones have overtaken', async () => {
    const held = Promise.withResolvers<void>();
    world.beforeListing = held.promise;
    world.listen();
    await until(() => world.lists === 1);
    const ids = Array.from({ length: 101 }, (_, index) => world.add(`new-${index}`));
    for (const id of ids) world.announce(id);
    await new Promise((resolve) => setImmediate(resolve));
    held.resolve();
    await vi.waitFor(async () => expect(await world.slugs.find('new-50')).toBe(ids[50]));
  });

  it('lists them again in each session, and asks for what it does not know until then', async () => {
    world.listen();
    await until(() => isSettled('acme'));
    world.bus.live = false;
    const acme = world.add('acme');
    expect(await world.slugs.find('acme')).toBe(acme);
    expect(world.lookUps).toBe(1);
    world.listen();
    await until(() => isSettled('nobody'));
    expect(world.lists).toBe(2);
  });

  it('asks, and tries to list again, after a list that failed', async () => {
    world.fails = true;
    world.listen();
    await new Promise((resolve) => setImmediate(resolve));
    world.fails = false;
    const acme = world.add('acme');
    await vi.waitFor(async () => expect(await world.slugs.find('acme')).toBe(acme));
    await until(() => isSettled('nobody'));
  });

  it('asks for four unknown slugs at a time, and once for each', async () => {
    const asked = ['a', 'a', 'b', 'c', 'd'].map((slug) => world.slugs.find(slug));
    expect(() => world.slugs.find('e')).toThrow(expect.objectContaining({ code: 'server.busy' }));
    await Promise.all(asked);
    expect(world.lookUps).toBe(4);
    expect(await world.slugs.find('e')).toBeUndefined();
  });
});
