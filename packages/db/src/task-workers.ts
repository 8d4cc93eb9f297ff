import type pg from 'pg';
import { parseTenantId, type TenantId } from './tenant-id.ts';
import type { TenantTx } from './tenant-transaction.ts';

/** A worker, and how often it has said that it runs. */
export interface WorkerBeat {
  readonly id: string;
  /** A count; what matters is whether it changes. */
  readonly beat: string;
}

/** A worker that has begun attempts for a tenant which have no end. */
export interface AttemptingWorker {
  readonly tenantId: TenantId;
  readonly workerId: string;
}

/** Tasks that are not over. */
export interface TaskBacklog {
  /** For a worker. */
  readonly waiting: number;
  /** A worker makes their calls. */
  readonly running: number;
  /** For input. */
  readonly asking: number;
  /** For so long the oldest one has been waiting for a worker. */
  readonly oldestSeconds: number;
}

/**
 * Which workers run, and which tenants they are needed by: of no tenant, or of all of them. Each method throws
 * `database.unavailable`.
 */
export class TaskWorkers {
  readonly #query: <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) => Promise<Row[]>;
  readonly #asPlatform: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>;

  /**
   * @param query runs a statement of no tenant
   * @param asPlatform runs a unit of work of the platform
   */
  constructor(
    query: <Row extends pg.QueryResultRow>(statement: pg.QueryConfig) => Promise<Row[]>,
    asPlatform: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>,
  ) {
    this.#query = query;
    this.#asPlatform = asPlatform;
  }

  /** A worker begins: before its first attempt. */
  async enter(workerId: string): Promise<void> {
    await this.#query({
      text: 'insert into public.task_workers (id) values ($1) on conflict do nothing',
      values: [workerId],
    });
  }

  /** Counts another beat of a worker. @returns false when it was taken for dead, and what it worked at was given away */
  async beat(workerId: string): Promise<boolean> {
    const rows = await this.#query({
      text: 'update public.task_workers set beat = beat + 1 where id = $1 returning id',
      values: [workerId],
    });
    return rows.length > 0;
  }

  /** The workers that there are, or were a moment ago. */
  async list(): Promise<WorkerBeat[]> {
    return this.#query<WorkerBeat>({ text: 'select id::text as id, beat::text as beat from public.task_workers' });
  }

  /** There is no such worker any more. */
  async forget(workerId: string): Promise<void> {
    await this.#query({ text: 'delete from public.task_workers where id = $1', values: [workerId] });
  }

  /** Whose attempts have no end. */
  async attempting(): Promise<AttemptingWorker[]> {
    const rows = await this.#asPlatform(
      (tx) => tx.$queryRaw<{ tenant_id: string; worker_id: string }>`
        select tenant_id::text, worker_id::text from public.platform_open_attempts()`,
    );
    return rows.map((row) => ({ tenantId: parseTenantId(row.tenant_id), workerId: row.worker_id }));
  }

  /** Tenants that have tasks which are not over. */
  async tenantsWithOpenTasks(): Promise<TenantId[]> {
    const rows = await this.#asPlatform(
      (tx) => tx.$queryRaw<{ id: string }>`
        select id::text as id from public.platform_tenants_with_open_tasks() as id`,
    );
    return rows.map(({ id }) => parseTenantId(id));
  }

  /** How many tasks there are to do, of all tenants. */
  async backlog(): Promise<TaskBacklog> {
    const [row] = await this.#asPlatform(
      (tx) => tx.$queryRaw<{ waiting: bigint; running: bigint; asking: bigint; oldest_seconds: number }>`
        select waiting, running, asking, oldest_seconds from public.platform_task_backlog()`,
    );
    return {
      waiting: Number(row?.waiting ?? 0),
      running: Number(row?.running ?? 0),
      asking: Number(row?.asking ?? 0),
      oldestSeconds: Math.max(0, row?.oldest_seconds ?? 0),
    };
  }
}
