import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseTenantId } from '@gatehouse/db';
import type { TenantRow } from './insert-events.ts';

/** Events that are given out at once. */
const BATCH_LIMIT = 500;

/** The file system does not let us have what is in the spool. */
export class UnreadableSpool extends Error {}

/** What was read of one file of the spool. */
export interface SpooledFile {
  /** In the order in which they were added, some hundred at a time. */
  batches(): AsyncGenerator<readonly TenantRow[]>;
  /** Lines that are no event: one that a process was writing when it was killed. Counted while batches are read. */
  readonly unreadable: number;
  /** Deletes the file, once its events are in the database. */
  remove(): Promise<void>;
  /** Gives the file back, for the next who can write its events to the database. */
  release(): Promise<void>;
}

/** A file of the spool that was taken: `{uuid}.taken`. */
export function spooledFile(path: string): SpooledFile {
  let unreadable = 0;
  return {
    async *batches() {
      let batch: TenantRow[] = [];
      for await (const line of linesOf(path)) {
        if (line === '') continue;
        const row = readLine(line);
        if (row) batch.push(row);
        else unreadable++;
        if (batch.length >= BATCH_LIMIT) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
    get unreadable() {
      return unreadable;
    },
    remove: () => orUnreadable(rm(path, { force: true })),
    release: () => orUnreadable(rename(path, path.replace(/\.taken$/, '.jsonl'))),
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    throw new UnreadableSpool(path, { cause });
  }
}

/** @throws UnreadableSpool instead of what the file system throws */
export async function orUnreadable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new UnreadableSpool('the spool', { cause });
  }
}

function readLine(line: string): TenantRow | undefined {
  try {
    const { tenantId, event } = JSON.parse(line);
    if (typeof event !== 'object' || event === null) return undefined;
    return { tenantId: parseTenantId(tenantId), row: JSON.stringify(event) };
  } catch {
    return undefined;
  }
}
