import { GatehouseError } from '@gatehouse/errors';
import type pg from 'pg';
import { asDatabaseError } from '../database-error.ts';

/** BullMQ's own, when it is given a pool: on the search path of the queue's connections and of no others. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Brings the queue's schema to what this release's BullMQ needs, as its owner. It holds ids and no tenant data
 * (prisma/rls/global-schemas.json).
 *
 * @param owner a session of `gatehouse_owner`
 * @throws GatehouseError `migration.failed`, `database.unavailable`
 */
export async function migrateQueue(owner: pg.Client): Promise<void> {
  // Loaded by who migrates, and not by every process that has a database.
  const { runMigrations } = await import('bullmq');
  try {
    await ensureSchema(owner);
    await runMigrations(owner, QUEUE_SCHEMA);
  } catch (thrown) {
    const fault = asDatabaseError(thrown);
    if (fault instanceof GatehouseError && fault.code === 'database.unavailable') throw fault;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new GatehouseError('migration.failed', { reason: `schema ${QUEUE_SCHEMA}: ${reason}`, cause: thrown });
  }
}

/**
 * The schema, in which the runtime role may use whatever BullMQ's migrations of today and later will make. One
 * transaction, so that there is none without the other.
 */
async function ensureSchema(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query('select to_regnamespace($1) is not null as made', [QUEUE_SCHEMA]);
  if (rows[0]?.made) return;
  const always = `alter default privileges in schema ${QUEUE_SCHEMA} grant`;
  await owner.query(`
    create schema ${QUEUE_SCHEMA};
    grant usage on schema ${QUEUE_SCHEMA} to gatehouse_app;
    ${always} select, insert, update, delete on tables to gatehouse_app;
    ${always} usage on sequences to gatehouse_app;
    ${always} execute on functions to gatehouse_app`);
}
