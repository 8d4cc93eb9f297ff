import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileLock, lockFile } from './file-lock.ts';

let folder: string;
let path: string;
let held: (FileLock | undefined)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-lock-'));
  path = join(folder, 'lock');
  held = [];
});
afterEach(async () => {
  for (const lock of held) lock?.release();
  await rm(folder, { recursive: true });
});

async function take(mode: 'exclusive' | 'shared', waitMs?: number) {
  const lock = await lockFile(path, mode, waitMs);
  held.push(lock);
  return lock;
}

describe('lockFile', () => {
  it('gives an exclusive lock to one at a time', async () => {
    const first = await take('exclusive');
    expect(await take('exclusive')).toBeUndefined();
    first?.release();
    expect(await take('exclusive')).toBeDefined();
  });

  it('gives shared locks to many, and keeps an exclusive one out until all are released', async () => {
    const [one, other] = [await take('shared'), await take('shared')];
    one?.release();
    expect(await take('exclusive')).toBeUndefined();
    other?.release();
    expect(await take('exclusive')).toBeDefined();
    expect(await take('shared')).toBeUndefined();
  });

  it('waits for a lock that is released in time', async () => {
    const first = await take('exclusive');
    const waiting = take('exclusive', 5000);
    first?.release();
    expect(await waiting).toBeDefined();
  });

  it('may be released again without harm', async () => {
    const first = await take('exclusive');
    first?.release();
    first?.release();
    expect(await take('exclusive')).toBeDefined();
  });

  it('is free again when its process was killed', async () => {
    const module = fileURLToPath(new URL('./file-lock.ts', import.meta.url));
    const program = `import { lockFile } from ${JSON.stringify(module)};
      await lockFile(${JSON.stringify(path)}, 'exclusive'); console.log('held'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await take('exclusive')).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await take('exclusive')).toBeDefined();
  });
});
