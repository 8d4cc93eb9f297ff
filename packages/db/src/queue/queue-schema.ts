import { runMigrations } from 'bullmq';
import type pg from 'pg';

/** BullMQ's own, when it is given a pool: on the search path of the queue's connections and of no others. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Brings the queue's schema to what this release's BullMQ needs, as its owner, and lets the runtime role use it. It holds
 * ids and no tenant data (prisma/rls/global-schemas.json).
 *
 * @param owner a session of `gatehouse_owner`
 */
export async function migrateQueue(owner: pg.Client): Promise<void> {
  await runMigrations(owner, QUEUE_SCHEMA);
  await owner.query(`
    grant usage on schema ${QUEUE_SCHEMA} to gatehouse_app;
    grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to gatehouse_app;
    grant usage on all sequences in schema ${QUEUE_SCHEMA} to gatehouse_app;
    grant execute on all functions in schema ${QUEUE_SCHEMA} to gatehouse_app`);
}
