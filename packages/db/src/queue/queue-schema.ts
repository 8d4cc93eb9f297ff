import { GatehouseError } from '@gatehouse/errors';
import type pg from 'pg';
import { asDatabaseError } from '../database-error.ts';

/** BullMQ's own, when it is given a pool: on the search path of the queue's connections and of no others. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Brings the queue's schema to what this release's BullMQ needs, as its owner, and lets the runtime role use it. It holds
 * ids and no tenant data (prisma/rls/global-schemas.json).
 *
 * @param owner a session of `gatehouse_owner`
 * @throws GatehouseError `migration.failed`, `database.unavailable`
 */
export async function migrateQueue(owner: pg.Client): Promise<void> {
  // Loaded by who migrates, and not by every process that has a database.
  const { runMigrations } = await import('bullmq');
  try {
    await runMigrations(owner, QUEUE_SCHEMA);
    await letRuntimeRoleUse(owner);
  } catch (thrown) {
    const fault = asDatabaseError(thrown);
    if (fault instanceof GatehouseError && fault.code === 'database.unavailable') throw fault;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new GatehouseError('migration.failed', { reason: `schema ${QUEUE_SCHEMA}: ${reason}`, cause: thrown });
  }
}

async function letRuntimeRoleUse(owner: pg.Client): Promise<void> {
  await owner.query(`
    grant usage on schema ${QUEUE_SCHEMA} to gatehouse_app;
    grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to gatehouse_app;
    grant usage on all sequences in schema ${QUEUE_SCHEMA} to gatehouse_app;
    grant execute on all functions in schema ${QUEUE_SCHEMA} to gatehouse_app`);
}
