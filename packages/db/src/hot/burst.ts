import pg from 'pg';
import type { TenantId } from '../tenant-id.ts';
import { timeLimits } from '../time-limits.ts';
import type { HotCall } from './hot-statement.ts';

/**
 * What every burst begins with. The third argument makes each setting end with the transaction. No statement that is
 * declared can have this name, or it would be run in its place.
 */
const setTenant = {
  name: 'gatehouse:set-tenant',
  text: `select set_config('app.tenant_id', $1, true), set_config('statement_timeout', '${timeLimits.statement}', true),
    set_config('idle_in_transaction_session_timeout', '${timeLimits.idleInTransaction}', true)`,
};

type Settle = (error: Error | null, rows: unknown[][]) => void;

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** The calls of one tenant in a transaction. */
export interface TenantCalls {
  readonly tenant: TenantId;
  readonly calls: readonly HotCall<unknown>[];
}

/**
 * One transaction, sent in one piece and closed by one Sync: the tenant first, then its calls; then, where the
 * transaction is of several tenants, the next one and its calls.
 *
 * No call can run under another part's tenant. Each part begins with its own, and a tenant that could not be set is an
 * error, after which the server runs nothing more of the transaction and rolls all of it back.
 *
 * There is no BEGIN and no COMMIT to lose: the server treats everything up to Sync as one transaction, commits at Sync,
 * and after an error skips the rest and rolls back (PostgreSQL 18, section 54.2.4 "Pipelining"). So no transaction can be
 * left open on the connection, and a connection that breaks in the middle leaves nothing behind.
 *
 * pg knows a query of one statement; this is a query of several. It stands on what pg's own cursors stand on: the
 * messages of `Connection`, and the callbacks that the client makes while a query is the active one.
 */
export class Burst extends pg.Query {
  /** pg gives the connection up when no answer has come after so many milliseconds. */
  readonly query_timeout: number;
  callback: Settle;
  /** The rows of each call, in order. */
  readonly #rows: unknown[][] = [];
  /** Where the rows of each statement go, in the order in which they are answered: those of setting a tenant nowhere. */
  readonly #answers: (unknown[] | undefined)[] = [];
  #columns: Column[] = [];
  #answering = 0;
  #undecodable: Error | undefined;

  /**
   * @param unprepared statements that this connection is not known to have
   * @param answerWithin milliseconds
   */
  constructor(parts: readonly TenantCalls[], unprepared: ReadonlySet<string>, answerWithin: number, settle: Settle) {
    super('');
    this.callback = settle;
    this.query_timeout = answerWithin;
    const statements = new Map<string, { readonly name: string; readonly text: string }>([[setTenant.name, setTenant]]);
    for (const { calls } of parts) {
      this.#answers.push(undefined);
      for (const { statement } of calls) {
        const rows: unknown[] = [];
        this.#rows.push(rows);
        this.#answers.push(rows);
        statements.set(statement.name, statement);
      }
    }
    this.submit = (connection) => {
      connection.stream.cork();
      for (const { name, text } of statements.values()) {
        if (!unprepared.has(name)) continue;
        // Closed first: an earlier burst may have prepared it and failed afterwards, and twice is an error.
        connection.close({ type: 'S', name }, true);
        connection.parse({ name, text, types: [] }, true);
      }
      for (const { tenant, calls } of parts) {
        connection.bind({ statement: setTenant.name, values: [tenant] }, true);
        connection.execute(null, true);
        for (const { statement, values } of calls) {
          connection.bind({ statement: statement.name, values: [...values] }, true);
          connection.describe({ type: 'P', name: '' }, true);
          connection.execute(null, true);
        }
      }
      connection.sync();
      connection.stream.uncork();
    };
  }

  /** The names of the statements in a burst. */
  static namesOf(parts: readonly TenantCalls[]): Set<string> {
    const names = new Set([setTenant.name]);
    for (const { calls } of parts) for (const { statement } of calls) names.add(statement.name);
    return names;
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const rows = this.#answers[this.#answering];
    if (!rows || this.#undecodable) return;
    try {
      const row = this.#columns.map(({ name, parse }, index) => {
        const text = fields[index] ?? null;
        return [name, text === null ? null : parse(text)] as const;
      });
      rows.push(Object.fromEntries(row));
    } catch (thrown) {
      this.#undecodable = thrown as Error;
    }
  }

  handleCommandComplete(): void {
    this.#answering++;
    this.#columns = [];
  }

  handleReadyForQuery(): void {
    this.callback(this.#undecodable ?? null, this.#rows);
  }

  handleError(error: Error): void {
    this.callback(error, []);
  }
}

/** As pg reads each type, but `bigint` as bigint, as Prisma does; pg would leave it text. */
function parserOf(type: number): (text: string) => unknown {
  return type === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(type, 'text');
}
