import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '@gatehouse/db';
import type { RawSession } from '@gatehouse/db/raw-session';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** A table that holds tenant data, as the catalogue describes it. */
export interface TenantTable {
  /** With its schema, quoted where it must be. */
  readonly name: string;
  readonly isPartition: boolean;
  /** The lower bound of a partition, or a time that only the default partition takes. */
  readonly firstMoment: string | null;
  readonly columns: readonly Column[];
  readonly primaryKey: readonly string[];
  /** Columns of each unique index, and the index's name. */
  readonly uniques: readonly { readonly index: string; readonly columns: readonly string[] }[];
  readonly checks: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly definition: string;
  }[];
  readonly foreignKeys: readonly {
    readonly columns: readonly string[];
    readonly target: string;
    readonly targetColumns: readonly string[];
  }[];
}

const columnNames = (relation: string, numbers: string) =>
  `(select coalesce(json_agg(attname order by place), '[]') from unnest(${numbers}) with ordinality as key (number, place)
    join pg_attribute on attrelid = ${relation} and attnum = key.number)`;

const TABLES = `
select c.oid::regclass::text as name, c.relispartition as "isPartition",
  case when c.relispartition then coalesce(
    substring(pg_get_expr(c.relpartbound, c.oid) from $q$FROM \\('([^']+)'\\)$q$), '2100-01-01T00:00:00Z') end as "firstMoment",
  (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, null), 'nullable', not attnotnull) order by attnum)
   from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
  coalesce((select ${columnNames('c.oid', 'i.indkey::smallint[]')} from pg_index i where i.indrelid = c.oid and i.indisprimary), '[]')
    as "primaryKey",
  coalesce((select json_agg(json_build_object('index', x.relname, 'columns', ${columnNames('c.oid', 'i.indkey::smallint[]')}))
   from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisunique and i.indpred is null), '[]')
    as uniques,
  coalesce((select json_agg(json_build_object('name', conname, 'columns', ${columnNames('c.oid', 'conkey')},
     'definition', pg_get_constraintdef(oid)))
   from pg_constraint where conrelid = c.oid and contype = 'c'), '[]') as checks,
  coalesce((select json_agg(json_build_object('columns', ${columnNames('c.oid', 'conkey')},
     'target', confrelid::regclass::text, 'targetColumns', ${columnNames('confrelid', 'confkey')}))
   from pg_constraint where conrelid = c.oid and contype = 'f'), '[]') as "foreignKeys"
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
order by 1`;

/**
 * Every table that is not listed as global, nor in a schema that is, found from the catalogue: nobody has to remember to add one here. Tables
 * that others refer to come first.
 */
export async function tenantTables(admin: RawSession): Promise<TenantTable[]> {
  const [tablesListed, schemasListed] = ['global-tables.json', 'global-schemas.json'].map((file) =>
    JSON.parse(readFileSync(join(prismaFolder(), 'rls', file), 'utf8')),
  );
  const { rows } = await admin.query<TenantTable>(TABLES);
  const tables = rows.filter(
    ({ name }) => !(name in tablesListed) && !((name.split('.', 1)[0] ?? '') in schemasListed),
  );
  const sorted: TenantTable[] = [];
  while (sorted.length < tables.length) {
    const ready = tables.filter(
      (table) =>
        !sorted.includes(table) &&
        table.foreignKeys.every(({ target }) => target === table.name || sorted.some(({ name }) => name === target)),
    );
    if (ready.length === 0) throw new Error('the foreign keys go in a circle');
    sorted.push(...ready);
  }
  return sorted;
}
