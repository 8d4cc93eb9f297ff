import { fileURLToPath } from 'node:url';
import { Database, migrate } from '@gatehouse/db';
import { type EmbeddedDatabase, startEmbedded } from '@gatehouse/db/embedded';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { Command, Option } from 'commander';
import { type SettingDefinition, settingDefinitions, settingNames } from '../config/definitions.ts';
import { childEnvironment } from '../config/environment.ts';
import { isLoopbackOrigin } from '../config/origins.ts';
import type { Settings } from '../config/settings.ts';
import { AccountsService } from '../control-plane/accounts/accounts.service.ts';
import { Activations } from '../control-plane/accounts/activations.service.ts';
import { Invitations } from '../control-plane/accounts/invitations.service.ts';
import { TenantFilesService } from '../control-plane/tenant-files/tenant-files.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { endpointUrl } from '../data-plane/receive/endpoint-address.ts';
import { type DemoSignIn, seedDemoAccounts } from '../demo/demo-accounts.ts';
import { chooseDemoAgents } from '../demo/demo-agents.ts';
import { chooseDemoUpstreams, type DemoUpstream, demoProcess, demoTenants } from '../demo/demo-upstreams.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import { MONTHS_AHEAD } from '../worker/event-partitions.ts';
import type { CommandContext } from './context.ts';
import type { ChildSpec } from './serve/child-process.ts';
import type { NeededPort } from './serve/free-ports.ts';
import { runSupervisor } from './serve/run-supervisor.ts';

const PROCESSES = ['api', 'worker', 'console'] as const;
type ProcessName = (typeof PROCESSES)[number];

interface ServeOptions {
  readonly only?: ProcessName;
  readonly demoByDefault?: boolean;
}

/** `serve`: starts the database where it is ours, migrates, and runs every process until it is told to stop. */
export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('run Gatehouse: the embedded database unless DATABASE_URL is set, migrations, api, worker and console')
    .addOption(new Option('--only <process>', 'run one process only').choices(PROCESSES))
    .addOption(new Option('--demo-by-default', 'what `npm start` adds: the demo, on a loopback public URL').hideHelp())
    .action(({ only, demoByDefault = false }: ServeOptions) => serve(context.with({ demoByDefault }), only));
}

async function serve(context: CommandContext, only: ProcessName | undefined): Promise<void> {
  const { settings } = context;
  const names = only ? [only] : PROCESSES.filter((name) => name !== 'console' || settings.consoleUrl);
  if (only === 'console' && !settings.consoleUrl) {
    throw new GatehouseError('settings.invalid', { reason: 'GATEHOUSE_CONSOLE_URL is not set: where is the console?' });
  }
  const { dataDir, databaseUrl, databaseOwnerUrl, publicUrl } = settings;
  const isDemo = settings.demo && names.includes('api');
  let demo: readonly DemoUpstream[] = [];
  let signIns: readonly DemoSignIn[] = [];
  for (const warning of settings.warnings) process.stderr.write(`${warning}\n`);
  await runSupervisor({
    dataDir,
    names,
    ports: names.flatMap((name) => portsOf(name, settings)),
    database: databaseUrl ? { appUrl: databaseUrl, ownerUrl: databaseOwnerUrl } : undefined,
    startEmbedded: () =>
      names.length < PROCESSES.length ? startShared(dataDir) : startEmbedded({ dataDir, log: say }),
    migrate: (ownerUrl) => migrate({ ownerUrl, onApplied: (name) => say(`Applied migration ${name}.`) }),
    beforeChildren: async ({ appUrl }) => {
      await ensureEventPartitions(appUrl);
      if (!isDemo) return;
      demo = await chooseDemoUpstreams(dataDir);
      const agents = await chooseDemoAgents(dataDir, publicUrl);
      await context.withServicesAt(appUrl, async (services) => {
        const tenants = services.get(TenantsService);
        await seedDemo(demo, { agents, tenants, tenantFiles: services.get(TenantFilesService) });
        signIns = await seedDemoAccounts(dataDir, {
          tenants,
          accounts: services.get(AccountsService),
          invitations: services.get(Invitations),
          activations: services.get(Activations),
        });
      });
    },
    children: (appUrl) => [...demo.map(demoProcess), ...names.map((name) => processOf(name, settings, appUrl))],
    afterReady: async () => {
      // Elsewhere, logs are read by more people than those who may sign in.
      if (isLoopbackOrigin(publicUrl)) signIns.forEach(saySignIn);
      return {
        api: names.includes('api') ? publicUrl : null,
        console: names.includes('console') ? (settings.consoleUrl ?? null) : null,
        mcp: demoTenants(demo).map((tenant) => endpointUrl(publicUrl, tenant)),
      };
    },
    out: (line) => process.stdout.write(`${line}\n`),
    log: say,
  });
}

/** Another `serve` may run the other process on this database: the last one to leave stops it. */
async function startShared(dataDir: string): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ dataDir, log: say });
  return { ...database, stop: database.release };
}

/** After months without a worker there is none for this month. Events are kept without one, so it is no reason to stop. */
async function ensureEventPartitions(appUrl: string): Promise<void> {
  const database = new Database({ url: appUrl, applicationName: 'gatehouse-serve', poolSize: 1, hotPoolSize: 1 });
  try {
    await database.ensureEventPartitions(MONTHS_AHEAD);
  } catch (thrown) {
    say(`The partitions of events could not be made: ${asGatehouseError(thrown).reason}`);
  } finally {
    await database.close();
  }
}

const ENTRIES = { api: '../main.http.js', worker: '../main.worker.js' };

/**
 * The owner's URL stays with this process: what runs for long never holds it. The other URL is left as it was given,
 * because a process keeps tenants away from the files that its own settings were in.
 */
function processOf(name: ProcessName, settings: Settings, appUrl: string): ChildSpec {
  if (name === 'console') return consoleProcess(settings, appUrl);
  return {
    name,
    entry: fileURLToPath(new URL(ENTRIES[name], import.meta.url)),
    // The paths that it may not follow are still those that no tenant may be given.
    args: settings.files,
    env: childEnvironment({
      ...(settings.databaseUrl ? {} : { DATABASE_URL: appUrl }),
      GATEHOUSE_DATABASE_OWNER_URL: undefined,
      GATEHOUSE_DATABASE_OWNER_URL_FILE: undefined,
      GATEHOUSE_DEMO: settings.demo ? '1' : '0',
      GATEHOUSE_DEMO_FILE: undefined,
      GATEHOUSE_METRICS_PORT: String(metricsPortOf(name, settings)),
      GATEHOUSE_METRICS_PORT_FILE: undefined,
    }),
  };
}

/** It is told what it needs, wherever that was given, and no secret but how to reach the database. */
function consoleProcess(settings: Settings, appUrl: string): ChildSpec {
  const secrets = settingNames.filter((name) => {
    const { secret = false }: SettingDefinition<unknown> = settingDefinitions[name];
    return secret;
  });
  const withheld = secrets.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, undefined]);
  return {
    name: 'console',
    entry: fileURLToPath(import.meta.resolve('@gatehouse/console/main')),
    env: childEnvironment({
      ...Object.fromEntries(withheld),
      DATABASE_URL: appUrl,
      GATEHOUSE_PUBLIC_URL: settings.publicUrl,
      GATEHOUSE_PUBLIC_URL_FILE: undefined,
      GATEHOUSE_CONSOLE_URL: settings.consoleUrl,
      GATEHOUSE_CONSOLE_URL_FILE: undefined,
      GATEHOUSE_CONSOLE_PORT: String(settings.consolePort),
      GATEHOUSE_CONSOLE_PORT_FILE: undefined,
      GATEHOUSE_HOST: settings.host,
      GATEHOUSE_HOST_FILE: undefined,
      LOG_LEVEL: settings.logLevel,
      LOG_LEVEL_FILE: undefined,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    }),
  };
}

function portsOf(name: ProcessName, settings: Settings): NeededPort[] {
  const { host, port, consolePort } = settings;
  if (name === 'console') return [{ port: consolePort, host, setting: 'GATEHOUSE_CONSOLE_PORT' }];
  const metrics = { port: metricsPortOf(name, settings), host, setting: 'GATEHOUSE_METRICS_PORT' };
  return name === 'api' ? [{ port, host, setting: 'PORT' }, metrics] : [metrics];
}

/** Two processes on one machine cannot share a port: the worker's metrics are one above the api's. */
function metricsPortOf(name: ProcessName, { metricsPort }: Settings): number {
  return name === 'worker' ? metricsPort + 1 : metricsPort;
}

function saySignIn({ tenant, email, password }: DemoSignIn): void {
  say(`Sign in at ${tenant} as ${email}, password ${password}`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
