import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import type { TenantRow } from './insert-events.ts';
import { orUnreadable, type SpooledFile, spooledFile } from './spooled-file.ts';

const SIZE_LIMIT = 64 * 1024 * 1024;

/** Milliseconds for which a file that somebody took is theirs: far longer than reading a full one takes. */
const TAKEN_FOR = 60_000;

export interface SpoolLimits {
  /** Bytes that one process leaves behind at the most; 64 MiB unless given. */
  readonly size?: number;
  /** Milliseconds; a minute unless given. */
  readonly takenFor?: number;
}

/** How often an event is added again because its file was taken meanwhile. */
const APPEND_LIMIT = 20;

/** Nobody but us reads it: events name principals. O_NOFOLLOW: nor does a link lead us elsewhere. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

/**
 * Where events wait, on disk, that happened and that the database did not take: a folder with a file for each process
 * that had to, one JSON line an event.
 *
 * There are no locks in it, and none are needed, because an event may be written to the database twice. Whoever finds a
 * file takes it by renaming it; one that was taken and is still there a minute later, because its reader was killed, is
 * taken again. And who adds looks afterwards whether the file is still the one by its name; if it was taken meanwhile, it
 * adds again, to a new one.
 */
export class Spool {
  private path: string;
  private size = 0;

  constructor(
    private readonly folder: string,
    private readonly limits: SpoolLimits = {},
  ) {
    this.path = this.newPath();
  }

  /** Bytes that this process has added and nobody has taken yet. */
  get bytes(): number {
    return this.size;
  }

  /**
   * Adds events; they are on the disk when it resolves.
   *
   * @throws GatehouseError `record.unavailable` when the spool is full; what the file system throws
   */
  async add(rows: readonly TenantRow[]): Promise<void> {
    // A new line first: what an append that failed in the middle left behind must not spoil the next one.
    const text = `\n${rows.map(({ tenantId, row }) => `{"tenantId":"${tenantId}","event":${row}}\n`).join('')}`;
    const bytes = Buffer.byteLength(text);
    if (this.size + bytes > (this.limits.size ?? SIZE_LIMIT))
      throw new GatehouseError('record.unavailable', { reason: 'the spool is full' });
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (let attempt = 1; !(await this.append(text)); attempt++) {
      if (attempt === APPEND_LIMIT)
        throw new GatehouseError('record.unavailable', { reason: 'the spool is always taken' });
      this.renew();
    }
    this.size += bytes;
  }

  /**
   * Takes one file of the folder, of whichever process, dead or alive; `undefined` when there is none.
   *
   * @throws UnreadableSpool, as the file that is taken does
   */
  take(): Promise<SpooledFile | undefined> {
    return orUnreadable(this.takeOldest());
  }

  private async takeOldest(): Promise<SpooledFile | undefined> {
    for (const name of await this.namesToTake()) {
      const own = join(this.folder, name) === this.path;
      const taken = join(this.folder, `${randomUUID()}.taken`);
      try {
        await rename(join(this.folder, name), taken);
      } catch (thrown) {
        if (isMissing(thrown)) continue;
        throw thrown;
      }
      if (own) this.renew();
      return spooledFile(taken);
    }
    return undefined;
  }

  /** Those that wait and those whose taker seems to be gone, oldest first. */
  private async namesToTake(): Promise<string[]> {
    const found: { name: string; changedAt: number }[] = [];
    for (const name of await this.names()) {
      const changedAt = await changeTime(join(this.folder, name));
      if (changedAt === undefined) continue;
      // By the clock of the machine, as the time of the file.
      const taken = name.endsWith('.taken') && Date.now() - changedAt < (this.limits.takenFor ?? TAKEN_FOR);
      if (taken) continue;
      found.push({ name, changedAt });
    }
    return found.toSorted((one, other) => one.changedAt - other.changedAt).map(({ name }) => name);
  }

  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => /\.(?:jsonl|taken)$/.test(name));
    } catch (thrown) {
      if (isMissing(thrown)) return [];
      throw thrown;
    }
  }

  /** Whether the file was still there, by its name, after the text was on the disk. */
  private async append(text: string): Promise<boolean> {
    const file = await open(this.path, APPEND, 0o600);
    try {
      await file.appendFile(text);
      await file.sync();
      if (this.size === 0) await syncFolder(this.folder);
      return await isNamed(file, this.path);
    } finally {
      await file.close();
    }
  }

  private renew(): void {
    this.path = this.newPath();
    this.size = 0;
  }

  private newPath(): string {
    return join(this.folder, `${randomUUID()}.jsonl`);
  }
}

async function isNamed(file: FileHandle, path: string): Promise<boolean> {
  try {
    const [own, named] = await Promise.all([file.stat(), stat(path)]);
    return own.ino === named.ino && own.dev === named.dev;
  } catch (thrown) {
    if (isMissing(thrown)) return false;
    throw thrown;
  }
}

/** A file that was just made is there after a loss of power only when its folder is on the disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** When a file was last written or renamed, in milliseconds; `undefined` when it is gone. */
async function changeTime(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).ctimeMs;
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

function isMissing(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'ENOENT';
}
