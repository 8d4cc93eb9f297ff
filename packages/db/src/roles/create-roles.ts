import pg from 'pg';
import { asDatabaseError } from '../database-error.ts';
import { readRlsFile } from '../prisma-folder.ts';
import { scramVerifier } from './scram-verifier.ts';

/** What {@link createRoles} needs. */
export interface CreateRolesOptions {
  /** Connection URL of somebody who may create roles and databases; its database only has to exist. */
  readonly adminUrl: string;
  /** The Gatehouse database. It is made when it is missing. */
  readonly database: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/**
 * Makes the two login roles and the database, or puts them right: `prisma/rls/roles.sql`, passwords, the database owned
 * by `gatehouse_owner`, `prisma/rls/database.sql`. It may be called again at any time, on a running system too.
 *
 * @throws GatehouseError `database.unavailable`, `settings.invalid` (a password that is not printable ASCII)
 */
export async function createRoles(options: CreateRolesOptions): Promise<void> {
  const verifiers = {
    gatehouse_owner: scramVerifier(options.ownerPassword),
    gatehouse_app: scramVerifier(options.appPassword),
  };
  await withAdmin(options.adminUrl, async (admin) => {
    await admin.query(readRlsFile('roles.sql'));
    for (const [role, verifier] of Object.entries(verifiers)) {
      await admin.query(`alter role ${role} password ${pg.escapeLiteral(verifier)}`);
    }
    const { rowCount } = await admin.query('select from pg_catalog.pg_database where datname = $1', [options.database]);
    if (rowCount === 0) {
      await mayBecomeOwner(admin);
      await admin.query(
        `create database ${pg.escapeIdentifier(options.database)} owner gatehouse_owner encoding 'UTF8' template template0`,
      );
    }
  });
  await restrictDatabase(options);
}

/**
 * Takes from everybody what a new database gives to everybody (`prisma/rls/database.sql`). A copy of a database does not
 * inherit this: whoever makes one calls it again.
 */
export async function restrictDatabase(options: { adminUrl: string; database: string }): Promise<void> {
  const url = new URL(options.adminUrl);
  url.pathname = `/${encodeURIComponent(options.database)}`;
  await withAdmin(url.href, (admin) => admin.query(readRlsFile('database.sql')));
}

/** An administrator who is no superuser may give a database to a role only as a member of it (PostgreSQL 16 and later). */
async function mayBecomeOwner(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ may: boolean }>("select pg_has_role('gatehouse_owner', 'set') as may");
  if (!rows[0]?.may) await admin.query('grant gatehouse_owner to current_user with set true, inherit true');
}

async function withAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  admin.on('error', () => {});
  try {
    await admin.connect();
    await work(admin);
  } catch (thrown) {
    throw asDatabaseError(thrown);
  } finally {
    await admin.end();
  }
}
