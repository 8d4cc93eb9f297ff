import type pg from 'pg';
import { asDatabaseError } from './database-error.ts';

/** Which pool a Database uses. Kept beside it and not on it: nothing outside this package can get at a connection. */
const pools = new WeakMap<object, pg.Pool>();

/** For the constructor of Database. */
export function rememberPool(database: object, pool: pg.Pool): void {
  pools.set(database, pool);
}

/**
 * Lends one of the connections that units of work use, without a tenant. For looking at the database itself.
 *
 * @throws GatehouseError `database.unavailable`
 */
export async function withConnection<T>(database: object, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const pool = pools.get(database);
  if (!pool) throw new TypeError('a Database registers its pool');
  const client = await pool.connect().catch((thrown: unknown) => Promise.reject(asDatabaseError(thrown)));
  try {
    return await work(client);
  } catch (thrown) {
    throw asDatabaseError(thrown);
  } finally {
    client.release();
  }
}
