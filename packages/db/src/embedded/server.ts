import { spawn } from 'node:child_process';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';
import { isFull } from './disk.ts';
import { commandAs } from './identity.ts';
import type { Placement } from './placement.ts';
import { freePort, isFree } from './port.ts';
import { answersFor, isServerOf, readPostmaster } from './postmaster.ts';
import { type ClusterState, urlsOf } from './state.ts';

/** Recovery after a crash may take a while; a server that is silent for longer is given up. */
const startTimeoutMs = 120_000;
/** Fast shutdown writes a checkpoint; after this long the server is told to stop without one. */
const stopTimeoutMs = 30_000;

/** Ends by itself: a killed server that is still being reaped holds the shared memory, the pid file or the port. */
const passing = /pre-existing shared memory block|lock file "[^"]*" already exists|Address already in use/;

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** Settings of PostgreSQL by name (`postgres -c name=value`). */
export type ServerSettings = Readonly<Record<string, string | number>>;

const ownSettings: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  log_checkpoints: 'off',
  // A statement that failed may carry a secret, and the log is a plain file.
  log_min_error_statement: 'panic',
};

/**
 * The server of this cluster if one runs already, once it answers.
 *
 * @throws GatehouseError `database.not-startable` when it runs but never answers to our password
 */
export async function adoptServer(pgdata: string, state: ClusterState): Promise<RunningServer | undefined> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const found = await readPostmaster(pgdata);
    if (!found || !(await isServerOf(found.pid, pgdata))) return undefined;
    const { adminUrl } = urlsOf({ ...state, port: found.port });
    if (found.ready && (await answersFor(adminUrl, pgdata))) return { pid: found.pid, port: found.port };
    if (Date.now() > deadline) {
      throw new GatehouseError('database.not-startable', {
        reason: `a server runs on ${pgdata} (process ${found.pid}) but does not answer to the password in database.json`,
      });
    }
    await sleep(50);
  }
}

/**
 * Starts the server, detached: it outlives us, and a later start adopts it. Takes another port when the remembered
 * one is taken.
 *
 * @throws GatehouseError `database.not-startable`, `data-dir.full`
 */
export async function startServer(
  placement: Placement,
  state: ClusterState,
  settings: ServerSettings,
  logFile: string,
): Promise<RunningServer> {
  const pgdata = join(placement.home, 'data');
  const deadline = Date.now() + startTimeoutMs;
  await rename(logFile, `${logFile}.1`).catch(() => {});
  for (;;) {
    await removeForeignPidFile(pgdata);
    const port = (await isFree(state.port)) ? state.port : await freePort();
    const started = await attempt(placement, { ...state, port }, settings, logFile, deadline);
    if (typeof started !== 'string') return started;
    if (!passing.test(started) || Date.now() > deadline) throw await explain(started, pgdata, logFile);
    await sleep(200);
  }
}

/** A pid file that names a living process of somebody else would keep PostgreSQL from starting for ever. */
async function removeForeignPidFile(pgdata: string): Promise<void> {
  const left = await readPostmaster(pgdata);
  if (left && !(await isServerOf(left.pid, pgdata))) await rm(join(pgdata, 'postmaster.pid'), { force: true });
}

/** One start: the server once it answers, else what it wrote before it ended. */
async function attempt(
  { identity, binaries, home }: Placement,
  state: ClusterState,
  settings: ServerSettings,
  logFile: string,
  deadline: number,
): Promise<RunningServer | string> {
  const pgdata = join(home, 'data');
  const flags = Object.entries({ ...ownSettings, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', pgdata, '-p', String(state.port), ...flags];
  const { command, args: all, options } = commandAs(identity, binaries.postgres, args);
  const log = await open(logFile, 'w', 0o600);
  const child = spawn(command, all, { ...options, stdio: ['ignore', log.fd, log.fd], detached: true });
  await log.close();
  const ended = new Promise<'ended'>((resolve) =>
    child.once('error', () => resolve('ended')).once('exit', () => resolve('ended')),
  );
  try {
    while (Date.now() < deadline) {
      if ((await Promise.race([ended, sleep(15)])) === 'ended') break;
      const found = await readPostmaster(pgdata);
      if (found?.pid !== child.pid || !found?.ready || !(await answersFor(urlsOf(state).adminUrl, pgdata))) continue;
      child.unref();
      return { pid: found.pid, port: state.port };
    }
  } catch (error) {
    child.kill('SIGINT');
    throw error;
  }
  child.kill('SIGQUIT');
  return (await readFile(logFile, 'utf8')) || 'the server ended without a word';
}

async function explain(output: string, pgdata: string, logFile: string): Promise<GatehouseError> {
  if (/No space left on device|Disk quota exceeded/.test(output) || (await isFull(pgdata))) {
    return new GatehouseError('data-dir.full', { reason: pgdata });
  }
  const line = output.split('\n').find((it) => it.includes('FATAL')) ?? output.trim().split('\n').at(-1);
  return new GatehouseError('database.not-startable', {
    reason: `${line?.replace(/^.*FATAL: +/, '')}; see ${logFile}`,
  });
}

/** How a server is stopped. `fast` rolls back what is open and writes a checkpoint, `immediate` leaves that to recovery. */
export type StopMode = 'fast' | 'immediate';

/** Stops the server and waits until it is gone. One that does not stop in time is stopped without a checkpoint. */
export async function stopServer(pid: number, pgdata: string, mode: StopMode = 'fast'): Promise<void> {
  const ways = [
    ['SIGINT', stopTimeoutMs],
    ['SIGQUIT', 10_000],
  ] as const;
  for (const [signal, waitMs] of mode === 'fast' ? ways : ways.slice(1)) {
    if (!(await isServerOf(pid, pgdata))) return;
    process.kill(pid, signal);
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      await sleep(15);
      if (!(await isServerOf(pid, pgdata))) return;
    }
  }
}
