import { withConnection } from '../connections.ts';
import type { Database } from '../database.ts';

/** Bytes of a payload that PostgreSQL takes (NOTIFY: "shorter than 8000 bytes"), with some to spare. */
export const ANNOUNCEMENT_BYTES = 7_900;

/**
 * Announces the payloads to all who listen on the channel (`createChangeListener`), in one statement of its own, outside of
 * any unit of work. Whoever does not listen at that moment never hears of them. They are no secret: every role that may connect
 * may listen.
 *
 * @param payloads at most {@link ANNOUNCEMENT_BYTES} each
 * @throws GatehouseError `database.unavailable`
 */
export async function announce(database: Database, channel: string, payloads: readonly string[]): Promise<void> {
  await withConnection(database, (client) =>
    client.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [channel, payloads]),
  );
}
