import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** SQLITE_BUSY: somebody else holds a lock that excludes ours. */
const busy = 5;

/** A lock between processes on one machine, held until released or until its process ends, however it ends. */
export interface FileLock {
  /** May be called again. */
  release(): void;
}

/**
 * Takes the lock on `path` (a file that may be missing; its folder must exist), or returns undefined when it is
 * still held by others after `waitMs` milliseconds.
 *
 * Node has no flock, and a file that holds a process id cannot be taken over safely by two at once. SQLite
 * locks its file in the kernel, which forgets a lock with its process: nothing goes stale after a SIGKILL.
 * The file stays empty and must never be opened otherwise by a process that holds it (POSIX drops the lock).
 */
export async function lockFile(path: string, mode: 'exclusive' | 'shared', waitMs = 0): Promise<FileLock | undefined> {
  const deadline = Date.now() + waitMs;
  const file = new DatabaseSync(path, { timeout: 0 });
  for (;;) {
    if (tryLock(file, mode)) return { release: () => close(file) };
    if (Date.now() >= deadline) {
      file.close();
      return undefined;
    }
    await sleep(25);
  }
}

function tryLock(file: DatabaseSync, mode: 'exclusive' | 'shared'): boolean {
  try {
    file.exec(mode === 'exclusive' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT 1 FROM sqlite_schema');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== busy) throw error;
    if (file.isTransaction) file.exec('ROLLBACK');
    return false;
  }
}

function close(file: DatabaseSync): void {
  if (file.isOpen) file.close();
}
