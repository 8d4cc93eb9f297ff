import { randomUUID } from 'node:crypto';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { fillTables } from './fill-tables.ts';
import { type TenantTable, tenantTables } from './tenant-tables.ts';

/** A database in which two tenants have rows in every table, and a session of each role. */
export interface TwoTenants extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly owner: RawSession;
  /** A bare session of the runtime role. */
  readonly app: RawSession;
  readonly tables: readonly TenantTable[];
  readonly victim: string;
  readonly attacker: string;
  /** The row of each tenant in each table. */
  readonly rows: { readonly victim: ReadonlyMap<string, Row>; readonly attacker: ReadonlyMap<string, Row> };
  /** Everything that a tenant has, as the owner sees it: what an attack may not change. */
  contentsOf(tenant: string): Promise<string>;
  /** Runs `attack` as the attacker, in a transaction that is rolled back. */
  asAttacker<T>(attack: () => Promise<T>): Promise<T>;
}

export type Row = Record<string, unknown>;

export async function twoTenants(): Promise<TwoTenants> {
  const database = await createTestDatabase();
  const admin = await RawSession.open(database.adminUrl);
  const owner = await RawSession.open(database.ownerUrl);
  const app = await RawSession.open(database.appUrl);
  const tables = await tenantTables(admin);
  const [victim, attacker] = [randomUUID(), randomUUID()];
  const rows = { victim: await fillTables(owner, tables, victim), attacker: await fillTables(owner, tables, attacker) };
  await admin.query('analyze');
  return {
    database,
    owner,
    app,
    tables,
    victim,
    attacker,
    rows,
    async contentsOf(tenant) {
      const parts = tables.map(
        ({ name }) => `select '${name}' as t, to_jsonb(r) as row from ${name} r where tenant_id = $1`,
      );
      const { rows: all } = await owner.query<{ t: string; row: unknown }>(
        `${parts.join(' union all ')} order by 1, 2`,
        [tenant],
      );
      return JSON.stringify(all);
    },
    asAttacker: (attack) =>
      app.rolledBack(async () => {
        await app.query("select set_config('app.tenant_id', $1, true)", [attacker]);
        return attack();
      }),
    async [Symbol.asyncDispose]() {
      for (const session of [admin, owner, app]) await session[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}
