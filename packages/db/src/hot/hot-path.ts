import { GatehouseError } from '@gatehouse/errors';
import type pg from 'pg';
import { asDatabaseError } from '../database-error.ts';
import { parseTenantId, type TenantId } from '../tenant-id.ts';
import { HotConnection } from './hot-connection.ts';
import { type HotCall, refuseForged } from './hot-statement.ts';

/** More than this many transactions waiting on each connection means that the database does not keep up. */
const IN_FLIGHT_AT_MOST = 500;

/** The rows of each call, in the order of the calls. */
export type RowsOf<Calls extends readonly HotCall<unknown>[]> = {
  -readonly [Index in keyof Calls]: Calls[Index] extends HotCall<infer Row> ? Row[] : never;
};

/**
 * The fast way for statements that run for every request: the tenant and the statements in one burst, one transaction, on a
 * pipelined connection, with the same guarantees as `withTenant`. Connections are few, made when they are needed, and
 * replaced when they are lost.
 */
export class HotPath {
  readonly #config: pg.ClientConfig;
  readonly #size: number;
  #connections: HotConnection[] = [];
  #opening: Promise<HotConnection> | undefined;
  #closed = false;

  constructor(config: pg.ClientConfig, size: number) {
    this.#config = config;
    this.#size = size;
  }

  /**
   * Runs the calls as one transaction of one tenant and answers the rows of each, in order. All of them happened, or
   * none did; the first error rejects. Whether a transaction whose connection was lost was committed is not known
   * (`database.unavailable`): repeat only what may happen twice.
   *
   * @throws GatehouseError `isolation.tenant-unset`, `database.unavailable`, `server.busy`
   */
  async run<const Calls extends readonly HotCall<unknown>[]>(tenant: TenantId, calls: Calls): Promise<RowsOf<Calls>> {
    const tenantId = parseTenantId(tenant);
    refuseForged(calls);
    try {
      const connection = this.#idlest() ?? (await this.#open());
      if (connection.inFlight >= IN_FLIGHT_AT_MOST) {
        throw new GatehouseError('server.busy', { reason: 'the hot path is full' });
      }
      return (await connection.run(tenantId, calls)) as RowsOf<Calls>;
    } catch (thrown) {
      throw asDatabaseError(thrown);
    }
  }

  /** Waits for what is under way, and closes every connection. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.catch(() => {});
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  /** The connection with the least to do, unless another one should be opened for this. */
  #idlest(): HotConnection | undefined {
    this.#connections = this.#connections.filter(({ usable }) => usable);
    const [idlest] = this.#connections.toSorted((one, other) => one.inFlight - other.inFlight);
    if (!idlest) return undefined;
    if (idlest.inFlight > 0 && this.#connections.length < this.#size && !this.#closed) {
      this.#open().catch(() => {});
    }
    return idlest;
  }

  /** One attempt at a time, shared by all who need it: a database that is away is not asked by everyone at once. */
  #open(): Promise<HotConnection> {
    if (this.#closed) throw new GatehouseError('database.unavailable', { reason: 'the database was closed' });
    this.#opening ??= HotConnection.open(this.#config)
      .then((connection) => {
        this.#connections.push(connection);
        return connection;
      })
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }
}
