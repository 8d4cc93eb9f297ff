import pg from 'pg';
import { databaseFault } from '../database-error.ts';
import { Burst, type TenantCalls } from './burst.ts';

// A prepared statement that the server no longer has, or cannot use after a migration: the connection would fail with
// it for ever.
const stale = new Set(['26000', '0A000']);

/** After such an error the connection is replaced. FATAL: the server closes it, though the socket may not know yet. */
function isTheEnd(error: Error): boolean {
  const severity = (error as pg.DatabaseError).severity;
  return severity === 'FATAL' || severity === 'PANIC' || stale.has(databaseFault(error).code ?? '');
}

/** One pipelined connection. Transactions are sent one after the other without waiting for answers in between. */
export class HotConnection {
  readonly #client: pg.Client;
  readonly #answerWithin: number;
  readonly #prepared = new Set<string>();
  #inFlight = 0;
  #retired = false;
  #drained: (() => void) | undefined;

  private constructor(client: pg.Client, answerWithin: number) {
    this.#client = client;
    this.#answerWithin = answerWithin;
    client.on('error', () => this.#retire());
    client.on('end', () => this.#retire());
  }

  /**
   * Connects.
   *
   * @param answerWithin milliseconds that a transaction may take before the connection is given up
   */
  static async open(config: pg.ClientConfig, answerWithin: number): Promise<HotConnection> {
    const client = new pg.Client({ ...config, pipeline: true });
    const connection = new HotConnection(client, answerWithin);
    await client.connect();
    return connection;
  }

  /** Transactions that were sent and not answered. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether it takes further transactions. */
  get usable(): boolean {
    return !this.#retired;
  }

  /** Runs the calls as one transaction and answers the rows of each. */
  run(parts: readonly TenantCalls[]): Promise<unknown[][]> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown[][]>();
    const unprepared = new Set([...Burst.namesOf(parts)].filter((name) => !this.#prepared.has(name)));
    this.#inFlight++;
    this.#client.query(
      new Burst(parts, unprepared, this.#answerWithin, (error, rows) => {
        this.#inFlight--;
        if (error) {
          if (isTheEnd(error)) this.#retired = true;
          reject(error);
        } else {
          for (const name of unprepared) this.#prepared.add(name);
          // Asked here and not a turn of the loop later: by then it could be the status of another transaction.
          if (this.#client.getTransactionStatus() !== 'I') this.#abandon();
          resolve(rows);
        }
        if (this.#retired) this.#closeWhenIdle();
      }),
    );
    return promise;
  }

  /** Takes no more, waits for what is under way, and closes. */
  async close(): Promise<void> {
    this.#retire();
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
  }

  #retire(): void {
    this.#retired = true;
    this.#closeWhenIdle();
  }

  #closeWhenIdle(): void {
    if (this.#inFlight > 0) return;
    void this.#client.end();
    this.#drained?.();
  }

  /** The state of the session is in doubt: cut the connection. What is under way on it fails and is rolled back. */
  #abandon(): void {
    this.#retired = true;
    this.#client.connection.stream.destroy();
  }
}
