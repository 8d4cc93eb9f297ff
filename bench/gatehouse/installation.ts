import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, migrate } from '@gatehouse/db';
import { type EmbeddedDatabase, freePort, startEmbedded } from '@gatehouse/db/embedded';
import { RawSession } from '@gatehouse/db/raw-session';
import { type Program, type ProgramOptions, startProgram } from '../targets/program.ts';
import { runCommand } from './command.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { type NamedUpstream, SUBJECT, TENANT, tenantFile } from './tenant-file.ts';
import { startTraceSink } from './trace-sink.ts';

/** A Gatehouse with everything on: the built api as a process, its database, logs at info, traces sampled at 1 %. */
export interface Installation extends AsyncDisposable {
  readonly apiUrl: string;
  readonly apiPid: number;
  /** Where the console is, once it is started. */
  readonly consoleUrl: string;
  /** Of the postmaster: every process of PostgreSQL is below it. */
  readonly databasePid: number;
  /** Of the runtime role's sessions. */
  readonly synchronousCommit: string;
  /** By the name of the upstream that each shows. */
  readonly endpoints: ReadonlyMap<string, BenchEndpoint>;
  /** How often the api has sent spans. */
  readonly traceExports: () => number;
  /** Runs a command of the command line. */
  command(...args: string[]): Promise<string>;
  /** Starts a second api beside the first, with the same settings and database: the same endpoints at another origin. */
  startOtherApi(): Promise<string>;
  /** Starts the built console beside the api. */
  startConsole(): Promise<Program>;
  /** A session of the superuser: to look, or to fill tables. */
  openAdmin(): Promise<RawSession>;
  /** Stops the api before the rest: what it writes at its end is there afterwards. */
  stopApi(): Promise<void>;
}

export interface BenchEndpoint {
  readonly url: string;
  readonly token: string;
}

export interface InstallationOptions {
  readonly upstreams: readonly NamedUpstream[];
  /** Of the api's Node, besides those that it always has. */
  readonly flags?: readonly string[];
}

type SettingValues = Readonly<Record<string, string>>;

/** Starts one in a temporary folder, which goes with it. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const opened = new AsyncDisposableStack();
  const stop = stopOnSignal(() => opened.disposeAsync());
  try {
    return { ...(await start(options, opened)), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start({ upstreams, flags = [] }: InstallationOptions, opened: AsyncDisposableStack) {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const database = await startEmbedded({ dataDir });
  opened.defer(() => database.stop());
  await prepare(database);

  const settings = await settingsFor(dataDir, database.appUrl);
  const apiUrl = `http://127.0.0.1:${settings.PORT}`;
  const consoleUrl = `http://127.0.0.1:${settings.GATEHOUSE_CONSOLE_PORT}`;
  const endpoints = await makeTenant(upstreams, apiUrl, dataDir, settings);
  const sink = opened.use(await startTraceSink());
  const api = await startApi(join(dataDir, 'api.log'), { ...settings, ...tracingTo(sink.url) }, flags);
  let stopped: Promise<void> | undefined;
  const stopApi = (): Promise<void> => {
    stopped ??= api.stop();
    return stopped;
  };
  opened.defer(stopApi);
  return {
    apiUrl,
    apiPid: api.pid,
    consoleUrl,
    databasePid: database.pid,
    synchronousCommit: await showSynchronousCommit(database.appUrl),
    endpoints,
    traceExports: sink.exports,
    command: (...args: string[]) => runCommand(settings, ...args),
    startOtherApi: async () => {
      const port = String(await freePort());
      const url = `http://127.0.0.1:${port}`;
      const twin = { GATEHOUSE_PUBLIC_URL: apiUrl, GATEHOUSE_ALSO_KNOWN_AS: url, PORT: port };
      const metrics = { GATEHOUSE_METRICS_PORT: String(await freePort()) };
      const other = await startApi(join(dataDir, 'other-api.log'), { ...settings, ...twin, ...metrics }, flags);
      opened.defer(other.stop);
      return url;
    },
    startConsole: async () => {
      const console = await startConsole(join(dataDir, 'console.log'), { ...settings, apiUrl, consoleUrl });
      opened.defer(console.stop);
      return console;
    },
    openAdmin: () => openAdmin(database),
    stopApi,
  };
}

/** As `serve` does before it starts the api. */
async function prepare({ ownerUrl, appUrl }: EmbeddedDatabase): Promise<void> {
  await migrate({ ownerUrl });
  const database = new Database({ url: appUrl, applicationName: 'gatehouse-bench', poolSize: 1, hotPoolSize: 1 });
  await database.ensureEventPartitions(1);
  await database.close();
}

async function settingsFor(dataDir: string, appUrl: string): Promise<SettingValues> {
  return {
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_DEMO: '0',
    // The upstreams of the bench are on this machine.
    GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8',
    GATEHOUSE_METRICS_PORT: String(await freePort()),
    PORT: String(await freePort()),
    GATEHOUSE_CONSOLE_PORT: String(await freePort()),
    DATABASE_URL: appUrl,
    LOG_LEVEL: 'info',
  };
}

/** The standard variables of OpenTelemetry. */
function tracingTo(url: string): SettingValues {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
}

async function makeTenant(
  upstreams: readonly NamedUpstream[],
  apiUrl: string,
  dataDir: string,
  settings: SettingValues,
): Promise<ReadonlyMap<string, BenchEndpoint>> {
  const file = join(dataDir, 'tenant.yaml');
  await writeFile(file, tenantFile(upstreams));
  await runCommand(settings, 'apply', '-f', file);
  const endpoints = new Map<string, BenchEndpoint>();
  const whose = ['--tenant', TENANT, '--subject', SUBJECT, '--ttl', '1h'];
  for (const { name } of upstreams) {
    const token = await runCommand(settings, 'token', ...whose, '--endpoint', name);
    endpoints.set(name, { url: `${apiUrl}/t/${TENANT}/mcp/${name}`, token });
  }
  return endpoints;
}

async function startApi(logFile: string, env: SettingValues, flags: readonly string[]): Promise<Program> {
  const entry = new URL('../../apps/api/dist/main.http.js', import.meta.url);
  return startLogged(entry, logFile, { env, flags: [...(await nodeFlags()), ...flags] });
}

/** With what `serve` gives it. */
function startConsole(logFile: string, { apiUrl = '', consoleUrl = '', ...settings }: SettingValues): Promise<Program> {
  const { DATABASE_URL = '', GATEHOUSE_CONSOLE_PORT = '', LOG_LEVEL = '' } = settings;
  return startLogged(new URL('../../apps/console/dist/main.js', import.meta.url), logFile, {
    env: {
      ...{ DATABASE_URL, GATEHOUSE_CONSOLE_PORT, LOG_LEVEL, NODE_ENV: 'production' },
      ...{ GATEHOUSE_PUBLIC_URL: apiUrl, GATEHOUSE_CONSOLE_URL: consoleUrl },
    },
  });
}

/** @throws TypeError with what it wrote, when it does not start */
async function startLogged(entry: URL, logFile: string, options: ProgramOptions): Promise<Program> {
  const log = await open(logFile, 'a');
  try {
    return await startProgram(entry, { ...options, output: log.fd });
  } catch (cause) {
    throw new TypeError(`${entry.pathname} did not start: ${await readFile(logFile, 'utf8')}`, { cause });
  } finally {
    await log.close();
  }
}

/** Those with which `serve` starts the api. */
async function nodeFlags(): Promise<readonly string[]> {
  return JSON.parse(await readFile(new URL('../../apps/api/node-flags.json', import.meta.url), 'utf8'));
}

/** In Gatehouse's database, not in the superuser's own. */
async function openAdmin({ adminUrl, appUrl }: EmbeddedDatabase): Promise<RawSession> {
  const url = new URL(adminUrl);
  url.pathname = new URL(appUrl).pathname;
  return RawSession.open(url.href);
}

async function showSynchronousCommit(appUrl: string): Promise<string> {
  await using session = await RawSession.open(appUrl);
  const { rows } = await session.query<{ synchronous_commit: string }>('show synchronous_commit');
  return rows[0]?.synchronous_commit ?? '';
}
