import { randomUUID } from 'node:crypto';
import type { RawSession } from '@gatehouse/db/raw-session';
import type { Column, TenantTable } from './tenant-tables.ts';

type Row = Record<string, unknown>;

const ATTEMPTS = 5000;

/**
 * Puts one row of the tenant into every table, made up from the catalogue alone: types, foreign keys, and the check
 * constraints, whose own literals are what is tried. A table that cannot be filled is an error, for an attack on an empty
 * table proves nothing.
 */
export async function fillTables(
  owner: RawSession,
  tables: readonly TenantTable[],
  tenant: string,
): Promise<Map<string, Row>> {
  const filled = new Map<string, Row>();
  for (const table of tables) filled.set(table.name, await fillTable(owner, table, tenant, filled));
  return filled;
}

async function fillTable(
  owner: RawSession,
  table: TenantTable,
  tenant: string,
  filled: Map<string, Row>,
): Promise<Row> {
  const candidates = new Map(
    table.columns.map((column) => [column.name, candidatesFor(table, column, tenant, filled)]),
  );
  const draw = repeatableDraws();
  const choice = new Map(table.columns.map(({ name }) => [name, 0]));
  const names = table.columns.map(({ name }) => `"${name}"`);
  const insert = `insert into ${table.name} (${names}) values (${names.map((_, index) => `$${index + 1}`)}) returning *`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const values = table.columns.map(({ name }) => candidates.get(name)?.[choice.get(name) ?? 0]);
    try {
      const { rows } = await owner.query<Row>(insert, values);
      return rows[0] as Row;
    } catch (thrown) {
      const violated = table.checks.find(({ name }) => name === (thrown as { constraint?: string }).constraint);
      if (!violated) throw new Error(`${table.name} could not be filled`, { cause: thrown });
      // Any other combination of the columns that this constraint is about: a cycle of steps could miss the one that fits.
      for (const column of violated.columns) choice.set(column, draw(candidates.get(column)?.length ?? 1));
    }
  }
  throw new Error(`${table.name} could not be filled: teach fill-tables.ts a value that its constraints allow`);
}

/** Numbers from 0 to below a bound, as if by chance and in every run the same (the generator of Numerical Recipes). */
function repeatableDraws(): (bound: number) => number {
  let state = 1;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function candidatesFor(table: TenantTable, column: Column, tenant: string, filled: Map<string, Row>): unknown[] {
  if (column.name === 'tenant_id') return [tenant];
  if (column.name === 'at' && table.firstMoment) return [table.firstMoment];
  for (const key of table.foreignKeys) {
    const place = key.columns.indexOf(column.name);
    if (place < 0) continue;
    const referred = filled.get(key.target)?.[key.targetColumns[place] ?? ''];
    return column.nullable ? [referred, null] : [referred];
  }
  return [...valuesOf(table, column), ...(column.nullable ? [null] : [])];
}

function valuesOf(table: TenantTable, column: Column): unknown[] {
  const unique = randomUUID().slice(0, 8);
  switch (column.type) {
    case 'uuid':
      return [randomUUID()];
    case 'text':
      return [
        `x-${unique}`,
        ...literalsAbout(table, column.name),
        `x${unique}@example.com`,
        `https://${unique}.example/`,
        // A SHA-256 in base64url.
        `x-${unique}`.padEnd(43, 'x'),
      ];
    case 'text[]':
      return [[`x-${unique}`], []];
    case 'jsonb':
      return [JSON.stringify({ mark: unique })];
    case 'bytea':
      return [Buffer.alloc(32, unique), Buffer.alloc(1)];
    case 'integer':
    case 'bigint':
      return [1, 0, 1000];
    case 'boolean':
      return [true, false];
    case 'timestamp with time zone':
      return [new Date()];
    default:
      throw new Error(`teach fill-tables.ts a value of type ${column.type}, for ${table.name}.${column.name}`);
  }
}

/** The strings that check constraints compare this column with: most are lists of the values that it may have. */
function literalsAbout(table: TenantTable, column: string): string[] {
  return table.checks
    .filter(({ columns }) => columns.includes(column))
    .flatMap(({ definition }) => [...definition.matchAll(/'((?:[^']|'')*)'::text/g)].map((found) => found[1] ?? ''))
    .concat('call.decided');
}
