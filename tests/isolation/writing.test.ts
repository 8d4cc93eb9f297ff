import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { columnsOf, expectNothing, freshId, harmlessColumn, insertOf, REFUSED, refusals, Siege } from './siege.ts';

const siege = Siege.begin();

describe('writing as the other tenant', () => {
  it('inserts: the very row, a copy of it, a row of its own under the other id', async () => {
    await siege.onEveryTable(async (table) => {
      const fresh = freshId(table);
      for (const { text, values } of [
        insertOf(table, siege.row('victim', table)),
        insertOf(table, siege.row('victim', table), fresh),
        insertOf(table, siege.row('attacker', table), { ...fresh, tenant_id: siege.world.victim }),
      ]) {
        expect(await siege.attempt(text, values)).toBe(REFUSED);
        expect(await siege.attempt(`with made as (${text} returning *) select * from made`, values)).toBe(REFUSED);
      }
    });
  });

  it('inserts by copying from a query', async () => {
    await siege.onEveryTable(async (table) => {
      const columns = columnsOf(table);
      const swapped = columns.replace('"tenant_id"', `'${siege.world.victim}'::uuid`);
      expect(await siege.attempt(`insert into ${table.name} (${columns}) select ${swapped} from ${table.name}`)).toBe(
        '42501',
      );
    });
  });

  it('updates: by id, all rows, through a join', async () => {
    await siege.onEveryTable(async (table) => {
      const column = harmlessColumn(table);
      const where = 'where tenant_id = $1';
      expectNothing(
        await siege.attempt(`update ${table.name} set ${column} = ${column} ${where}`, [siege.world.victim]),
      );
      expectNothing(
        await siege.attempt(
          `update ${table.name} v set ${column} = a.${column} from ${table.name} a where v.tenant_id = $1`,
          [siege.world.victim],
        ),
      );
      const all = await siege.attempt(`update ${table.name} set ${column} = ${column} returning tenant_id`);
      if (typeof all === 'string') expect(all).toBe(REFUSED);
      else expect(new Set(all.rows.map(({ tenant_id }) => tenant_id))).toEqual(new Set([siege.world.attacker]));
    });
  });

  it('deletes: by id, all rows, through a join', async () => {
    await siege.onEveryTable(async (table) => {
      expectNothing(await siege.attempt(`delete from ${table.name} where tenant_id = $1`, [siege.world.victim]));
      expectNothing(
        await siege.attempt(`delete from ${table.name} v using ${table.name} a where v.tenant_id = $1`, [
          siege.world.victim,
        ]),
      );
      const all = await siege.attempt(
        `with gone as (delete from ${table.name} returning tenant_id) select distinct tenant_id from gone`,
      );
      if (typeof all === 'string') expect(refusals).toContain(all);
      else expect(all.rows).toEqual([{ tenant_id: siege.world.attacker }]);
    });
  });

  it("moves: its own rows to the other, and the other's to itself", async () => {
    await siege.onEveryTable(async (table) => {
      expect(await siege.attempt(`update ${table.name} set tenant_id = $1`, [siege.world.victim])).toBe(REFUSED);
      expectNothing(
        await siege.attempt(`update ${table.name} set tenant_id = $1 where tenant_id = $2`, [
          siege.world.attacker,
          siege.world.victim,
        ]),
      );
    });
  });

  it('upserts onto every unique index', async () => {
    await siege.onEveryTable(async (table) => {
      const column = harmlessColumn(table);
      for (const { columns } of table.uniques) {
        const conflict = `on conflict (${columns.map((name) => `"${name}"`)}) do update set ${column} = excluded.${column}`;
        const stolen = insertOf(table, siege.row('victim', table));
        expect(await siege.attempt(`${stolen.text} ${conflict}`, stolen.values)).toBe(REFUSED);
        // Under its own id, so that only the index itself can lead to the other's row.
        const other = insertOf(table, siege.row('victim', table), { tenant_id: siege.world.attacker });
        const answer = await siege.attempt(`${other.text} ${conflict} returning tenant_id`, other.values);
        if (typeof answer === 'string') expect(refusals).toContain(answer);
        else expect(answer.rows.filter(({ tenant_id }) => tenant_id !== siege.world.attacker)).toEqual([]);
      }
    });
  });

  it('merges', async () => {
    await siege.onEveryTable(async (table) => {
      const using = `merge into ${table.name} t using (values ($1::uuid)) s (id) on t.tenant_id = s.id when matched then`;
      expectNothing(await siege.attempt(`${using} delete`, [siege.world.victim]));
      expectNothing(
        await siege.attempt(`${using} update set tenant_id = '${siege.world.attacker}'`, [siege.world.victim]),
      );
    });
  });

  it("refers to the other's rows: as impossible as to rows that do not exist", async () => {
    await siege.onEveryTable(async (table) => {
      for (const key of table.foreignKeys.filter(({ columns }) => columns.length > 1)) {
        const named = key.columns.filter((name) => name !== 'tenant_id');
        const from = (value: (name: string) => unknown) =>
          insertOf(table, siege.row('attacker', table), {
            ...freshId(table),
            ...Object.fromEntries(named.map((name) => [name, value(name)])),
          });
        const real = from((name) => siege.row('victim', table)[name] ?? siege.world.victim);
        const none = from(() => randomUUID());
        const [foreign, missing] = [
          await siege.attempt(real.text, real.values),
          await siege.attempt(none.text, none.values),
        ];
        expect(foreign).toBe(missing);
        expect(['23503', '23505', '23514', REFUSED]).toContain(foreign);
      }
    });
  });
});
