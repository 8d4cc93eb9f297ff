import { GatehouseError } from '@gatehouse/errors';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { guardStatement } from './sql/guard.ts';
import type { TenantId } from './tenant-id.ts';

declare const brand: unique symbol;

const operations = [
  'aggregate',
  'count',
  'create',
  'createMany',
  'createManyAndReturn',
  'delete',
  'deleteMany',
  'fields',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'findUnique',
  'findUniqueOrThrow',
  'groupBy',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
] as const;

type ModelProperty = Exclude<keyof PrismaClient, `$${string}` | symbol>;

type Models = {
  readonly [M in ModelProperty]: Pick<PrismaClient[M], Extract<(typeof operations)[number], keyof PrismaClient[M]>>;
};

/** A piece of SQL with its values, to be put into a larger statement. Made by {@link sql} and {@link joinSql}. */
export type SqlFragment = Prisma.Sql;

/** Tags a fragment: its values become parameters, fragments inside it are put in as SQL. */
export const sql: (strings: TemplateStringsArray, ...values: unknown[]) => SqlFragment = (strings, ...values) =>
  new Prisma.Sql(strings, values);

/** Fragments side by side, for example conditions with ` and ` between them. At least one. */
export function joinSql(fragments: readonly SqlFragment[], separator: string): SqlFragment {
  return Prisma.join([...fragments], separator);
}

/**
 * The only handle to tenant data: the models and guarded SQL, inside the transaction of one unit of work, for one
 * tenant. Repositories accept nothing else. `Database.withTenant` makes it; it is of no use once that has returned.
 *
 * Raw SQL is a tagged template: values in `${}` become parameters, only a {@link SqlFragment} is put in as SQL, and the
 * whole is refused (`isolation.statement-refused`) when `guardStatement` refuses it.
 */
export interface TenantTx extends Models {
  readonly [brand]: 'TenantTx';
  readonly tenantId: TenantId;
  /** Rows of a statement, typed as the caller says. */
  readonly $queryRaw: <Row>(strings: TemplateStringsArray, ...values: unknown[]) => Promise<Row[]>;
  /** How many rows a statement touched. */
  readonly $executeRaw: (strings: TemplateStringsArray, ...values: unknown[]) => Promise<number>;
}

/** What Prisma hands to the callback of an interactive transaction. */
export type PrismaTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/**
 * Narrows Prisma's transaction to a {@link TenantTx}, at run time too.
 *
 * Prisma's own objects are never handed out: each model has a `$parent` that leads to the unguarded client, and the
 * client has `$queryRawUnsafe`, `$transaction` and its engine. What is handed out holds bound functions only.
 */
export function tenantTransaction(tx: PrismaTransaction, tenantId: TenantId): TenantTx {
  return new Handle(tx, tenantId) as unknown as TenantTx;
}

class Handle {
  readonly tenantId: TenantId;
  readonly #tx: PrismaTransaction;

  constructor(tx: PrismaTransaction, tenantId: TenantId) {
    this.#tx = tx;
    this.tenantId = tenantId;
    Object.freeze(this);
  }

  async $queryRaw(strings: TemplateStringsArray, ...values: unknown[]): Promise<unknown> {
    return this.#tx.$queryRaw(guarded(strings, values));
  }

  async $executeRaw(strings: TemplateStringsArray, ...values: unknown[]): Promise<number> {
    return this.#tx.$executeRaw(guarded(strings, values));
  }

  static {
    for (const name of Object.keys(Prisma.ModelName)) {
      const model = (name.charAt(0).toLowerCase() + name.slice(1)) as keyof Models;
      Object.defineProperty(Handle.prototype, model, {
        get(this: Handle) {
          return operationsOf(this.#tx[model]);
        },
      });
    }
    Object.freeze(Handle.prototype);
  }
}

function guarded(strings: TemplateStringsArray, values: unknown[]): Prisma.Sql {
  if (!Array.isArray(strings) || !Array.isArray(strings.raw)) {
    throw new GatehouseError('isolation.statement-refused', { reason: 'it is not a tagged template' });
  }
  const statement = new Prisma.Sql(strings, values);
  guardStatement(statement.text);
  return statement;
}

function operationsOf(delegate: object): object {
  const source = delegate as Record<string, unknown>;
  const bound = Object.create(null) as Record<string, unknown>;
  for (const operation of operations) {
    const member = source[operation];
    bound[operation] = typeof member === 'function' ? member.bind(delegate) : member;
  }
  return Object.freeze(bound);
}
