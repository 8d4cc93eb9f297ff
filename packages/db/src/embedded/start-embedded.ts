import { lstat, realpath, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { createRoles } from '../roles/create-roles.ts';
import { findBinaries } from './binaries.ts';
import { diskError, ensureDataDir } from './disk.ts';
import { type FileLock, lockFile } from './file-lock.ts';
import { initialise } from './initialise.ts';
import { type Placement, place } from './placement.ts';
import { freePort } from './port.ts';
import { isServerOf } from './postmaster.ts';
import {
  adoptServer,
  type RunningServer,
  type ServerSettings,
  type StopMode,
  startServer,
  stopServer,
} from './server.ts';
import {
  type ClusterState,
  databaseName,
  type EmbeddedUrls,
  homeOf,
  newState,
  readState,
  urlsOf,
  writeState,
} from './state.ts';

export interface EmbeddedOptions {
  /** Made when missing; the cluster, its passwords and its log live there. */
  readonly dataDir: string;
  /** Settings of PostgreSQL; a server that runs already keeps its own. */
  readonly settings?: ServerSettings;
  /** Told in one line what a person may want to know. */
  readonly log?: (line: string) => void;
}

/** A running embedded cluster. */
export interface EmbeddedDatabase extends EmbeddedUrls {
  /** Of the server. */
  readonly pid: number;
  /** Whether it ran before we came. */
  readonly adopted: boolean;
  /** Whether the server is still there. */
  isRunning(): Promise<boolean>;
  /** Stops the server, whoever else uses it: for who owns the data folder. */
  stop(mode?: StopMode): Promise<void>;
  /** Stops the server unless another process uses it, whoever started it: for everybody else. */
  release(): Promise<void>;
}

/** How long one start waits for another on the same data folder; longer than a start may take. */
const waitMs = 150_000;

/**
 * Starts the PostgreSQL of a data folder, or adopts the one that runs there, with the two login roles and the
 * database made. The server is a process of its own and outlives us unless it is stopped.
 *
 * @throws GatehouseError `data-dir.unwritable`, `data-dir.full`, `database.not-startable`, `already-running`
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, settings = {}, log = () => {} } = options;
  await ensureDataDir(dataDir);
  const folder = await realpath(dataDir);
  const starting = await lockOrThrow(join(folder, 'database.lock'), 'exclusive');
  try {
    const use = await lockOrThrow(usersFile(folder), 'shared');
    try {
      return await startLocked(folder, use, settings, log);
    } catch (error) {
      use.release();
      throw diskError(error, folder);
    }
  } finally {
    starting.release();
  }
}

const usersFile = (folder: string) => join(folder, 'database.users');

async function lockOrThrow(path: string, mode: 'exclusive' | 'shared'): Promise<FileLock> {
  const lock = await lockFile(path, mode, waitMs);
  if (lock) return lock;
  throw new GatehouseError('already-running', { reason: `another process has held ${path} for a long time` });
}

async function startLocked(folder: string, use: FileLock, settings: ServerSettings, log: (line: string) => void) {
  const remembered = (await readState(folder)) ?? (await firstState(folder));
  const oldHome = homeOf(folder, remembered);
  const adopted = await adoptServer(pgdataIn(oldHome), remembered);
  const placement = adopted ? undefined : await place(folder, oldHome, await findBinaries());
  const home = placement?.home ?? oldHome;
  let state = { ...remembered, home: remember(folder, home) };
  if (home !== oldHome) {
    log(`The account that PostgreSQL must run as cannot reach ${folder}: its data is in ${home}.`);
    await writeState(folder, state);
    await rm(oldHome, { recursive: true, force: true });
  }
  const server = adopted ?? (await start(placement as Placement, state, settings, folder));
  try {
    state = { ...state, port: server.port };
    if (!state.prepared) await createRoles(rolesOf(state));
    if (state.port !== remembered.port || !state.prepared) await writeState(folder, { ...state, prepared: true });
  } catch (error) {
    if (!adopted) await stopServer(server.pid, pgdataIn(home));
    throw error;
  }
  return running(folder, state, server, { adopted: adopted !== undefined, pgdata: pgdataIn(home), use });
}

async function firstState(folder: string): Promise<ClusterState> {
  const state = newState(await freePort(), 'postgres');
  if (await lstat(pgdataIn(homeOf(folder, state))).catch(() => undefined)) {
    throw new GatehouseError('database.not-startable', {
      reason: `${folder} holds a cluster but no database.json with its passwords: restore it, or move the folder away to begin anew`,
    });
  }
  await writeState(folder, state);
  return state;
}

async function start(placement: Placement, state: ClusterState, settings: ServerSettings, folder: string) {
  await initialise(placement, state.passwords.superuser, settings.fsync !== 'off');
  return startServer(placement, state, settings, join(folder, 'postgres.log'));
}

function running(
  folder: string,
  state: ClusterState,
  { pid }: RunningServer,
  { adopted, pgdata, use }: { adopted: boolean; pgdata: string; use: FileLock },
): EmbeddedDatabase {
  const stop = async (mode?: StopMode) => {
    await stopServer(pid, pgdata, mode);
    use.release();
  };
  const release = async () => {
    use.release();
    const alone = await lockFile(usersFile(folder), 'exclusive');
    if (alone) await stopServer(pid, pgdata).finally(() => alone.release());
  };
  return { ...urlsOf(state), pid, adopted, isRunning: () => isServerOf(pid, pgdata), stop, release };
}

const pgdataIn = (home: string) => join(home, 'data');

/** A data folder may be moved as a whole, so what is inside it is remembered without its path. */
const remember = (folder: string, home: string) => {
  const inside = relative(folder, home);
  return inside.startsWith('..') ? home : inside;
};

const rolesOf = (state: ClusterState) => ({
  adminUrl: urlsOf(state).adminUrl,
  database: databaseName,
  ownerPassword: state.passwords.owner,
  appPassword: state.passwords.app,
});
