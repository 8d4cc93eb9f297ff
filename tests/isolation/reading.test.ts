import { describe, expect, it } from 'vitest';
import { expectNothing, REFUSED, Siege } from './siege.ts';
import type { TenantTable } from './tenant-tables.ts';

const siege = Siege.begin();

describe('the tables under attack', () => {
  it('hold rows of both tenants, every one of them', async () => {
    await siege.onEveryTable(async ({ name }) => {
      const { rows } = await siege.world.owner.query(`select distinct tenant_id from ${name}`);
      const tenants = rows.map(({ tenant_id }) => tenant_id);
      expect(tenants).toEqual(expect.arrayContaining([siege.world.victim, siege.world.attacker]));
    });
  });

  it('show the attacker its own rows, so that finding nothing means something', async () => {
    await siege.onEveryTable(async (table) => {
      const answer = await siege.attempt(`select tenant_id from ${table.name}`);
      if (table.isPartition) expect(answer).toBe(REFUSED);
      else expect(answer).toMatchObject({ rows: expect.arrayContaining([{ tenant_id: siege.world.attacker }]) });
    });
  });
});

describe('reading as the other tenant', () => {
  const reads: [string, (table: TenantTable) => string][] = [
    ['by id', (table) => `select * from ${table.name} where tenant_id = $1`],
    ['without a filter', (table) => `select * from (select * from ${table.name}) r where r.tenant_id = $1`],
    ['a count', (table) => `select 1 from ${table.name} where tenant_id = $1 group by tenant_id having count(*) > 0`],
    ['for update', (table) => `select * from ${table.name} where tenant_id = $1 for update`],
    ['a sample', (table) => `select * from ${table.name} tablesample system (100) where tenant_id = $1`],
    ['with "only"', (table) => `select * from only ${table.name} where tenant_id = $1`],
    [
      'a join on everything',
      (table) => `select v.* from ${table.name} a right join ${table.name} v on true where v.tenant_id = $1`,
    ],
    [
      'a materialised CTE',
      (table) => `with r as materialized (select * from ${table.name}) select * from r where tenant_id = $1`,
    ],
    [
      'a lateral subquery',
      (table) =>
        `select r.* from (values ($1::uuid)) t (id), lateral (select * from ${table.name} where tenant_id = t.id) r`,
    ],
    [
      'another case of the same id',
      (table) => `select * from ${table.name} where tenant_id::text ilike upper($1::text)`,
    ],
    ['everything but nobody', (table) => `select * from ${table.name} where not (tenant_id <> $1)`],
  ];

  it.each(reads)('%s', async (_, sql) => {
    await siege.onEveryTable(async (table) => expectNothing(await siege.attempt(sql(table), [siege.world.victim])));
  });

  it('never sees another id in any column that names the tenant', async () => {
    await siege.onEveryTable(async (table) => {
      const answer = await siege.attempt(`select distinct tenant_id from ${table.name}`);
      if (typeof answer !== 'string') expect(answer.rows).toEqual([{ tenant_id: siege.world.attacker }]);
    });
  });

  it('through COPY', async () => {
    await siege.onEveryTable(async (table) => {
      const out = await siege.copied(`copy (select * from ${table.name}) to stdout`);
      if (table.isPartition) expect(out).toBe(REFUSED);
      else {
        expect(out).toContain(siege.world.attacker);
        expect(out).not.toContain(siege.world.victim);
      }
      expect(await siege.copied(`copy ${table.name} to stdout`)).not.toContain(siege.world.victim);
    });
  });

  it('through the text of an error', async () => {
    await siege.onEveryTable(async (table) => {
      for (const { name, type } of table.columns.filter((column) => column.type === 'text')) {
        const value = siege.row('victim', table)[name];
        if (typeof value !== 'string' || value === siege.row('attacker', table)[name]) continue;
        const message = await siege.world.asAttacker(() =>
          siege.world.app.query(`select 1 from ${table.name} where "${name}"::${type}::date = now()`).then(
            () => '',
            (thrown) => JSON.stringify({ ...thrown, message: thrown.message }),
          ),
        );
        expect(message).not.toContain(value);
      }
    });
  });

  it('through the statistics of the planner', async () => {
    const { rows } = await siege.world.app.query('select tablename from pg_stats where schemaname = $1', ['public']);
    expect(rows).toEqual([]);
    await expect(siege.world.app.query('select * from pg_statistic')).rejects.toMatchObject({ code: REFUSED });
  });

  it('through the plan of a query', async () => {
    await siege.onEveryTable(async (table) => {
      const answer = await siege.attempt(`explain (analyze, format text) select * from ${table.name}`);
      if (typeof answer !== 'string') expect(JSON.stringify(answer.rows)).not.toContain(siege.world.victim);
    });
  });
});
