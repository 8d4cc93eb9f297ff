import pg from 'pg';

/** What a statement answered. */
export interface RawResult<Row> {
  readonly rows: Row[];
  /** How many rows it touched or gave. */
  readonly count: number;
}

/**
 * One bare session of any role: no tenant is set and nothing is guarded. It is how tests attack the database and how
 * they look at it from outside; product code has `Database`, and a lint rule keeps it to that.
 */
export class RawSession implements AsyncDisposable {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on('error', () => {});
  }

  /** Connects. */
  static async open(url: string): Promise<RawSession> {
    const session = new RawSession(new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 }));
    await session.#client.connect();
    return session;
  }

  /** Runs a statement; several, when there are no values. @throws the error of the server, as pg gives it */
  async query<Row extends object = Record<string, unknown>>(
    text: string,
    values: unknown[] = [],
  ): Promise<RawResult<Row>> {
    const { rows, rowCount } = await this.#client.query<Row>(text, values.length > 0 ? values : undefined);
    return { rows, count: rowCount ?? 0 };
  }

  /** What `COPY … TO STDOUT` sends. */
  async copyOut(text: string): Promise<string> {
    const chunks: Buffer[] = [];
    const collect = ({ chunk }: { chunk: Buffer }) => void chunks.push(Buffer.from(chunk));
    this.#client.connection.on('copyData', collect);
    try {
      await this.#client.query(text);
      return Buffer.concat(chunks).toString();
    } finally {
      this.#client.connection.off('copyData', collect);
    }
  }

  /** Runs `work` in a transaction that is rolled back, whatever happens in it. */
  async rolledBack<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query('begin');
    try {
      return await work();
    } finally {
      await this.#client.query('rollback');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }
}
