import type { EmbeddedDatabase } from '@gatehouse/db/embedded';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KeptDatabase } from './kept-database.ts';

const never = new AbortController().signal;

/** A database that runs until it is told that it does not. */
function fakeDatabase(appUrl = 'postgresql://app@127.0.0.1:1/gatehouse') {
  const database = {
    appUrl,
    alive: true,
    isRunning: async () => database.alive,
    stop: vi.fn(async () => {
      database.alive = false;
    }),
    release: vi.fn(async () => {}),
  };
  return database;
}

type Fake = ReturnType<typeof fakeDatabase>;

let kept: KeptDatabase | undefined;
afterEach(() => kept?.stop(never));

function keep(...databases: Fake[]) {
  const lines: string[] = [];
  const start = vi.fn(async () => {
    const next = databases.shift();
    if (!next) throw new Error('the disk is full');
    return next as unknown as EmbeddedDatabase;
  });
  kept = new KeptDatabase(start, (line) => lines.push(line), 1);
  return { kept, start, lines };
}

describe('the embedded database of serve', () => {
  it('is started again when its server has gone, and the former use of it given up', async () => {
    const [first, second] = [fakeDatabase(), fakeDatabase()];
    const { kept, lines } = keep(first, second);
    await kept.started;
    first.alive = false;
    await vi.waitFor(() => expect(lines.at(-1)).toBe('The database is back'));
    expect(first.release).toHaveBeenCalledOnce();
    await kept.stop(never);
    expect(second.stop).toHaveBeenCalledWith('fast');
    expect(first.stop).not.toHaveBeenCalled();
  });

  it('is not started again once it is stopped', async () => {
    const { kept, start } = keep(fakeDatabase());
    await kept.started;
    await kept.stop(never);
    await kept.failed;
    expect(start).toHaveBeenCalledOnce();
  });

  it('is stopped at once when it has to be', async () => {
    const database = fakeDatabase();
    const { kept } = keep(database);
    await kept.stop(AbortSignal.abort());
    expect(database.stop).toHaveBeenCalledWith('immediate');
  });

  it('fails when it cannot be started again', async () => {
    const first = fakeDatabase();
    const { kept } = keep(first);
    await kept.started;
    first.alive = false;
    await expect(kept.failed).rejects.toThrow('the disk is full');
  });

  it('fails when it comes back somewhere else than everybody expects it', async () => {
    const first = fakeDatabase();
    const { kept } = keep(first, fakeDatabase('postgresql://app@127.0.0.1:2/gatehouse'));
    await kept.started;
    first.alive = false;
    await expect(kept.failed).rejects.toMatchObject({ code: 'database.not-startable' });
  });

  it('has nothing to stop when it never started', async () => {
    const { kept } = keep();
    await expect(kept.started).rejects.toThrow('the disk is full');
    await kept.stop(never);
  });
});
