import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedDatabase, startEmbedded } from '@gatehouse/db/embedded';
import { RawSession } from '@gatehouse/db/raw-session';
import { isRunning } from '@gatehouse/testkit';
import { describe, expect, it, vi } from 'vitest';
import { ownPorts } from '../support/own-settings.ts';
import { environmentsOf, processOf, Serving } from './serving.ts';

const serving = Serving.ofThisFile();
const startOnly = (name: 'api' | 'worker') => serving.startReady({ args: ['--only', name] });

/** What `work` does with the database of the data folder, while nothing else runs on it. */
async function withDatabase<T>(work: (database: EmbeddedDatabase) => Promise<T>): Promise<T> {
  const database = await startEmbedded({ dataDir: serving.dataDir });
  return work(database).finally(() => database.stop());
}

// One data folder lives through all of this, in this order.
describe('serve --only', () => {
  it('shares a data folder with the other process, and the last one to stop takes the database with it', async () => {
    const api = await startOnly('api');
    const worker = await startOnly('worker');
    const database = processOf(api, 'postgres -D');
    await serving.stop(api);
    expect(isRunning(database)).toBe(true);
    const next = await startOnly('api');
    await serving.stop(worker);
    expect(serving.databases()).toEqual([database]);
    expect(await serving.isAnswering()).toBe(true);
    await serving.stop(next);
    await serving.nothingLeft();
  });

  it('starts the database again that both use and that was killed', async () => {
    const [api, worker] = [await startOnly('api'), await startOnly('worker')];
    process.kill(processOf(api, 'postgres -D'), 'SIGKILL');
    for (const { stderr } of [api, worker]) {
      await vi.waitFor(() => expect(stderr).toContain('The database is back'), 15_000);
    }
    for (const serve of [api, worker]) serving.look(serve);
    expect(serving.databases()).toHaveLength(1);
    await vi.waitFor(async () => expect(await serving.isAnswering()).toBe(true), 15_000);
    await Promise.all([api, worker].map((serve) => serving.stop(serve)));
    await serving.nothingLeft();
  });

  it.each([{ args: ['--only', 'worker'] }, { args: [] }])('runs no process twice: serve $args', async ({ args }) => {
    const worker = await startOnly('worker');
    const second = serving.start({ settings: { ...serving.settings, ...(await ownPorts()) }, args });
    expect(await second.ended).toBe(1);
    expect(second.stderr).toEqual([
      expect.stringMatching(`process ${worker.pid} runs the worker.*\\[already-running\\]`),
    ]);
    // What the second one could have taken was given back.
    await serving.stop(await startOnly('api'));
    await serving.stop(worker);
    await serving.nothingLeft();
  });

  it('makes the partitions of the coming months itself, after months without a worker', async () => {
    const months = `select relid::regclass::text as name from pg_partition_tree('public.events')
      where isleaf and relid <> 'public.events_default'::regclass order by name`;
    const before = await withDatabase(async ({ ownerUrl }) => {
      await using owner = await RawSession.open(ownerUrl);
      const { rows } = await owner.query<{ name: string }>(months);
      for (const { name } of rows) await owner.query(`drop table ${name}`);
      return rows;
    });
    expect(before).toHaveLength(4);
    await serving.stop(await startOnly('api'));
    const after = await withDatabase(async ({ ownerUrl }) => {
      await using owner = await RawSession.open(ownerUrl);
      return (await owner.query(months)).rows;
    });
    expect(after).toEqual(before);
    await serving.nothingLeft();
  });
});

describe('serve on a database of the installation', () => {
  it("tells api and worker which file the database URL is in, and nobody anything of the owner's", async () => {
    const [appFile, ownerFile] = [join(serving.folder, 'app-url'), join(serving.folder, 'owner-url')];
    await withDatabase(async ({ appUrl, ownerUrl }) => {
      await writeFile(appFile, appUrl);
      await writeFile(ownerFile, ownerUrl);
      const files = { DATABASE_URL_FILE: appFile, GATEHOUSE_DATABASE_OWNER_URL_FILE: ownerFile };
      const serve = await serving.startReady({ settings: { ...serving.settings, ...files } });
      const environments = await environmentsOf(serve);
      expect(environments).toHaveLength(3);
      expect(environments.filter((it) => it.includes(`DATABASE_URL_FILE=${appFile}\0`))).toHaveLength(2);
      for (const secret of [ownerFile, ownerUrl]) expect(environments.join()).not.toContain(secret);
      await serving.stop(serve);
    });
    await serving.nothingLeft();
  });
});
