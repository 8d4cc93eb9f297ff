import type pg from 'pg';
import { withConnection } from '../connections.ts';
import type { Database } from '../database.ts';
import { databaseFault } from '../database-error.ts';
import { probeIsolation } from '../isolation-probe.ts';
import { type AppliedMigration, compareHistory } from '../migrate/history.ts';
import { readMigrations } from '../migrate/migration-files.ts';
import { readRlsLists } from '../prisma-folder.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { type Finding, findings } from './finding.ts';
import { judgePartitions, judgeRecord } from './judge-events.ts';
import { judgeFunctions } from './judge-functions.ts';
import { judgeMigrations } from './judge-migrations.ts';
import { judgePrivileges, judgeRelations } from './judge-relations.ts';
import { judgeRole } from './judge-role.ts';

const OLDEST_SERVER = 180000;

/**
 * Everything that tenant isolation and the record stand on: judged from the catalogue as the runtime role sees it, and an
 * attack that is tried. A process serves nothing unless every finding is ok; `doctor` prints them.
 *
 * It does not throw for what it finds: a database that cannot be reached, or is empty, is a finding too.
 *
 * @param now the time that partitions are judged by
 */
export async function checkDatabase(database: Database, now: Date = new Date()): Promise<Finding[]> {
  try {
    const version = await withConnection(database, serverVersion);
    const tooOld = {
      sentence: `The server is PostgreSQL ${Math.floor(version / 10_000)}.`,
      remedy: 'Use PostgreSQL 18 or later.',
    };
    const judged = findings(
      'database.version',
      'PostgreSQL is recent enough.',
      version < OLDEST_SERVER ? [tooOld] : [],
    );
    if (version < OLDEST_SERVER) return judged;
    return [...judged, ...(await withConnection(database, (client) => judge(client, now))), await tryAttack(database)];
  } catch (thrown) {
    return findings('database.reachable', '', [
      {
        sentence: `The database could not be checked: ${databaseFault(thrown).message}.`,
        remedy: 'See that it runs, and that DATABASE_URL names it and the role gatehouse_app.',
      },
    ]);
  }
}

async function serverVersion(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
  return Number(rows[0]?.version);
}

async function judge(client: pg.ClientBase, now: Date): Promise<Finding[]> {
  const lists = readRlsLists();
  const { relations, functions, role } = await inBareSearchPath(client);
  const history = await ask<AppliedMigration>(
    client,
    'select migration_name as name, checksum, finished from public.applied_migrations()',
  );
  const partition = await ask<{ empty: boolean }>(client, 'select public.event_default_partition_is_empty() as empty');
  return [
    ...judgeMigrations(history && compareHistory(readMigrations(), history)),
    ...judgeRole(role),
    ...judgeRelations(relations, lists),
    ...judgeFunctions(functions, lists),
    ...(role.superuser ? [] : [...judgePrivileges(relations, lists), ...judgeRecord(relations)]),
    ...judgePartitions(relations, partition?.[0]?.empty, now),
  ];
}

/** With nothing else in the path, whatever shadows a name of the server is printed with its schema, and so differs. */
async function inBareSearchPath(client: pg.ClientBase): Promise<Catalogue> {
  await client.query('begin');
  try {
    await client.query("select set_config('search_path', 'pg_catalog', true)");
    return await readCatalogue(client);
  } finally {
    await client.query('rollback');
  }
}

async function tryAttack(database: Database): Promise<Finding> {
  const { ok, sentence } = await probeIsolation(database);
  const remedy = 'Serve nothing. The other findings say why; if all of them are well, report a defect.';
  return { check: 'isolation.probe', ok, sentence, remedy: ok ? '' : remedy, severity: 'refuse' };
}

/** Rows of one of our functions: none in a database without migrations, undefined when the role may not ask. */
async function ask<Row extends pg.QueryResultRow>(client: pg.ClientBase, text: string): Promise<Row[] | undefined> {
  const [noSuchFunction, refused] = ['42883', '42501'];
  try {
    return (await client.query<Row>(text)).rows;
  } catch (thrown) {
    const { code } = databaseFault(thrown);
    if (code === noSuchFunction) return [];
    if (code === refused) return undefined;
    throw thrown;
  }
}
