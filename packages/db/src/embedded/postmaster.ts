import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GatehouseError } from '@gatehouse/errors';
import pg from 'pg';

const execute = promisify(execFile);

/** PostgreSQL, appendix A: invalid_password. */
const invalidPassword = '28P01';

/** What a running server says of itself in `postmaster.pid` (PostgreSQL, src/include/utils/pidfile.h). */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The server that `postmaster.pid` names, whether it still lives or not. */
export async function readPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(pgdata, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Whether `pid` is the server of this cluster. After a reboot, or in a new container, the number may have gone
 * to another program, which must be neither asked for a connection nor stopped.
 */
export async function isServerOf(pid: number, pgdata: string): Promise<boolean> {
  return (await commandOf(pid)).includes(`postgres -D ${pgdata} -p `);
}

/** Empty for a process that ended, even if nobody has reaped it yet. */
async function commandOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return (await execute('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    return '';
  }
}

/**
 * Whether the server at `adminUrl` answers and is the one of `pgdata`.
 *
 * @throws GatehouseError `database.not-startable` when it does not accept the password that we remember
 */
export async function answersFor(adminUrl: string, pgdata: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === pgdata;
  } catch (error) {
    if ((error as { code?: string }).code !== invalidPassword) return false;
    throw new GatehouseError('database.not-startable', {
      reason: `the cluster in ${pgdata} does not accept the password in database.json`,
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}
