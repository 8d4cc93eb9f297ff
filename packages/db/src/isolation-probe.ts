import { randomUUID } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import type pg from 'pg';
import { withConnection } from './connections.ts';
import type { Database } from './database.ts';
import { asDatabaseError, databaseFault } from './database-error.ts';

/** What a probe saw. */
export interface ProbeResult {
  readonly ok: boolean;
  /** One sentence for people: what held, or what did not. */
  readonly sentence: string;
}

class Breach extends Error {}

const REFUSED_BY_POLICY = '42501';

/**
 * Attacks the tenant boundary for real, on a connection that units of work use, in a transaction that is rolled back: as
 * a tenant that does not exist, against the platform tenant, which always does. What is refused is also shown to be
 * there, so an empty table proves nothing by being empty. It takes some milliseconds.
 *
 * It does not throw: an attack that could not be made proves nothing either, and the sentence says so.
 */
export async function probeIsolation(database: Database): Promise<ProbeResult> {
  try {
    return await withConnection(database, probe);
  } catch (thrown) {
    return { ok: false, sentence: `The attack could not be made: ${databaseFault(thrown).message}` };
  }
}

async function probe(client: pg.ClientBase): Promise<ProbeResult> {
  try {
    await client.query('begin');
    return {
      ok: true,
      sentence: `A stranger found nothing in ${await attack(client)} tables and could change nothing.`,
    };
  } catch (thrown) {
    if (thrown instanceof Breach) return { ok: false, sentence: thrown.message };
    throw thrown;
  } finally {
    await client.query('rollback').catch(() => {});
  }
}

async function attack(client: pg.ClientBase): Promise<number> {
  const stranger = randomUUID();
  const bait = `isolation-probe.${stranger}`;
  const as = (tenant: string) => client.query("select set_config('app.tenant_id', $1, true)", [tenant]);

  await mustFail(client, 'select slug from public.tenants', [], isTenantUnset, 'Tenants can be read without a tenant');

  const { rows: found } = await client.query("select tenant_id::text as id from public.find_tenant('platform')");
  const platform: unknown = found[0]?.id;
  if (typeof platform !== 'string') throw new Breach('The platform tenant is missing, so nothing can be proven.');
  await as(platform);
  const { rows: own } = await client.query('select slug from public.tenants');
  if (own.length !== 1 || own[0].slug !== 'platform')
    throw new Breach('The platform tenant does not see exactly itself.');
  const put = "insert into public.settings (tenant_id, name, value) values ($1, $2, '{}')";
  await client.query(put, [platform, bait]);
  await mustFail(
    client,
    'update public.settings set tenant_id = $1 where name = $2',
    [stranger, bait],
    isRefused,
    'A row can be given to another tenant',
  );

  await as(stranger);
  const { rows: tables } = await client.query<{ name: string }>(TENANT_TABLES);
  const looks = tables.map(({ name }) => `select ${literal(name)} as name where exists (select from ${name})`);
  const { rows: seen } = await client.query<{ name: string }>(looks.join(' union all '));
  if (seen.length > 0) throw new Breach(`A stranger sees rows of ${seen.map(({ name }) => name).join(', ')}.`);
  await mustFail(
    client,
    put,
    [platform, `${bait}.forged`],
    isRefused,
    "A row can be written under another tenant's id",
  );
  for (const change of [
    "update public.settings set value = 'null' where name = $1",
    'delete from public.settings where name = $1',
  ]) {
    const { rowCount } = await client.query(change, [bait]);
    if (rowCount !== 0) throw new Breach("A stranger can change another tenant's row.");
  }

  await as(platform);
  const { rows: kept } = await client.query('select value from public.settings where name = $1', [bait]);
  if (kept.length !== 1 || JSON.stringify(kept[0].value) !== '{}')
    throw new Breach("A tenant's row did not survive a stranger.");
  return tables.length;
}

/** The tables with a tenant that the role may read, each as an identifier. */
const TENANT_TABLES = `
select c.oid::regclass::text as name
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and exists (select from pg_catalog.pg_attribute where attrelid = c.oid and attname = 'tenant_id' and not attisdropped)
  and has_table_privilege(c.oid, 'select')`;

async function mustFail(
  client: pg.ClientBase,
  text: string,
  values: unknown[],
  expected: (thrown: unknown) => boolean,
  otherwise: string,
): Promise<void> {
  await client.query('savepoint attempt');
  try {
    await client.query(text, values);
  } catch (thrown) {
    if (!expected(thrown)) throw thrown;
    await client.query('rollback to savepoint attempt');
    return;
  }
  throw new Breach(`${otherwise}.`);
}

function isTenantUnset(thrown: unknown): boolean {
  const fault = asDatabaseError(thrown);
  return fault instanceof GatehouseError && fault.code === 'isolation.tenant-unset';
}

function isRefused(thrown: unknown): boolean {
  return databaseFault(thrown).code === REFUSED_BY_POLICY;
}

function literal(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}
