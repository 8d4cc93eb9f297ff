import { randomUUID } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import pg from 'pg';
import { asDatabaseError } from '../database-error.ts';
import { migrateQueue } from '../queue/queue-schema.ts';
import { splitStatements, tokenise } from '../sql/tokenise.ts';
import { type AppliedMigration, compareHistory, type MigrationStatus } from './history.ts';
import { type Migration, readMigrations } from './migration-files.ts';

/** The key of Prisma's advisory lock: this runner and Prisma's exclude each other. */
const LOCK = 72707369;
const WAIT_FOR_OTHER_RUNNER = '60s';
const WAIT_FOR_TABLE = '5s';

// The shape is Prisma's, so that its command line reads and continues what was applied here.
const HISTORY_TABLE = `create table if not exists public._prisma_migrations (
  id                  varchar(36) primary key not null,
  checksum            varchar(64) not null,
  finished_at         timestamptz,
  migration_name      varchar(255) not null,
  logs                text,
  rolled_back_at      timestamptz,
  started_at          timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

/** What {@link migrate} and {@link migrationStatus} need. */
export interface MigrateOptions {
  /** Connection URL of `gatehouse_owner`; not through a transaction pooler, for the lock is the session's. */
  readonly ownerUrl: string;
  /** The migrations of this release unless given. */
  readonly migrationsFolder?: string;
  /** Called after each migration, with its name. */
  readonly onApplied?: (name: string) => void;
}

/**
 * Applies what is pending, in order, and answers its names. Each migration is one transaction, with its row in
 * `_prisma_migrations`: it is applied or it is not. One whose first line is `-- without a transaction` is a single
 * statement that PostgreSQL refuses inside one (`create index concurrently`).
 *
 * The schema of the queue is BullMQ's, which brings its own migrations; they are applied as well.
 *
 * Several processes may call it at once: one works, the others wait for it. A migration waits at most five seconds for
 * a lock on a table: better to fail and be called again than to queue all traffic behind it.
 *
 * @throws GatehouseError `migration.failed`, `database.unavailable`
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const files = readMigrations(options.migrationsFolder);
  return withOwner(options.ownerUrl, async (owner) => {
    await owner.query(`set lock_timeout = '${WAIT_FOR_OTHER_RUNNER}'`);
    await owner.query('select pg_advisory_lock($1)', [LOCK]);
    await owner.query(`set lock_timeout = '${WAIT_FOR_TABLE}'`);
    await owner.query(HISTORY_TABLE);
    const status = compareHistory(files, await readHistory(owner));
    refuseUnsound(status);
    const pending = new Set(status.pending);
    for (const file of files.filter(({ name }) => pending.has(name))) {
      await apply(owner, file);
      options.onApplied?.(file.name);
    }
    await migrateQueue(owner);
    return [...status.pending];
  });
}

/** How the database stands to the files. It changes nothing. @throws GatehouseError `database.unavailable` */
export async function migrationStatus(options: Omit<MigrateOptions, 'onApplied'>): Promise<MigrationStatus> {
  const files = readMigrations(options.migrationsFolder);
  return withOwner(options.ownerUrl, async (owner) => {
    const { rows } = await owner.query("select to_regclass('public._prisma_migrations') is not null as made");
    return compareHistory(files, rows[0]?.made ? await readHistory(owner) : []);
  });
}

function refuseUnsound({ edited, unknown, failed }: MigrationStatus): void {
  const sentences = [
    ...edited.map((name) => `${name} was changed after it had been applied`),
    ...unknown.map((name) => `${name} was applied and is not among the files of this release`),
    ...failed.map((name) => `${name} was begun and did not finish; see its row in _prisma_migrations`),
  ];
  if (sentences.length > 0) throw new GatehouseError('migration.failed', { reason: sentences.join('; ') });
}

async function apply(owner: pg.Client, file: Migration): Promise<void> {
  const alone = /^-- without a transaction\s*$/m.test(file.sql.split('\n', 1)[0] ?? '');
  const id = randomUUID();
  try {
    if (alone) await applyAlone(owner, file, id);
    else {
      await owner.query('begin');
      await owner.query(file.sql);
      await owner.query(
        `insert into public._prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         values ($1, $2, $3, now(), clock_timestamp(), 1)`,
        [id, file.checksum, file.name],
      );
      await owner.query('commit');
    }
  } catch (thrown) {
    await owner.query('rollback').catch(() => {});
    const fault = asDatabaseError(thrown);
    if (fault instanceof GatehouseError && fault.code === 'database.unavailable') throw fault;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new GatehouseError('migration.failed', { reason: `${file.name}: ${reason}`, cause: thrown });
  }
}

/** What cannot be undone is written down first, so that a crash leaves a trace that stops the next run. */
async function applyAlone(owner: pg.Client, file: Migration, id: string): Promise<void> {
  if (splitStatements(tokenise(file.sql)).length !== 1)
    throw new Error('without a transaction there must be one statement');
  await owner.query('insert into public._prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)', [
    id,
    file.checksum,
    file.name,
  ]);
  await owner.query(file.sql);
  await owner.query('update public._prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1', [
    id,
  ]);
}

async function readHistory(owner: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await owner.query<AppliedMigration>(
    `select migration_name as name, checksum, finished_at is not null as finished
     from public._prisma_migrations where rolled_back_at is null order by migration_name`,
  );
  return rows;
}

/** Everything is owned by whoever creates it, so nobody but the owner may: an administrator's tables would be his. */
async function withOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'gatehouse migrate',
  });
  owner.on('error', () => {});
  try {
    await owner.connect();
    const { rows } = await owner.query<{ role: string }>('select current_user as role');
    if (rows[0]?.role !== 'gatehouse_owner') {
      throw new GatehouseError('migration.failed', {
        reason: `the role is ${rows[0]?.role}; it must be gatehouse_owner`,
      });
    }
    return await work(owner);
  } catch (thrown) {
    throw asDatabaseError(thrown);
  } finally {
    await owner.end();
  }
}
