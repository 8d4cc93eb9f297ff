import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { restrictDatabase } from '../roles/create-roles.ts';

/** A database that was made as a copy of another one. */
export interface ClonedDatabase {
  readonly name: string;
  /** Disconnects whoever uses it. */
  drop(): Promise<void>;
}

/**
 * Copies a database of a server, with its owner and its restrictions (`CREATE DATABASE … TEMPLATE` copies neither).
 * Nobody may be connected to the original.
 *
 * @param adminUrl of a superuser, to a database other than `template`
 */
export async function cloneDatabase(adminUrl: string, template: string): Promise<ClonedDatabase> {
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await run(
    adminUrl,
    `create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)} owner gatehouse_owner`,
  );
  await restrictDatabase({ adminUrl, database: name });
  return { name, drop: () => run(adminUrl, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
