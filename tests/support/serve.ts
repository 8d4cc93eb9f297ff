import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, runCommand } from './command-line.ts';
import { ownSettings } from './own-settings.ts';
import { type ReadyLine, startServe } from './serve-process.ts';

/** A Gatehouse of its own: data folder, ports, processes. */
export interface Installation extends AsyncDisposable {
  readonly ready: ReadyLine & { readonly api: string };
  /** Of the process that starts the others, and starts them again. */
  readonly supervisorPid: number;
  readonly dataDir: string;
  /** The environment of programs that belong to it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the api serves its metrics. */
  readonly metricsUrl: string;
  /** Runs a command of the command line against it. */
  command(...args: string[]): Promise<CommandResult>;
  /** Like {@link command}, with text on standard input. */
  commandWithInput(input: string, ...args: string[]): Promise<CommandResult>;
}

/** Starts the built `serve` with the demo, as `npm start` does, in a temporary data folder. */
export function serveDemo(environment: Readonly<Record<string, string>> = {}): Promise<Installation> {
  return serveAlone({ GATEHOUSE_DEMO: '1', ...environment });
}

/** Starts the built `serve` without the demo, in a temporary data folder. */
export async function serveAlone(environment: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-journey-'));
  const own = await ownSettings(dataDir);
  const settings = { ...own, HOME: dataDir, GATEHOUSE_DEMO: '0', ...environment };
  const serve = startServe(settings);
  const stop = async () => {
    serve.kill('SIGTERM');
    await serve.ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  const ready = await serve.ready;
  if (!ready?.api) {
    await stop();
    throw new Error(`serve ended before it was ready:\n${[...serve.stdout, ...serve.stderr].join('\n')}`);
  }
  return {
    ready: { ...ready, api: ready.api },
    supervisorPid: serve.pid,
    dataDir,
    settings,
    metricsUrl: `http://127.0.0.1:${own.GATEHOUSE_METRICS_PORT}/metrics`,
    command: (...args) => runCommand(settings, args),
    commandWithInput: (input, ...args) => runCommand(settings, args, input),
    [Symbol.asyncDispose]: stop,
  };
}
