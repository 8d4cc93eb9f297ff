import { execFile } from 'node:child_process';
import { cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Binaries, copyBinaries, findBinaries, linkLibraries } from './binaries.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-binaries-'));
});
afterEach(() => rm(folder, { recursive: true }));

const versionOf = async (postgres: string) => (await promisify(execFile)(postgres, ['--version'])).stdout;

/** The package as it is when install scripts are switched off. */
async function withoutLinks(): Promise<Binaries> {
  const found = await findBinaries();
  const native = join(folder, 'native');
  await cp(found.folder, native, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (path) => !(await lstat(path)).isSymbolicLink(),
  });
  return { ...found, folder: native, postgres: join(native, 'bin', 'postgres') };
}

describe('the binaries of PostgreSQL', () => {
  it('are found and run', async () => {
    const { postgres, version } = await findBinaries();
    expect(await versionOf(postgres)).toContain(`PostgreSQL) ${version.split('-')[0]?.replace(/\.0$/, '')}`);
  });

  it('run although no install script has made their links', async () => {
    const binaries = await withoutLinks();
    expect(await linkLibraries(binaries)).toBe(true);
    expect(await versionOf(binaries.postgres)).toContain('PostgreSQL');
    expect(await linkLibraries(binaries)).toBe(true);
  });

  it('are copied once though two ask at the same time, and run from there', async () => {
    const found = await findBinaries();
    const [one, other] = await Promise.all([copyBinaries(found, folder), copyBinaries(found, folder)]);
    expect(one).toEqual(other);
    expect(await versionOf(one.postgres)).toContain('PostgreSQL');
    expect(await readdir(folder)).toEqual([`postgresql-${found.version}`]);
  });
});
