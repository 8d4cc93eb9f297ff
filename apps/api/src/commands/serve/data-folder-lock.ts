import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDataDir, lockFile } from '@gatehouse/db/embedded';
import { GatehouseError } from '@gatehouse/errors';

/**
 * Makes this process the one that serves a data folder. The lock (`serve.lock`) is the kernel's and goes with the
 * process, so one that was killed leaves nothing to clean up; `serve.json` beside it only says who holds it.
 *
 * @returns what gives the folder back
 * @throws GatehouseError `already-running`, `data-dir.unwritable`, `data-dir.full`
 */
export async function lockDataFolder(dataDir: string): Promise<() => Promise<void>> {
  await ensureDataDir(dataDir);
  const holder = join(dataDir, 'serve.json');
  const lock = await lockFile(join(dataDir, 'serve.lock'), 'exclusive');
  if (!lock) throw new GatehouseError('already-running', { reason: await describeHolder(holder, dataDir) });
  await writeFile(holder, JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() }), { mode: 0o600 });
  return async () => {
    await rm(holder, { force: true });
    lock.release();
  };
}

async function describeHolder(path: string, dataDir: string): Promise<string> {
  try {
    const { pid, startedAt } = JSON.parse(await readFile(path, 'utf8')) as { pid: number; startedAt: string };
    return `process ${pid}, since ${startedAt}, on ${dataDir}`;
  } catch {
    return dataDir;
  }
}
