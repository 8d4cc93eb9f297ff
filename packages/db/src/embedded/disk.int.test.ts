import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureDataDir } from './disk.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gatehouse-disk-'));
});

afterEach(() => rm(parent, { recursive: true }));

it('makes a data folder that nobody else can look into', async () => {
  const dataDir = join(parent, 'a', 'b');
  await ensureDataDir(dataDir);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
});

it('refuses a data folder in which everybody may write: what lies there is believed', async () => {
  await chmod(parent, 0o777);
  await expect(ensureDataDir(parent)).rejects.toMatchObject({ code: 'data-dir.unsafe' });
  await chmod(parent, 0o1777);
  await expect(ensureDataDir(parent)).rejects.toMatchObject({ code: 'data-dir.unsafe' });
});
