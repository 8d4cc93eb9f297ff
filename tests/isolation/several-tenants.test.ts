import { hotStatement, type TenantId } from '@gatehouse/db';
import { describe, expect, it } from 'vitest';
import { AcmeAndGlobex } from './acme-and-globex.ts';

const both = AcmeAndGlobex.begin();

/** Its row belongs to whichever tenant the statement runs under. */
const addOwnRole = hotStatement<never>(
  'add-own-role',
  `insert into roles (tenant_id, id, slug) values (current_setting('app.tenant_id')::uuid, uuidv7(), $1)`,
);
const addRoleOf = hotStatement<never>(
  'add-role-of',
  'insert into roles (tenant_id, id, slug) values ($1, uuidv7(), $2)',
);
/** A role for each tenant that the statement sees. */
const addRolesForAllSeen = hotStatement<never>(
  'add-roles-for-all-seen',
  `insert into roles (tenant_id, id, slug)
   select tenant_id, uuidv7(), 'seen-' || slug || '-' || $1 from tenants`,
);
const ownSlug = hotStatement<{ slug: string }>('own-slug-again', 'select slug from tenants');

describe('a transaction of several tenants', () => {
  it('runs each part under its own tenant, also in turn and when the plan is no longer made anew', async () => {
    for (let turn = 0; turn < 8; turn++) {
      await both.database.hot.runTogether(
        Array.from({ length: 6 }, (_, n) => ({
          tenant: both.inTurn(n)[0],
          calls: [addOwnRole.bind(`own-${turn}-${n}`), addRolesForAllSeen.bind(`${turn}-${n}`)],
        })),
      );
    }
    const rolesOf = (tenant: TenantId) =>
      both.database.withTenant(tenant, async (tx) => (await tx.role.findMany()).map(({ slug }) => slug));
    const [acme, globex] = [await rolesOf(both.acme), await rolesOf(both.globex)];
    expect(acme).toHaveLength(48);
    expect(globex).toHaveLength(48);
    for (const slug of acme) expect(slug).toMatch(/^(own|seen-acme)-\d-[135]$/);
    for (const slug of globex) expect(slug).toMatch(/^(own|seen-globex)-\d-[024]$/);
  });

  it('happens as a whole: what is refused in one part takes the others with it', async () => {
    for (const forged of [both.acme, '0199ffff-0000-7000-8000-00000000ffff']) {
      await expect(
        both.database.hot.runTogether([
          { tenant: both.acme, calls: [addOwnRole.bind('one')] },
          { tenant: both.globex, calls: [addOwnRole.bind('two'), addRoleOf.bind(forged, 'forged')] },
          { tenant: both.acme, calls: [addOwnRole.bind('three')] },
        ]),
      ).rejects.toMatchObject({ code: '42501' });
    }
    expect(await both.roles()).toEqual([]);
  });

  it('does not begin when one of its tenants is none', async () => {
    for (const wrong of ['', 'acme', "x', true) --"]) {
      await expect(
        both.database.hot.runTogether([
          { tenant: both.acme, calls: [addOwnRole.bind('one')] },
          { tenant: wrong as TenantId, calls: [addOwnRole.bind('two')] },
        ]),
      ).rejects.toMatchObject({ code: 'isolation.tenant-unset' });
    }
    expect(await both.roles()).toEqual([]);
  });

  it('refuses a statement that was not declared, in whichever part it stands', async () => {
    const forged = { statement: { ...addOwnRole, text: 'reset all' }, values: [] };
    await expect(
      both.database.hot.runTogether([
        { tenant: both.acme, calls: [addOwnRole.bind('one')] },
        { tenant: both.globex, calls: [forged] },
      ]),
    ).rejects.toMatchObject({ code: 'isolation.statement-refused' });
  });

  it('leaves no tenant behind for the next one', async () => {
    await both.database.hot.runTogether([
      { tenant: both.acme, calls: [addOwnRole.bind('one')] },
      { tenant: both.globex, calls: [] },
    ]);
    const mixed = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const [tenant, slug] = both.inTurn(n);
        if (n % 4 < 2) {
          await both.database.hot.runTogether([{ tenant, calls: [addRolesForAllSeen.bind(`next-${n}`)] }]);
          return true;
        }
        const [[seen]] = await both.database.hot.run(tenant, [ownSlug.bind()]);
        return seen?.slug === slug;
      }),
    );
    expect(new Set(mixed)).toEqual(new Set([true]));
    const { rows } = await both.admin.query(
      `select 1 from roles r join tenants t using (tenant_id)
        where r.slug like 'seen-%' and r.slug not like 'seen-' || t.slug || '-%'`,
    );
    expect(rows).toEqual([]);
  });
});
