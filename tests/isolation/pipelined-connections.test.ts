import { hotStatement, type TenantId } from '@gatehouse/db';
import { describe, expect, it } from 'vitest';
import { AcmeAndGlobex } from './acme-and-globex.ts';

const both = AcmeAndGlobex.begin();

const own = hotStatement<{ slug: string }>('own-slug', 'select slug from tenants');
const addRole = hotStatement<{ id: string }>(
  'add-role',
  'insert into roles (tenant_id, id, slug) values ($1, uuidv7(), $2) returning id',
);
const roles = hotStatement<{ slug: string }>('own-roles', 'select slug from roles order by slug');
const divide = hotStatement<{ n: number }>('divide', 'select 1 / $1::integer as n');
const settings = hotStatement<{ tenant: string; statement: string; idle: string }>(
  'session-settings',
  `select current_setting('app.tenant_id') as tenant, current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle`,
);

describe('a pipelined connection', () => {
  it('shows each tenant itself, also when the plan is no longer made anew', async () => {
    for (let turn = 0; turn < 12; turn++) {
      expect(await both.database.hot.run(both.acme, [own.bind(), own.bind()])).toEqual([
        [{ slug: 'acme' }],
        [{ slug: 'acme' }],
      ]);
      expect(await both.database.hot.run(both.globex, [own.bind()])).toEqual([[{ slug: 'globex' }]]);
    }
  });

  it('keeps hundreds of transactions apart that are under way at once, failing ones among them', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const [tenant, slug] = both.inTurn(index);
        const calls =
          index % 5 === 0 ? [own.bind(), divide.bind(0), own.bind()] : [own.bind(), divide.bind(1), own.bind()];
        return both.database.hot.run(tenant, calls).then(
          ([first, , last]) =>
            index % 5 !== 0 && JSON.stringify([first, last]) === JSON.stringify([[{ slug }], [{ slug }]]),
          (thrown) => index % 5 === 0 && thrown.code === '22012',
        );
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set([true]));
  });

  it('does all of a transaction or none of it', async () => {
    await expect(
      both.database.hot.run(both.acme, [
        addRole.bind(both.acme, 'one'),
        addRole.bind(both.acme, 'two'),
        addRole.bind(both.acme, 'one'),
      ]),
    ).rejects.toMatchObject({ code: '23505' });
    expect(await both.roles()).toEqual([]);
    const [made] = await both.database.hot.run(both.acme, [addRole.bind(both.acme, 'one')]);
    expect(made).toHaveLength(1);
    expect(await both.roles()).toEqual(['one']);
  });

  it('refuses a row under another tenant, and nothing of that burst stays', async () => {
    await expect(
      both.database.hot.run(both.acme, [addRole.bind(both.acme, 'mine'), addRole.bind(both.globex, 'forged')]),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await both.roles()).toEqual([]);
  });

  it('leaves those alone who use a statement that another failed to prepare', async () => {
    const fresh = hotStatement<{ n: number }>('prepared-by-the-failing-one', 'select $1::integer as n');
    const [failing, ...others] = await Promise.allSettled([
      both.database.hot.run(both.acme, [divide.bind(0), fresh.bind(0)]),
      ...[1, 2, 3].map((n) => both.database.hot.run(both.globex, [fresh.bind(n)])),
    ]);
    expect(failing.status).toBe('rejected');
    expect(others).toEqual([1, 2, 3].map((n) => ({ status: 'fulfilled', value: [[{ n }]] })));
    expect(await both.database.hot.run(both.acme, [fresh.bind(4)])).toEqual([[{ n: 4 }]]);
  });

  it('goes on when a statement cannot even be parsed', async () => {
    const broken = hotStatement<never>('broken', 'select nothing from nowhere');
    const outcomes = await Promise.allSettled([
      both.database.hot.run(both.acme, [broken.bind()]),
      both.database.hot.run(both.globex, [own.bind()]),
      both.database.hot.run(both.acme, [broken.bind()]),
      both.database.hot.run(both.acme, [own.bind()]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('gives rows their types', async () => {
    const typed = hotStatement<Record<string, unknown>>(
      'typed-row',
      `select 9007199254740993::bigint as big, '{"a": [1]}'::jsonb as json, '2026-11-22T10:00:00Z'::timestamptz as at,
         '\\x00ff'::bytea as bytes, null::text as nothing, $1::text[] as list, true as yes`,
    );
    const [[row] = []] = await both.database.hot.run(both.acme, [typed.bind(['a"b', null, '{x,y}', '\\'])]);
    expect(row).toEqual({
      big: 9007199254740993n,
      json: { a: [1] },
      at: new Date('2026-11-22T10:00:00Z'),
      bytes: Buffer.from([0, 255]),
      nothing: null,
      list: ['a"b', null, '{x,y}', '\\'],
      yes: true,
    });
  });

  it('carries no tenant into what comes after, and the session has no transaction open', async () => {
    await both.database.hot.run(both.acme, [own.bind()]);
    await both.database.hot.run(both.acme, [divide.bind(0)]).catch(() => {});
    // The error arrives ahead of the server's word that it is ready again, and the view of it lags behind both.
    await expect.poll(async () => new Set(await both.sessions())).toEqual(new Set(['idle']));
  });

  it('has limits on the server while it works', async () => {
    const [inside] = await both.database.hot.run(both.globex, [settings.bind()]);
    expect(inside).toEqual([{ tenant: both.globex, statement: '5s', idle: '5s' }]);
  });

  it('is not taken without a tenant that is one', async () => {
    for (const wrong of ['', 'acme', undefined, `${both.acme}' or true --`]) {
      await expect(both.database.hot.run(wrong as TenantId, [own.bind()])).rejects.toMatchObject({
        code: 'isolation.tenant-unset',
      });
    }
  });

  it.each([
    ['while it connects', false],
    ['while it works', true],
  ])('refuses more than it can keep up with, %s, and goes on with the rest', async (_, connected) => {
    if (connected) await both.database.hot.run(both.acme, [own.bind()]);
    const slow = hotStatement<never>('slow-enough', 'select 1 from generate_series(1, 500000) as n where n < 0');
    const outcomes = await Promise.allSettled([
      both.database.hot.run(both.acme, [slow.bind()]),
      ...Array.from({ length: 600 }, () => both.database.hot.run(both.acme, [own.bind()])),
    ]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
    expect(refused).toEqual(Array.from({ length: 101 }, () => 'server.busy'));
    expect(await both.database.hot.run(both.globex, [own.bind()])).toEqual([[{ slug: 'globex' }]]);
  });

  it('is replaced when it is lost, and says that the database was away', async () => {
    await both.database.hot.run(both.acme, [own.bind()]);
    const slow = hotStatement<never>('slow', 'select 1 from generate_series(1, 30000000) as n where n < 0');
    const [cut] = await Promise.allSettled([
      both.database.hot.run(both.acme, [addRole.bind(both.acme, 'lost'), slow.bind()]),
      both.cutConnections(),
    ]);
    expect(cut).toMatchObject({ status: 'rejected', reason: { code: 'database.unavailable' } });
    expect(await both.roles()).toEqual([]);
    expect(await both.database.hot.run(both.globex, [own.bind()])).toEqual([[{ slug: 'globex' }]]);
  });

  it('prepares again after a migration changed what a statement answers', async () => {
    const all = hotStatement<Record<string, unknown>>('all-of-settings', 'select * from settings');
    await both.database.hot.run(both.acme, [all.bind()]);
    await both.admin.query('alter table settings add column note text');
    await both.database.hot.run(both.acme, [all.bind()]).catch(() => {});
    expect(await both.database.hot.run(both.acme, [all.bind()])).toEqual([[]]);
    expect(await both.database.hot.run(both.acme, [roles.bind()])).toEqual([[]]);
  });

  it('finishes what is under way when it is closed, and takes no more', async () => {
    const under = Array.from({ length: 20 }, () => both.database.hot.run(both.acme, [own.bind()]));
    await Promise.all([under[0], both.database.close()]);
    expect(await Promise.all(under)).toEqual(under.map(() => [[{ slug: 'acme' }]]));
    await expect(both.database.hot.run(both.acme, [own.bind()])).rejects.toMatchObject({
      code: 'database.unavailable',
    });
  });
});
