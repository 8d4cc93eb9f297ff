import { beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase, migratedDatabase, type OwnDatabase, query } from '../../test/own-database.ts';
import { prismaScript } from '../../test/prisma-script.ts';

interface TableFacts {
  /** name, type, default; and "not null" unless it is an array: Prisma knows no array that may be null. */
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  readonly indexes: readonly string[];
}

const FACTS = `
select c.relname as name,
  (select json_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid),
      case when attndims = 0 and attnotnull then 'not null' end) order by attname)
   from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
  coalesce((select json_agg(conname || ': ' || pg_get_constraintdef(oid) order by conname)
   from pg_constraint where conrelid = c.oid and contype in ('p', 'f', 'u')), '[]') as keys,
  coalesce((select json_agg(pg_get_indexdef(indexrelid) order by pg_get_indexdef(indexrelid))
   from pg_index where indrelid = c.oid), '[]') as indexes
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname <> '_prisma_migrations'`;

async function factsOf(database: OwnDatabase): Promise<Record<string, TableFacts>> {
  const rows = await query<TableFacts & { name: string }>(database.adminUrl, FACTS);
  return Object.fromEntries(rows.map(({ name, ...facts }) => [name, facts]));
}

let ours: Record<string, TableFacts>;
let prismas: Record<string, TableFacts>;

beforeAll(async () => {
  const [migrated, empty] = [await migratedDatabase(), await emptyDatabase()];
  await query(empty.ownerUrl, await prismaScript(empty.ownerUrl));
  ours = await factsOf(migrated);
  prismas = await factsOf(empty);
  await migrated.drop();
  await empty.drop();
});

describe('the migrations and the Prisma schema', () => {
  it('make the same tables, but for what Prisma is not told of', () => {
    expect(Object.keys(prismas).length).toBeGreaterThan(15);
    const unknown = Object.keys(ours).filter((name) => !(name in prismas));
    expect(unknown.toSorted()).toEqual(['events', 'security_events', 'task_workers']);
    expect(Object.keys(prismas).filter((name) => !(name in ours))).toEqual([]);
  });

  it('agree on the columns: names, types, defaults, what may be null', () => {
    for (const [name, { columns }] of Object.entries(prismas))
      expect([name, ours[name]?.columns]).toEqual([name, columns]);
  });

  it('agree on primary and foreign keys, with what happens on delete and update', () => {
    for (const [name, { keys }] of Object.entries(prismas)) expect([name, ours[name]?.keys]).toEqual([name, keys]);
  });

  it('agree on indexes, but for the partial ones that Prisma cannot say', () => {
    const extra: string[] = [];
    for (const [name, { indexes }] of Object.entries(prismas)) {
      const own = ours[name]?.indexes ?? [];
      expect(own).toEqual(expect.arrayContaining([...indexes]));
      extra.push(...own.filter((index) => !indexes.includes(index)));
    }
    expect(extra.sort()).toEqual([
      'CREATE INDEX task_attempts_tenant_id_worker_id_open_idx ON public.task_attempts USING btree (tenant_id, worker_id) WHERE (ended_at IS NULL)',
      "CREATE INDEX tasks_tenant_id_created_at_open_idx ON public.tasks USING btree (tenant_id, created_at) WHERE (status = ANY (ARRAY['working'::text, 'input_required'::text]))",
      "CREATE UNIQUE INDEX account_tickets_one_of_a_kind ON public.account_tickets USING btree (tenant_id, account_id, kind) WHERE (kind <> 'password-reset'::text)",
      "CREATE UNIQUE INDEX data_keys_tenant_id_current ON public.data_keys USING btree (tenant_id) WHERE (state = 'current'::text)",
      "CREATE UNIQUE INDEX signing_keys_tenant_id_current ON public.signing_keys USING btree (tenant_id) WHERE (state = 'current'::text)",
    ]);
  });
});
