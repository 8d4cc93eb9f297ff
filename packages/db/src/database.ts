import { AsyncLocalStorage } from 'node:async_hooks';
import { GatehouseError } from '@gatehouse/errors';
import pg from 'pg';
import { rememberPool, withConnection } from './connections.ts';
import { asDatabaseError } from './database-error.ts';
import { PrismaClient } from './generated/client.ts';
import { HotPath, type HotPathOptions } from './hot/hot-path.ts';
import { TaskWorkers } from './task-workers.ts';
import { TenantAdapter } from './tenant-adapter.ts';
import { tenantClient, type UnitOfWork } from './tenant-client.ts';
import { parseTenantId, type TenantId } from './tenant-id.ts';
import { type TenantTx, tenantTransaction } from './tenant-transaction.ts';
import { timeLimits } from './time-limits.ts';

/** How to reach the database, as the runtime role. */
export interface DatabaseOptions {
  /** Connection URL of `gatehouse_app`. */
  readonly url: string;
  /** Shown by the server beside each connection, for operators. */
  readonly applicationName: string;
  /** Connections for units of work; 10 unless given. */
  readonly poolSize?: number;
  /** Pipelined connections for the hot path; 2 unless given. Each carries many transactions at once. */
  readonly hotPoolSize?: number;
}

/** How a unit of work reads. */
export interface UnitOptions {
  /**
   * All its statements see the tenant as it was when the first one ran (REPEATABLE READ): for reading several tables
   * that are judged together. A row that another unit of work changed meanwhile cannot be changed then.
   */
  readonly oneMoment?: boolean;
  /**
   * Every statement is planned anew, for the values that it is sent with: for lists whose filters are common in one case and
   * rare in the next. A plan for all values cannot use a partial index, and hopes that whatever is looked for comes soon.
   */
  readonly plannedByValue?: boolean;
}

export type TenantStatus = 'active' | 'suspended' | 'marked-for-deletion' | 'deleted';

/** What is known of a tenant before there is one: `find_tenant` answers nothing else. */
export interface FoundTenant {
  readonly tenantId: TenantId;
  readonly status: TenantStatus;
}

/** One line of the operators' list. */
export interface ListedTenant extends FoundTenant {
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Refusals of strangers, counted: a row of the security log. */
export interface SecurityEvent {
  readonly id: string;
  readonly minute: Date;
  readonly reason: string;
  /** Absent where no tenant has the slug that was tried. */
  readonly tenantId: TenantId | undefined;
  /** Such as `192.0.2.0/24`. */
  readonly addressBlock: string | undefined;
  readonly count: number;
  /** Of one of them. */
  readonly correlationId: string;
}

/** One line of it, with the slug of its tenant. */
export interface ListedSecurityEvent extends SecurityEvent {
  readonly tenantSlug: string | undefined;
}

/**
 * The database as the runtime role sees it. The client and the pool stay inside: tenant data is reached through
 * {@link withTenant} and the hot path only, and both set the tenant first.
 */
export class Database {
  /** For statements that run for every request. */
  readonly hot: HotPath;
  /** Which workers run, and what tasks there are for them. */
  readonly workers: TaskWorkers;
  readonly #connection: pg.ClientConfig;
  /** Of those who do not share {@link hot}. */
  readonly #ownPaths: HotPath[] = [];
  readonly #pool: pg.Pool;
  readonly #prisma: PrismaClient;
  readonly #units = new AsyncLocalStorage<UnitOfWork>();

  constructor(options: DatabaseOptions) {
    const connection: pg.ClientConfig = {
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: timeLimits.connection,
      keepAlive: true,
    };
    this.#connection = connection;
    this.hot = new HotPath(connection, { connections: options.hotPoolSize ?? 2 });
    this.#pool = new pg.Pool({
      ...connection,
      max: options.poolSize ?? 10,
      query_timeout: timeLimits.answer,
      Client: tenantClient(this.#units),
    });
    rememberPool(this, this.#pool);
    this.workers = new TaskWorkers(
      (statement) => this.#query(statement),
      (work) => this.#asPlatform(work),
    );
    // Each waiting caller learns of a lost connection by itself; without a listener an idle one would end the process.
    this.#pool.on('error', () => {});
    // A client that is handed out has no listener of the pool's for a moment, and the server may hang up in it.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    this.#pool.on('release', (_error, client) => dropUnlessIdle(client));
    this.#prisma = new PrismaClient({ adapter: new TenantAdapter(this.#pool, this.#units), errorFormat: 'minimal' });
  }

  /**
   * Runs `work` as one unit of work of one tenant: one short transaction, committed when `work` returns and rolled back
   * when it throws. No network call belongs inside, and no other unit of work: that would need a second connection
   * while this one is held, and could belong to another tenant.
   *
   * @throws GatehouseError `isolation.tenant-unset`, `database.unavailable`, `isolation.statement-refused`; what `work`
   *   throws is thrown as it is.
   */
  async withTenant<T>(
    tenant: TenantId,
    work: (tx: TenantTx) => Promise<T>,
    { oneMoment = false, plannedByValue = false }: UnitOptions = {},
  ): Promise<T> {
    const unit: UnitOfWork = { tenantId: parseTenantId(tenant), oneMoment, plannedByValue, begun: 0, open: true };
    if (this.#units.getStore()?.open) throw new GatehouseError('internal', { reason: 'a unit of work inside another' });
    try {
      return await this.#units.run(unit, () =>
        this.#prisma.$transaction(
          async (tx) => {
            // The adapter set the tenant that it found in the context; that it was this unit's is not taken on trust.
            if (unit.begun !== 1) throw new GatehouseError('isolation.tenant-unset', { reason: 'a context was lost' });
            return await work(tenantTransaction(tx, unit.tenantId));
          },
          {
            timeout: timeLimits.unitOfWork,
            maxWait: timeLimits.connection,
          },
        ),
      );
    } catch (thrown) {
      throw asDatabaseError(thrown);
    } finally {
      unit.open = false;
    }
  }

  /** A hot path with connections of its own, for who must not wait behind others. It is closed with the database. */
  openHotPath(options: HotPathOptions): HotPath {
    const path = new HotPath(this.#connection, options);
    this.#ownPaths.push(path);
    return path;
  }

  /** Id and status of the tenant with that slug, or undefined. @throws GatehouseError `database.unavailable` */
  async findTenant(slug: string): Promise<FoundTenant | undefined> {
    const [found] = await this.#query<{ tenant_id: string; status: FoundTenant['status'] }>({
      text: 'select tenant_id, status from public.find_tenant($1)',
      values: [slug],
    });
    return found && { tenantId: parseTenantId(found.tenant_id), status: found.status };
  }

  /** All tenants, in the order of their slugs: for operators. @throws GatehouseError `database.unavailable` */
  async listTenants(): Promise<ListedTenant[]> {
    const rows = await this.#asPlatform(
      (tx) => tx.$queryRaw<{
        tenant_id: string;
        slug: string;
        name: string;
        status: FoundTenant['status'];
        created_at: Date;
      }>`
        select tenant_id, slug, name, status, created_at from public.platform_list_tenants()`,
    );
    return rows.map((row) => ({
      tenantId: parseTenantId(row.tenant_id),
      slug: row.slug,
      name: row.name,
      status: row.status,
      createdAt: row.created_at,
    }));
  }

  /** Answers when the database does. @throws GatehouseError `database.unavailable` */
  async ping(): Promise<void> {
    await this.#query({ text: 'select 1' });
  }

  /**
   * Makes the partitions of `events` for this month and `monthsAhead` more, and for every month whose events went to the
   * default partition, which it empties. Answers how many were made. @throws GatehouseError `database.unavailable`
   */
  async ensureEventPartitions(monthsAhead: number): Promise<number> {
    const [answer] = await this.#query<{ made: number }>({
      text: 'select public.ensure_event_partitions($1) as made',
      values: [monthsAhead],
    });
    return answer?.made ?? 0;
  }

  /** Adds to the security log, which belongs to no tenant. May be repeated. @throws GatehouseError `database.unavailable` */
  async appendSecurityEvents(events: readonly SecurityEvent[]): Promise<void> {
    const rows = events.map(({ tenantId, addressBlock, correlationId, ...rest }) => ({
      ...rest,
      tenant_id: tenantId,
      address_block: addressBlock,
      correlation_id: correlationId,
    }));
    await this.#query({
      text: `insert into public.security_events (id, minute, reason, tenant_id, address_block, count, correlation_id)
             select id, date_trunc('minute', minute), reason, tenant_id, address_block, count, correlation_id
               from jsonb_to_recordset($1::jsonb) as e(id uuid, minute timestamptz, reason text, tenant_id uuid,
                                                       address_block cidr, count bigint, correlation_id text)
             on conflict do nothing`,
      values: [JSON.stringify(rows)],
    });
  }

  /**
   * Deletes some of what is older than that in the security log, the oldest first; nothing that is younger than a week.
   *
   * @param daysKept 7 to 3650
   * @returns how many: zero when nothing was left. @throws GatehouseError `database.unavailable`
   */
  async forgetSecurityEvents(daysKept: number): Promise<number> {
    const [answer] = await this.#query<{ forgotten: number }>({
      text: 'select public.forget_security_events($1) as forgotten',
      values: [daysKept],
    });
    return answer?.forgotten ?? 0;
  }

  /** The latest of the security log, newest first: for operators. @throws GatehouseError `database.unavailable` */
  async listSecurityEvents(limit: number): Promise<ListedSecurityEvent[]> {
    const rows = await this.#asPlatform(
      (tx) => tx.$queryRaw<{
        id: string;
        minute: Date;
        reason: string;
        tenant_id: string | null;
        tenant_slug: string | null;
        address_block: string | null;
        count: bigint;
        correlation_id: string;
      }>`
        select id, minute, reason, tenant_id, tenant_slug, address_block, count, correlation_id
          from public.platform_security_events(null, null, ${limit}::integer)`,
    );
    return rows.map(({ id, minute, reason, ...row }) => ({
      id,
      minute,
      reason,
      tenantId: row.tenant_id === null ? undefined : parseTenantId(row.tenant_id),
      tenantSlug: row.tenant_slug ?? undefined,
      addressBlock: row.address_block ?? undefined,
      count: Number(row.count),
      correlationId: row.correlation_id,
    }));
  }

  /** Waits for what is under way, and closes every connection. */
  async close(): Promise<void> {
    await Promise.all([...[this.hot, ...this.#ownPaths].map((path) => path.close()), this.#prisma.$disconnect()]);
  }

  /** What operators may see of all tenants is read by functions that ask for this one. */
  async #asPlatform<T>(work: (tx: TenantTx) => Promise<T>): Promise<T> {
    const platform = await this.findTenant('platform');
    if (!platform) throw new GatehouseError('isolation.unproven', { reason: 'the platform tenant is missing' });
    return this.withTenant(platform.tenantId, work);
  }

  #query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<Row[]> {
    return withConnection(this, async (client) => (await client.query<Row>(statement)).rows);
  }
}

/**
 * A connection comes back to the pool only when the server says that no transaction is open on it. Ending it here
 * makes the pool replace it.
 */
function dropUnlessIdle(client: pg.PoolClient): void {
  if (client.getTransactionStatus() !== 'I') void client.end();
}
