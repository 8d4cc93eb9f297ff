import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';

/** Below this many free bytes a failure of PostgreSQL is put down to the disk: one segment of its log takes 16 MiB. */
const littleSpace = 32 * 1024 * 1024;

/**
 * Makes the data folder (mode 0700) when it is missing, and proves by writing that it can be used, and by looking that
 * nobody else can write there: settings, keys and passwords are believed because they lie in it.
 *
 * @throws GatehouseError `data-dir.unwritable`, `data-dir.full`, `data-dir.unsafe`
 */
export async function ensureDataDir(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.probe-${process.pid}`);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(probe, 'x', { mode: 0o600 });
    await refuseUnsafe(dataDir);
  } catch (error) {
    throw diskError(error, dataDir);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

async function refuseUnsafe(dataDir: string): Promise<void> {
  const { mode } = await stat(dataDir);
  if ((mode & 0o002) !== 0)
    throw new GatehouseError('data-dir.unsafe', { reason: `everybody may write in ${dataDir}` });
}

/** The clear form of an error of the file system below `folder`; other errors come back as they are. */
export function diskError(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new GatehouseError('data-dir.full', { reason: folder, cause: error });
    case 'EACCES':
    case 'EPERM':
      return new GatehouseError('data-dir.unwritable', { reason: `no permission for ${folder}`, cause: error });
    case 'EROFS':
      return new GatehouseError('data-dir.unwritable', { reason: `${folder} is read-only`, cause: error });
    case 'EEXIST':
    case 'ENOTDIR':
      return new GatehouseError('data-dir.unwritable', { reason: `${folder} is not a folder`, cause: error });
    default:
      return error;
  }
}

/** Whether the file system of `folder` is so full that PostgreSQL cannot work there. */
export async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize, ffree, files } = await statfs(folder);
  return bavail * bsize < littleSpace || (files > 0 && ffree === 0);
}
