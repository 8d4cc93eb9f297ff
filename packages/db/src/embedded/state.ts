import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { diskError } from './disk.ts';

/** What `<data>/database.json` (mode 0600) remembers of the embedded cluster. */
export interface ClusterState {
  readonly port: number;
  /** The cluster's own folder, relative to the data folder unless it had to be put elsewhere. */
  readonly home: string;
  readonly passwords: { readonly superuser: string; readonly owner: string; readonly app: string };
  /** Whether the login roles and the database exist. */
  readonly prepared: boolean;
}

/** The addresses of the cluster, by what may be done there. They carry passwords: never log them. */
export interface EmbeddedUrls {
  /** Superuser, database `postgres`. */
  readonly adminUrl: string;
  /** `gatehouse_owner`: migrations and tenant deletion only. */
  readonly ownerUrl: string;
  /** `gatehouse_app`: what serves requests. */
  readonly appUrl: string;
}

/** The database that the two login roles use. */
export const databaseName = 'gatehouse';

const file = (dataDir: string) => join(dataDir, 'database.json');
const password = () => randomBytes(24).toString('hex');

export function newState(port: number, home: string): ClusterState {
  return { port, home, passwords: { superuser: password(), owner: password(), app: password() }, prepared: false };
}

/**
 * @returns undefined where no cluster was ever made
 * @throws GatehouseError `database.not-startable` when the file was damaged; `data-dir.unwritable`
 */
export async function readState(dataDir: string): Promise<ClusterState | undefined> {
  let text: string;
  try {
    text = await readFile(file(dataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw diskError(error, dataDir);
  }
  try {
    const { port, home, passwords, prepared } = JSON.parse(text) as ClusterState;
    const complete = [home, passwords.superuser, passwords.owner, passwords.app].every((it) => typeof it === 'string');
    if (!complete || !Number.isInteger(port)) throw new TypeError('members are missing');
    return { port, home, passwords, prepared: prepared === true };
  } catch (cause) {
    throw new GatehouseError('database.not-startable', {
      reason: `${file(dataDir)} is damaged: restore it, or move the data folder away to begin anew`,
      cause,
    });
  }
}

/** Replaces the file as a whole: a crash leaves the old one or the new one. */
export async function writeState(dataDir: string, state: ClusterState): Promise<void> {
  const unfinished = `${file(dataDir)}.${process.pid}`;
  try {
    await writeFile(unfinished, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(unfinished, file(dataDir));
  } catch (error) {
    throw diskError(error, dataDir);
  }
}

export const homeOf = (dataDir: string, state: ClusterState): string => resolve(dataDir, state.home);

export function urlsOf({ port, passwords }: ClusterState): EmbeddedUrls {
  const url = (role: string, secret: string, database: string) =>
    `postgresql://${role}:${secret}@127.0.0.1:${port}/${database}`;
  return {
    adminUrl: url('postgres', passwords.superuser, 'postgres'),
    ownerUrl: url('gatehouse_owner', passwords.owner, databaseName),
    appUrl: url('gatehouse_app', passwords.app, databaseName),
  };
}
