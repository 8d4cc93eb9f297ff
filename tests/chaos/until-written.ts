import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Where a recorder keeps what it has not written yet. */
export interface RecorderPlace {
  readonly dataDir: string;
  /** Of the api. */
  readonly metricsUrl: string;
}

/** Resolves when nothing waits to be written any more, neither in memory nor in the spool. */
export async function untilWritten({ dataDir, metricsUrl }: RecorderPlace): Promise<void> {
  const waiting = async () => {
    const metrics = await (await fetch(metricsUrl)).text();
    const [, inMemory] = /^gatehouse_record_waiting_events (\d+)$/m.exec(metrics) ?? [];
    // There is no folder where nothing was ever spooled.
    return { inMemory, spooled: await readdir(join(dataDir, 'spool')).catch(() => []) };
  };
  // A file that was being read when its reader was killed is read again after a minute.
  await expect.poll(waiting, { timeout: 90_000 }).toEqual({ inMemory: '0', spooled: [] });
}
