import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDataDir, lockFile } from '@gatehouse/db/embedded';
import { GatehouseError } from '@gatehouse/errors';

/**
 * Makes this process the one that runs the processes of these names on a data folder; others may run other ones. A
 * lock (`serve-<name>.lock`) is the kernel's and goes with the process, so one that was killed leaves nothing to clean
 * up; `serve-<name>.json` beside it only says who holds it.
 *
 * @returns what gives the names back
 * @throws GatehouseError `already-running`, `data-dir.unwritable`, `data-dir.full`
 */
export async function lockDataFolder(dataDir: string, names: readonly string[]): Promise<() => Promise<void>> {
  await ensureDataDir(dataDir);
  await using taken = new AsyncDisposableStack();
  for (const name of names) await lockName(dataDir, name, taken);
  const held = taken.move();
  return () => held.disposeAsync();
}

async function lockName(dataDir: string, name: string, taken: AsyncDisposableStack): Promise<void> {
  const holder = join(dataDir, `serve-${name}.json`);
  const lock = await lockFile(join(dataDir, `serve-${name}.lock`), 'exclusive');
  if (!lock) throw new GatehouseError('already-running', { reason: await describeHolder(holder, dataDir, name) });
  taken.defer(() => lock.release());
  taken.defer(() => rm(holder, { force: true }));
  await writeFile(holder, JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() }), { mode: 0o600 });
}

async function describeHolder(path: string, dataDir: string, name: string): Promise<string> {
  try {
    const { pid, startedAt } = JSON.parse(await readFile(path, 'utf8')) as { pid: number; startedAt: string };
    return `process ${pid} runs the ${name} since ${startedAt}, on ${dataDir}`;
  } catch {
    return `the ${name}, on ${dataDir}`;
  }
}
