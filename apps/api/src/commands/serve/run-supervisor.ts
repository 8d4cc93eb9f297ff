import type { EmbeddedDatabase } from '@gatehouse/db/embedded';
import type { ChildSpec } from './child-process.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { type NeededPort, refuseTakenPorts } from './free-ports.ts';
import { KeptDatabase } from './kept-database.ts';
import { KeptRunning } from './kept-running.ts';
import { listenForStop, StopRequested } from './stop-requests.ts';
import { untilAborted } from './until-aborted.ts';

/** What `serve` is made of; the parts are given so that it knows nothing of settings, Nest or SQL. */
export interface SupervisorParts {
  readonly dataDir: string;
  /** What it runs; another `serve` may run the rest on the same data folder. */
  readonly names: readonly string[];
  readonly ports: readonly NeededPort[];
  /** The database of the installation's own, where there is one. Otherwise the embedded one is started. */
  readonly database: DatabaseAccess | undefined;
  /** Its `stop` is called at the end. */
  readonly startEmbedded: () => Promise<EmbeddedDatabase>;
  readonly migrate: (ownerUrl: string) => Promise<unknown>;
  /** Before any process is started: what has to be in the database, keys, the first seed. */
  readonly beforeChildren?: (database: DatabaseAccess) => Promise<void>;
  /** The processes; each says `{ ready: true }` when it is. */
  readonly children: (appUrl: string) => readonly ChildSpec[];
  /** Once all are ready: the rest of the seed, and what the ready line says. */
  readonly afterReady: (database: DatabaseAccess) => Promise<ReadyLine>;
  /** One line on stdout. */
  readonly out: (line: string) => void;
  /** One line on stderr. */
  readonly log: (line: string) => void;
}

export interface DatabaseAccess {
  readonly appUrl: string;
  /** Absent where this installation was not given it: then somebody else migrates. */
  readonly ownerUrl: string | undefined;
}

/** What is where (docs/contract.md, "Two commands"); what does not exist is null or empty. */
export interface ReadyLine {
  readonly api: string | null;
  readonly console: string | null;
  readonly mcp: readonly string[];
}

/**
 * Starts everything in order, says so, keeps it running, and stops everything in the reverse order on Ctrl-C or
 * SIGTERM, or when something fails for good. However it ends, nothing that it started is left behind; a SIGKILL
 * alone leaves the database server, which the next start adopts.
 *
 * @throws GatehouseError `already-running`, `data-dir.*`, `port.in-use`, `database.*`, `migration.failed`, `process.failed`
 */
export async function runSupervisor(parts: SupervisorParts): Promise<void> {
  using requests = listenForStop();
  const { stopped, forced } = requests;
  try {
    await using opened = new AsyncDisposableStack();
    opened.defer(await lockDataFolder(parts.dataDir, parts.names));
    await refuseTakenPorts(parts.ports);
    const { database, failed } = await openDatabase(parts, opened, stopped, forced);
    if (database.ownerUrl) await untilAborted(parts.migrate(database.ownerUrl), stopped);
    await untilAborted(parts.beforeChildren?.(database) ?? Promise.resolve(), stopped);
    const children = await startChildren(parts, database.appUrl, opened, stopped, forced);
    const ready = await untilAborted(parts.afterReady(database), stopped);
    announce(parts.out, ready);
    await untilAborted(Promise.race([failed, ...children.map((child) => child.failed)]), stopped);
  } catch (error) {
    if (!(error instanceof StopRequested)) throw error;
    parts.log('Stopped.');
  }
}

async function openDatabase(
  { database, startEmbedded, log }: SupervisorParts,
  opened: AsyncDisposableStack,
  stopped: AbortSignal,
  forced: AbortSignal,
): Promise<{ database: DatabaseAccess; failed: Promise<void> }> {
  if (database) return { database, failed: new Promise(() => {}) };
  const kept = new KeptDatabase(startEmbedded, log);
  opened.defer(() => kept.stop(forced));
  return { database: await untilAborted(kept.started, stopped), failed: kept.failed };
}

/** All at once, and likewise when they stop: each may take its time to finish what it is doing. */
async function startChildren(
  { children, log }: SupervisorParts,
  appUrl: string,
  opened: AsyncDisposableStack,
  stopped: AbortSignal,
  forced: AbortSignal,
): Promise<KeptRunning[]> {
  const givenUp = new AbortController();
  const signal = AbortSignal.any([stopped, givenUp.signal]);
  const starting = children(appUrl).map((spec) => KeptRunning.start(spec, log, signal));
  opened.defer(async () => {
    givenUp.abort(new StopRequested());
    const outcomes = await Promise.allSettled(starting);
    await Promise.all(outcomes.map((it) => (it.status === 'fulfilled' ? it.value.stop(forced) : undefined)));
  });
  return Promise.all(starting);
}

function announce(out: (line: string) => void, ready: ReadyLine): void {
  out('Gatehouse is ready. Ctrl-C stops it.');
  if (ready.api) out(`  API      ${ready.api}`);
  if (ready.console) out(`  Console  ${ready.console}`);
  for (const url of ready.mcp) out(`  MCP      ${url}`);
  const seconds = Math.round(performance.now() / 100) / 10;
  out(JSON.stringify({ ready: true, ...ready, seconds }));
}
