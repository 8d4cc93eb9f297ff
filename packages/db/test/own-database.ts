import pg from 'pg';
import { inject } from 'vitest';
import { cloneDatabase } from '../src/embedded/clone.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: { readonly adminUrl: string; readonly ownerUrl: string; readonly appUrl: string };
  }
}

/** A database of one test file, by the roles that one may connect as. */
export interface OwnDatabase {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  drop(): Promise<void>;
}

/** A migrated one. (The testkit has the same for everybody else; it is built on this package, so not for this one.) */
export async function migratedDatabase(): Promise<OwnDatabase> {
  const server = inject('testServer');
  const { name, drop } = await cloneDatabase(server.adminUrl, new URL(server.appUrl).pathname.slice(1));
  return { ...urlsOf(name), drop };
}

/** One with nothing in it, that belongs to gatehouse_owner. */
export async function emptyDatabase(): Promise<OwnDatabase> {
  const name = `empty_${crypto.randomUUID().slice(0, 8)}`;
  const { adminUrl } = inject('testServer');
  await query(adminUrl, `create database ${name} owner gatehouse_owner template template0`);
  return { ...urlsOf(name), drop: () => query(adminUrl, `drop database ${name} with (force)`).then(() => {}) };
}

/** Runs one statement in a session of its own. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

function urlsOf(database: string): Omit<OwnDatabase, 'drop'> {
  const { adminUrl, ownerUrl, appUrl } = inject('testServer');
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
  return { adminUrl: at(adminUrl), ownerUrl: at(ownerUrl), appUrl: at(appUrl) };
}
