import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@gatehouse/db';
import { generateMasterKey } from '@gatehouse/secrets';
import type { TestClock, TestDatabase } from '@gatehouse/testkit';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { vi } from 'vitest';
import { loadSettings } from '../src/config/settings.ts';
import { SnapshotModule } from '../src/data-plane/snapshot/snapshot.module.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { Bus } from '../src/platform/bus/bus.ts';
import { TaskNotices } from '../src/platform/bus/task-notices.ts';
import { CoreModule } from '../src/platform/core.module.ts';

/** The snapshots of one process, with the bus and the database that it has for itself. */
export interface TestSnapshots extends AsyncDisposable {
  readonly snapshots: Snapshots;
  readonly bus: Bus;
  readonly notices: TaskNotices;
  readonly database: Database;
  /** Waits until it hears of changes. */
  live(): Promise<void>;
}

const masterKey = generateMasterKey();

export interface SnapshotsOptions {
  readonly testDatabase: TestDatabase;
  readonly clock: TestClock;
  /** Where it listens; around `testDatabase` unless given. */
  readonly directUrl?: string;
}

/** Starts what a process of the api has of its data plane's memory, and nothing else of it. */
export async function startSnapshots({ testDatabase, clock, directUrl }: SnapshotsOptions): Promise<TestSnapshots> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-snapshots-'));
  const settings = loadSettings({
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_MASTER_KEY: masterKey,
    DATABASE_URL: testDatabase.appUrl,
    ...(directUrl && { GATEHOUSE_DATABASE_DIRECT_URL: directUrl }),
  });
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'snapshots-test' });
  const core = CoreModule.with({ settings, database, logger: pino({ level: 'silent' }), clock });
  const app = await NestFactory.createApplicationContext(
    { module: class Root {}, imports: [core, SnapshotModule] },
    { logger: false, abortOnError: false },
  );
  const bus = app.get(Bus);
  return {
    snapshots: app.get(Snapshots),
    bus,
    notices: app.get(TaskNotices),
    database,
    live: () =>
      vi.waitFor(
        () => {
          if (!bus.live) throw new Error('it does not hear yet');
        },
        { timeout: 10_000 },
      ),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
