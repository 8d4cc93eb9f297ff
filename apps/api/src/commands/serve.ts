import { fileURLToPath } from 'node:url';
import { migrate } from '@gatehouse/db';
import { startEmbedded } from '@gatehouse/db/embedded';
import { Command, Option } from 'commander';
import { childEnvironment } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import { TenantFilesService } from '../control-plane/tenant-file/tenant-files.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { endpointUrl } from '../data-plane/receive/endpoint-address.ts';
import { chooseDemoUpstreams, type DemoUpstream, demoProcess } from '../demo/demo-upstreams.ts';
import { seedDemo } from '../demo/seed-demo.ts';
import type { CommandContext } from './context.ts';
import type { ChildSpec } from './serve/child-process.ts';
import type { NeededPort } from './serve/free-ports.ts';
import { runSupervisor } from './serve/run-supervisor.ts';

const PROCESSES = ['api', 'worker'] as const;
type ProcessName = (typeof PROCESSES)[number];

/** `serve`: starts the database where it is ours, migrates, and runs every process until it is told to stop. */
export function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('run Gatehouse: the embedded database unless DATABASE_URL is set, migrations, the api, the worker')
    .addOption(new Option('--only <process>', 'run one process only').choices(PROCESSES))
    .action(({ only }: { only?: ProcessName }) => serve(context, only ? [only] : PROCESSES));
}

async function serve(context: CommandContext, names: readonly ProcessName[]): Promise<void> {
  const { settings } = context;
  const { dataDir, databaseUrl, databaseOwnerUrl, publicUrl } = settings;
  const isDemo = settings.demo && names.includes('api');
  let demo: readonly DemoUpstream[] = [];
  for (const warning of settings.warnings) process.stderr.write(`${warning}\n`);
  await runSupervisor({
    dataDir,
    ports: names.flatMap((name) => portsOf(name, settings)),
    database: databaseUrl ? { appUrl: databaseUrl, ownerUrl: databaseOwnerUrl } : undefined,
    startEmbedded: () => startEmbedded({ dataDir, log: say }),
    migrate: (ownerUrl) => migrate({ ownerUrl, onApplied: (name) => say(`Applied migration ${name}.`) }),
    beforeChildren: async ({ appUrl }) => {
      if (!isDemo) return;
      demo = await chooseDemoUpstreams(dataDir);
      await context.withServicesAt(appUrl, (services) =>
        seedDemo(demo, { tenants: services.get(TenantsService), tenantFiles: services.get(TenantFilesService) }),
      );
    },
    children: (appUrl) => [...demo.map(demoProcess), ...names.map((name) => processOf(name, settings, appUrl))],
    afterReady: async () => ({
      api: names.includes('api') ? publicUrl : null,
      console: null,
      mcp: demo.map(({ tenant }) => endpointUrl(publicUrl, tenant)),
    }),
    out: (line) => process.stdout.write(`${line}\n`),
    log: say,
  });
}

const ENTRIES: Readonly<Record<ProcessName, string>> = { api: '../main.http.js', worker: '../main.worker.js' };

/** The owner's URL stays with this process: what runs for long never holds it. */
function processOf(name: ProcessName, settings: Settings, appUrl: string): ChildSpec {
  return {
    name,
    entry: fileURLToPath(new URL(ENTRIES[name], import.meta.url)),
    env: childEnvironment({
      DATABASE_URL: appUrl,
      DATABASE_URL_FILE: undefined,
      GATEHOUSE_DATABASE_OWNER_URL: undefined,
      GATEHOUSE_DATABASE_OWNER_URL_FILE: undefined,
      GATEHOUSE_METRICS_PORT: String(metricsPortOf(name, settings)),
      GATEHOUSE_METRICS_PORT_FILE: undefined,
    }),
  };
}

function portsOf(name: ProcessName, settings: Settings): NeededPort[] {
  const { host, port } = settings;
  const metrics = { port: metricsPortOf(name, settings), host, setting: 'GATEHOUSE_METRICS_PORT' };
  return name === 'api' ? [{ port, host, setting: 'PORT' }, metrics] : [metrics];
}

/** Two processes on one machine cannot share a port: the worker's metrics are one above the api's. */
function metricsPortOf(name: ProcessName, { metricsPort }: Settings): number {
  return name === 'worker' ? metricsPort + 1 : metricsPort;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
