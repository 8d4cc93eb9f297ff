import { randomUUID } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { isFull } from './disk.ts';
import { runAs } from './identity.ts';
import type { Placement } from './placement.ts';

/** The superuser of the cluster. */
export const superuser = 'postgres';

/**
 * Makes the cluster in `<home>/data` unless it is there. It appears under that name only when it is complete, so
 * that an interrupted attempt is simply made again.
 *
 * @param durable whether it must survive the machine's sudden end (tests need not wait for that)
 * @throws GatehouseError `data-dir.full`, `database.not-startable` (also for data of another major version)
 */
export async function initialise(placement: Placement, password: string, durable: boolean): Promise<string> {
  const pgdata = join(placement.home, 'data');
  const existing = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (existing === undefined) await makeCluster(placement, pgdata, password, durable);
  else refuseOtherMajor(existing.trim(), placement.binaries.version);
  return pgdata;
}

function refuseOtherMajor(found: string, version: string): void {
  const ours = version.split('.')[0];
  if (found === ours) return;
  throw new GatehouseError('database.not-startable', {
    reason: `the data folder holds data of PostgreSQL ${found}, and this is PostgreSQL ${ours}: dump it with the release that made it`,
  });
}

async function makeCluster(
  { identity, binaries, home }: Placement,
  pgdata: string,
  password: string,
  durable: boolean,
) {
  // An initdb that outlived its killed parent may still write to the last one.
  const unfinished = `${pgdata}.unfinished.${randomUUID()}`;
  const passwordFile = join(home, 'password');
  // Whoever has the account that owns the home could put links there. What is done inside is done as that account,
  // and the one file that we make ourselves must be new and is handed over by its descriptor.
  await runAs(identity, '/bin/sh', ['-c', 'rm -rf -- "$1".unfinished* "$2"', 'sh', pgdata, passwordFile]);
  await using file = await open(passwordFile, 'wx', 0o600);
  try {
    await file.writeFile(password);
    if (identity.account) await file.chown(identity.account.uid, identity.account.gid);
    const made = await runAs(identity, binaries.initdb, [
      ...['-D', unfinished, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      // The builtin locale sorts alike on every system, whatever its C library.
      ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale'],
      ...(durable ? [] : ['--no-sync']),
    ]);
    const moved = made.ok ? await runAs(identity, 'mv', ['--', unfinished, pgdata]) : made;
    if (!moved.ok) throw await explain(moved.output, home);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function explain(output: string, home: string): Promise<GatehouseError> {
  if (/No space left on device|Disk quota exceeded/.test(output) || (await isFull(home))) {
    return new GatehouseError('data-dir.full', { reason: home });
  }
  const line = output.split('\n').find((it) => /error|fatal/i.test(it)) ?? output.trim();
  return new GatehouseError('database.not-startable', { reason: `initdb: ${line}` });
}
