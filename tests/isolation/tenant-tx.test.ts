import { joinSql, sql, type TenantTx } from '@gatehouse/db';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { AcmeAndGlobex } from './acme-and-globex.ts';

const both = AcmeAndGlobex.begin();

const asAcme = <T>(work: (tx: TenantTx) => Promise<T>) => both.database.withTenant(both.acme, work);

/** Everything that can be reached from a value without calling it, by any property of it or of its prototypes. */
function* reachable(from: unknown): Generator<readonly [string, unknown]> {
  const seen = new Set<unknown>();
  const waiting: [string, unknown][] = [['tx', from]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [path, value] = next;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    // What every program has is no way out.
    if (value === Object.prototype || value === Function.prototype || value === Object || value === Function) continue;
    seen.add(value);
    yield next;
    waiting.push([`${path}.__proto__`, Object.getPrototypeOf(value)]);
    for (const key of Reflect.ownKeys(value)) {
      const { value: plain, get } = Object.getOwnPropertyDescriptor(value, key) ?? {};
      waiting.push([`${path}.${String(key)}`, get ? Reflect.get(value, key, from) : plain]);
    }
  }
}

describe('TenantTx', () => {
  it.each([
    '$queryRawUnsafe',
    '$executeRawUnsafe',
    '$transaction',
    '$connect',
    '$disconnect',
    '$extends',
    '$on',
    '$parent',
    '_engine',
    '_originalClient',
    'findRaw',
  ])('has no %s anywhere', async (name) => {
    const paths = await asAcme(async (tx) => {
      const found: string[] = [];
      let count = 0;
      for (const [path, value] of reachable(tx)) {
        count++;
        if ((value as Record<string, unknown>)[name] !== undefined) found.push(path);
      }
      expect(count).toBeGreaterThan(100);
      return found;
    });
    expect(paths).toEqual([]);
  });

  it('has them not in its type either', () => {
    expectTypeOf<TenantTx>().not.toHaveProperty('$queryRawUnsafe');
    expectTypeOf<TenantTx>().not.toHaveProperty('$transaction');
    expectTypeOf<TenantTx>().not.toHaveProperty('$extends');
    expectTypeOf<TenantTx['role']>().not.toHaveProperty('$parent');
  });

  it('cannot be changed for whoever gets it next', async () => {
    await asAcme(async (tx) => {
      expect(() => Object.assign(tx, { tenantId: both.globex })).toThrow(TypeError);
      expect(() => Object.assign(tx.role, { findMany: () => [] })).toThrow(TypeError);
      expect(() => Object.assign(Object.getPrototypeOf(tx), { $queryRaw: () => [] })).toThrow(TypeError);
    });
  });

  it.each([
    "set app.tenant_id = 'x'",
    'set local role gatehouse_owner',
    "select set_config('app.tenant_id', 'x', true)",
    `select pg_catalog."set_config"('app.tenant_id', 'x', true)`,
    'select 1; select 2',
    'reset all',
    'begin',
    'commit; begin',
    'copy tenants to stdout',
    'do $$ begin perform 1; end $$',
    'select * from pg_stat_activity',
    "select query_to_xml('select 1', true, true, '')",
  ])('refuses %j as raw SQL, before it is sent', async (text) => {
    const template = Object.assign([text], { raw: [text] });
    const refused = { code: 'isolation.statement-refused' };
    await asAcme(async (tx) => {
      await expect(tx.$queryRaw(template)).rejects.toMatchObject(refused);
      await expect(tx.$executeRaw(template)).rejects.toMatchObject(refused);
      // Had it been sent, the transaction would be broken or end here.
      expect(await tx.$queryRaw`select slug from tenants`).toEqual([{ slug: 'acme' }]);
    });
  });

  it('refuses a plain string, and what only looks like a template', async () => {
    await asAcme(async (tx) => {
      for (const text of ['select 1', ['select 1'], { raw: ['select 1'] }, undefined]) {
        await expect(tx.$queryRaw(text as never)).rejects.toMatchObject({ code: 'isolation.statement-refused' });
      }
    });
  });

  it('makes every value a parameter, whatever it contains', async () => {
    await asAcme(async (tx) => {
      const nasty = "'; set role gatehouse_owner; select '";
      expect(await tx.$queryRaw`select ${nasty}::text as value`).toEqual([{ value: nasty }]);
      // An object from outside that looks like a fragment is a value too.
      const forged = { strings: ["'' or true"], values: [], sql: "'' or true", text: "'' or true" };
      expect(await tx.$queryRaw`select slug from tenants where slug = ${forged}`).toEqual([]);
    });
  });

  it('puts fragments in as SQL and judges the whole', async () => {
    await asAcme(async (tx) => {
      const conditions = joinSql([sql`slug = ${'acme'}`, sql`status = ${'active'}`], ' and ');
      expect(await tx.$queryRaw`select slug from tenants where ${conditions}`).toEqual([{ slug: 'acme' }]);
      await expect(tx.$queryRaw`select 1 ${sql`; reset all`}`).rejects.toMatchObject({
        code: 'isolation.statement-refused',
      });
    });
  });

  it('finds no other tenant through the models, asked for by its id or not', async () => {
    await asAcme(async (tx) => {
      expect(await tx.tenant.findMany({ where: { tenantId: both.globex } })).toEqual([]);
      expect(await tx.tenant.findUnique({ where: { slug: 'globex' } })).toBeNull();
      expect(await tx.tenant.count()).toBe(1);
      expect(await tx.tenant.updateMany({ where: { slug: 'globex' }, data: { name: 'x' } })).toEqual({ count: 0 });
    });
    await expect(asAcme((tx) => tx.role.create({ data: { tenantId: both.globex, slug: 'x' } }))).rejects.toThrow(
      'row-level security',
    );
    await expect(
      asAcme((tx) =>
        tx.role.upsert({
          where: { tenantId_slug: { tenantId: both.globex, slug: 'x' } },
          create: { tenantId: both.globex, slug: 'x' },
          update: {},
        }),
      ),
    ).rejects.toThrow('row-level security');
  });
});
