import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath, stat } from 'node:fs/promises';
import { GatehouseError } from '@gatehouse/errors';

/** What a file must satisfy to be read. Paths are real ones: free of symbolic links. */
export interface Confinement {
  /** Folders; the file must lie below one of them. */
  readonly within: readonly string[];
  /** Folders and files; the file must be none of them, and lie below none of them. */
  readonly closed: readonly string[];
  readonly maxBytes: number;
}

/** A mounted secret is replaced by swapping a folder: the real path found a moment ago may be gone. */
const ATTEMPTS = 3;

/**
 * Reads a regular file that, with all symbolic links followed, lies where it may.
 *
 * Whoever can write in the folder may swap files and links while this runs. So the path is judged, then opened without
 * following a link, then the place of *the opened file* is asked from the kernel and judged again before a byte is read.
 * Hard links have no place of their own and are refused.
 *
 * @throws GatehouseError `secret.not-found` when there is no regular file or it lies elsewhere: alike, so that a link
 * planted in the folder tells nothing about other files; `secret.invalid` when it is too large
 */
export async function readConfinedFile(path: string, confinement: Confinement): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const real = await realpath(path).catch((error) => refuse(path, errorCode(error)));
    if (!isConfined(real, confinement)) refuse(path, 'it leads out of the folders of the tenant');
    // Opening a device can have effects of its own, so what is known to be none of these two is not opened at all.
    const before = await lstat(real).catch(() => undefined);
    if (before && !before.isFile() && !before.isSymbolicLink()) refuse(path, 'it is not a regular file');
    const handle = await openWithoutFollowing(real).catch((error) => {
      if (attempt === ATTEMPTS) refuse(path, errorCode(error));
    });
    if (!handle) continue;
    try {
      await judgeOpened(handle, path, confinement);
      return await readUpTo(handle, confinement.maxBytes, path);
    } finally {
      await handle.close();
    }
  }
}

async function openWithoutFollowing(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
}

async function judgeOpened(handle: FileHandle, path: string, confinement: Confinement): Promise<void> {
  if (!isConfined(await placeOf(handle, path), confinement)) refuse(path, 'it was swapped while it was opened');
  const opened = await handle.stat();
  if (!opened.isFile()) refuse(path, 'it is not a regular file');
  if (opened.nlink > 1) refuse(path, 'it has further hard links, so its place is not certain');
}

/** Where an opened file lies: from the kernel on Linux; elsewhere by finding the same file again below the path. */
async function placeOf(handle: FileHandle, path: string): Promise<string> {
  const failed = (error: unknown) => refuse(path, errorCode(error));
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${handle.fd}`).catch(failed);
  const real = await realpath(path).catch(failed);
  const [found, opened] = await Promise.all([stat(real, { bigint: true }), handle.stat({ bigint: true })]);
  return found.dev === opened.dev && found.ino === opened.ino
    ? real
    : refuse(path, 'it was swapped while it was opened');
}

function isConfined(real: string, { within, closed }: Confinement): boolean {
  const below = (folder: string) => real.startsWith(`${folder}/`);
  return within.some(below) && !closed.some((place) => real === place || below(place));
}

/** Reads until the end, not to the size that was stated: a file may grow meanwhile. */
async function readUpTo(handle: FileHandle, maxBytes: number, path: string): Promise<Uint8Array> {
  const buffer = Buffer.alloc(maxBytes + 1);
  let length = 0;
  while (length <= maxBytes) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  buffer.fill(0);
  throw new GatehouseError('secret.invalid', { reason: `file:${path}: it is longer than ${maxBytes} bytes` });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
}

function refuse(path: string, reason: string): never {
  throw new GatehouseError('secret.not-found', { reason: `file:${path}: ${reason}` });
}
