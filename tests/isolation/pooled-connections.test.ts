import { Database, hotStatement, type TenantId, type TenantTx } from '@gatehouse/db';
import { describe, expect, it } from 'vitest';
import { AcmeAndGlobex } from './acme-and-globex.ts';

const both = AcmeAndGlobex.begin();

const ownSlug = hotStatement<{ slug: string }>('own-slug', 'select slug from tenants');

describe('a pooled connection', () => {
  it('shows each tenant itself, however they alternate', async () => {
    for (let turn = 0; turn < 12; turn++) {
      expect(await both.slugsSeenBy(both.acme)).toEqual(['acme']);
      expect(await both.slugsSeenBy(both.globex)).toEqual(['globex']);
    }
  });

  it('shows each tenant itself when many ask at once, through a crowded pool', async () => {
    const wide = both.connect({ poolSize: 4 });
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const [tenant, slug] = both.inTurn(index);
        return wide.withTenant(tenant, async (tx) => {
          const [first] = await tx.tenant.findMany();
          const [second] = await tx.$queryRaw<{ slug: string }>`select slug from tenants`;
          return first?.slug === slug && second?.slug === slug && tx.tenantId === tenant;
        });
      }),
    );
    await wide.close();
    expect(new Set(seen)).toEqual(new Set([true]));
  });

  it.each<[string, (tx: TenantTx) => Promise<unknown>]>([
    ['a statement failed', (tx) => tx.$queryRaw`select 1 / 0`],
    [
      'a policy refused',
      (tx) => tx.$executeRaw`insert into roles (tenant_id, id, slug) values (${both.globex}::uuid, uuidv7(), 'x')`,
    ],
    ['the work threw', () => Promise.reject(new Error('no'))],
    ['a constraint refused', (tx) => tx.role.create({ data: { tenantId: both.acme, slug: 'NOT A SLUG' } })],
    ['the guard refused', (tx) => tx.$queryRaw`set role gatehouse_owner`],
  ])('carries nothing over after %s', async (_, fail) => {
    await expect(
      both.database.withTenant(both.acme, async (tx) => {
        await tx.role.create({ data: { tenantId: both.acme, slug: 'half-done' } });
        await fail(tx);
      }),
    ).rejects.toThrow();
    expect(await both.roles()).toEqual([]);
    expect(await both.slugsSeenBy(both.globex)).toEqual(['globex']);
  });

  it('does not pass off a rollback as a commit when the error of a statement is swallowed', async () => {
    await expect(
      both.database.withTenant(both.acme, async (tx) => {
        await tx.role.create({ data: { tenantId: both.acme, slug: 'lost' } });
        await tx.$queryRaw`select 1 / 0`.catch(() => {});
      }),
    ).rejects.toMatchObject({ code: 'internal' });
    expect(await both.roles()).toEqual([]);
    expect(await both.slugsSeenBy(both.globex)).toEqual(['globex']);
  });

  it('hands out a transaction that is of no use afterwards, not even to read', async () => {
    const [kept] = await both.database.withTenant(both.acme, async (tx) => [tx]);
    if (!kept) throw new Error('nothing was handed out');
    await expect(kept.tenant.findMany()).rejects.toThrow();
    await expect(kept.$queryRaw`select slug from tenants`).rejects.toThrow();
    await both.database.withTenant(both.globex, async () => {
      await expect(kept.tenant.findMany()).rejects.toThrow();
    });
  });

  it('refuses a unit of work inside another, of whichever tenant', async () => {
    for (const inner of [both.acme, both.globex]) {
      await expect(both.database.withTenant(both.acme, () => both.slugsSeenBy(inner))).rejects.toMatchObject({
        code: 'internal',
      });
    }
    expect(await both.slugsSeenBy(both.globex)).toEqual(['globex']);
  });

  it('lets what was begun inside one run on its own after it has ended', async () => {
    const ended = Promise.withResolvers<void>();
    let later: Promise<string[]> | undefined;
    await both.database.withTenant(both.acme, async () => {
      const waiting = async () => {
        await ended.promise;
        return both.slugsSeenBy(both.globex);
      };
      later = waiting();
    });
    ended.resolve();
    expect(await later).toEqual(['globex']);
  });

  it('is replaced when it is lost in the middle, and what was written is not there', async () => {
    await expect(
      both.database.withTenant(both.acme, async (tx) => {
        await tx.role.create({ data: { tenantId: both.acme, slug: 'lost' } });
        await both.cutConnections();
        await tx.role.findMany();
      }),
    ).rejects.toMatchObject({ code: 'database.unavailable' });
    expect(await both.roles()).toEqual([]);
    expect(await both.slugsSeenBy(both.globex)).toEqual(['globex']);
  });

  it('is not taken without a tenant that is one', async () => {
    for (const wrong of ['', 'acme', undefined, `${both.acme}' or true --`]) {
      await expect(both.database.withTenant(wrong as TenantId, async () => 1)).rejects.toMatchObject({
        code: 'isolation.tenant-unset',
      });
    }
  });

  it('has limits on the server while it works', async () => {
    const limits = await both.database.withTenant(
      both.acme,
      (tx) => tx.$queryRaw<{ statement: string; idle: string }>`
        select current_setting('statement_timeout') as statement,
               current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(limits).toEqual([{ statement: '5s', idle: '5s' }]);
  });
});

describe('a database that is away', () => {
  it('is database.unavailable on every path', async () => {
    const away = new Database({
      url: 'postgresql://gatehouse_app:x@127.0.0.1:1/none',
      applicationName: 'isolation-test',
    });
    const unavailable = { code: 'database.unavailable' };
    await expect(away.withTenant(both.acme, (tx) => tx.role.findMany())).rejects.toMatchObject(unavailable);
    await expect(away.hot.run(both.acme, [ownSlug.bind()])).rejects.toMatchObject(unavailable);
    await expect(away.findTenant('acme')).rejects.toMatchObject(unavailable);
    await expect(away.ping()).rejects.toMatchObject(unavailable);
    await away.close();
  });
});
