import { GatehouseError } from '@gatehouse/errors';
import type pg from 'pg';
import { asDatabaseError } from '../database-error.ts';
import { parseTenantId, type TenantId } from '../tenant-id.ts';
import { timeLimits } from '../time-limits.ts';
import type { TenantCalls } from './burst.ts';
import { HotConnection } from './hot-connection.ts';
import { type HotCall, refuseForged } from './hot-statement.ts';

/** More than this many transactions waiting on each connection means that the database does not keep up. */
const IN_FLIGHT_AT_MOST = 500;

/** The rows of each call, in the order of the calls. */
export type RowsOf<Calls extends readonly HotCall<unknown>[]> = {
  -readonly [Index in keyof Calls]: Calls[Index] extends HotCall<infer Row> ? Row[] : never;
};

/** How many connections a hot path has, and how long it waits. */
export interface HotPathOptions {
  readonly connections: number;
  /** Milliseconds until a transaction that is not answered counts as lost, with its connection; 10 s unless given. */
  readonly answerWithin?: number;
}

/**
 * The fast way for statements that run for every request: the tenant and the statements in one burst, one transaction, on a
 * pipelined connection, with the same guarantees as `withTenant`. Connections are few, made when they are needed, and
 * replaced when they are lost.
 */
export class HotPath {
  readonly #config: pg.ClientConfig;
  readonly #size: number;
  readonly #answerWithin: number;
  #connections: HotConnection[] = [];
  #opening: Promise<HotConnection> | undefined;
  #closed = false;

  constructor(config: pg.ClientConfig, { connections, answerWithin = timeLimits.unitOfWork }: HotPathOptions) {
    this.#config = config;
    this.#size = connections;
    this.#answerWithin = answerWithin;
  }

  /**
   * Runs the calls as one transaction of one tenant and answers the rows of each, in order. All of them happened, or
   * none did; the first error rejects. Whether a transaction whose connection was lost was committed is not known
   * (`database.unavailable`): repeat only what may happen twice.
   *
   * @throws GatehouseError `isolation.tenant-unset`, `database.unavailable`, `server.busy`
   */
  async run<const Calls extends readonly HotCall<unknown>[]>(tenant: TenantId, calls: Calls): Promise<RowsOf<Calls>> {
    return (await this.#send([{ tenant, calls }])) as RowsOf<Calls>;
  }

  /**
   * Runs the calls of several tenants as one transaction, each under its own tenant, one tenant after the other: for the
   * few who write for many tenants at once. All of it happened, or nothing did.
   *
   * @throws as {@link run}
   */
  async runTogether(parts: readonly TenantCalls[]): Promise<void> {
    await this.#send(parts);
  }

  async #send(given: readonly TenantCalls[]): Promise<unknown[][]> {
    const parts = given.map(({ tenant, calls }) => ({ tenant: parseTenantId(tenant), calls }));
    for (const { calls } of parts) refuseForged(calls);
    try {
      const connection = this.#idlest() ?? (await this.#open());
      if (connection.inFlight >= IN_FLIGHT_AT_MOST) {
        throw new GatehouseError('server.busy', { reason: 'the hot path is full' });
      }
      return await connection.run(parts);
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
    this.#opening ??= HotConnection.open(this.#config, this.#answerWithin)
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
