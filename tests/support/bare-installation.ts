import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@gatehouse/testkit';
import { type CommandResult, runCommand } from './command-line.ts';
import { ownSettings } from './own-settings.ts';

/** A data folder, ports and a database in the test run's server, for processes that a test starts itself. */
export interface BareInstallation extends AsyncDisposable {
  readonly settings: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly apiUrl: string;
  /** Where the api serves its metrics. */
  readonly metricsUrl: string;
  /** Superuser, in its database. */
  readonly adminUrl: string;
  /** Runs a command of the command line against it. */
  command(...args: string[]): Promise<CommandResult>;
}

/** Makes one whose upstreams may be on this machine. Nothing runs yet. */
export async function makeInstallation(environment: Readonly<Record<string, string>> = {}): Promise<BareInstallation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-bare-'));
  const database = await createTestDatabase();
  const settings = {
    ...(await ownSettings(dataDir)),
    HOME: dataDir,
    DATABASE_URL: database.appUrl,
    GATEHOUSE_DEMO: '0',
    GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8',
    ...environment,
  } as Readonly<Record<string, string>>;
  return {
    settings,
    dataDir,
    apiUrl: `http://127.0.0.1:${settings.PORT}`,
    metricsUrl: `http://127.0.0.1:${settings.GATEHOUSE_METRICS_PORT}/metrics`,
    adminUrl: database.adminUrl,
    command: (...args) => runCommand(settings, args),
    [Symbol.asyncDispose]: async () => {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
