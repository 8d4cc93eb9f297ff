import type { AsyncLocalStorage } from 'node:async_hooks';
import { GatehouseError } from '@gatehouse/errors';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { databaseFault } from './database-error.ts';
import { StatementNames } from './statement-names.ts';
import { type UnitOfWork, withoutTenant } from './tenant-client.ts';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;
type Query = Parameters<Transaction['executeRaw']>[0];

/**
 * Prisma's adapter over a pool, so narrowed that Prisma reaches the server in one way only: inside a transaction that
 * began by setting the tenant of the current unit of work. A query without a unit of work is refused before it is sent.
 */
export class TenantAdapter extends PrismaPg {
  readonly #names: StatementNames;
  readonly #units: AsyncLocalStorage<UnitOfWork>;

  constructor(pool: pg.Pool, units: AsyncLocalStorage<UnitOfWork>) {
    const names = new StatementNames();
    // The declared type forgets that pg takes a statement without a name.
    const statementNameGenerator = (({ sql }) => names.of(sql)) as (query: Query) => string;
    super(pool, { disposeExternalPool: true, statementNameGenerator });
    this.#names = names;
    this.#units = units;
  }

  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const begin = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => {
      const unit = this.#units.getStore();
      if (!unit?.open) throw withoutTenant();
      const transaction = inTurn(await begin(isolation));
      return refuseFailedCommit(transaction, (thrown) => this.#names.renewAfter(databaseFault(thrown).code));
    };
    adapter.queryRaw = () => Promise.reject(withoutTenant());
    adapter.executeRaw = () => Promise.reject(withoutTenant());
    return adapter;
  }
}

/**
 * The server answers COMMIT of a transaction in which a statement failed with a silent ROLLBACK. Whoever swallowed that
 * statement's error would believe that the rest was stored; here such a commit throws.
 */
function refuseFailedCommit(transaction: Transaction, onFailure: (thrown: unknown) => void): Transaction {
  const query = transaction.queryRaw.bind(transaction);
  const execute = transaction.executeRaw.bind(transaction);
  let failure: { cause: unknown } | undefined;
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      failure ??= { cause: thrown };
      onFailure(thrown);
      throw thrown;
    }
  };
  transaction.queryRaw = (statement: Query) => watch(query(statement));
  transaction.executeRaw = async (statement: Query) => {
    if (failure && statement.sql === 'COMMIT') {
      throw new GatehouseError('internal', {
        reason: 'a statement of this unit of work failed, and its error was swallowed',
        cause: failure.cause,
      });
    }
    return watch(execute(statement));
  };
  return transaction;
}

/** Prisma reads the relations of one `include` side by side. A connection takes one statement at a time. */
function inTurn(transaction: Transaction): Transaction {
  const query = transaction.queryRaw.bind(transaction);
  const execute = transaction.executeRaw.bind(transaction);
  let last: Promise<unknown> = Promise.resolve();
  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  transaction.queryRaw = (statement: Query) => queue(() => query(statement));
  transaction.executeRaw = (statement: Query) => queue(() => execute(statement));
  return transaction;
}
