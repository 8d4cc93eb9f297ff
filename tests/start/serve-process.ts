import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gatehouse/db/embedded';
import { descendantsOf } from '@gatehouse/testkit';
import { type Surroundings, spawnIn } from './programs.ts';

const commandLine = fileURLToPath(new URL('../../apps/api/dist/main.cli.js', import.meta.url));

/** A `serve` that was started, as it is seen from outside. */
export interface ServeProcess {
  readonly pid: number;
  /** Whole lines, as they come. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  /** Resolves with the ready line, or with undefined when it ends without one. */
  readonly ready: Promise<Record<string, unknown> | undefined>;
  /** The exit code, or the signal. */
  readonly ended: Promise<number | string>;
  /** Everything that it has started, as of now. */
  descendants(): number[];
  kill(signal: NodeJS.Signals): void;
}

/** The settings of an installation of its own. */
export async function ownSettings(dataDir: string): Promise<Record<string, string>> {
  return { GATEHOUSE_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...(await ownPorts()) };
}

export async function ownPorts(): Promise<Record<string, string>> {
  return { PORT: String(await freePort()), GATEHOUSE_METRICS_PORT: String(await freePortPair()) };
}

/** A free port whose successor is free, too: each process has its metrics on one of its own. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const next = createServer().listen(port + 1, '127.0.0.1');
    const free = await once(next, 'listening').then(
      () => true,
      () => false,
    );
    next.close();
    if (free) return port;
  }
}

/** Starts the built `serve`, or another command that comes to the same. */
export function startServe(
  settings: Record<string, string>,
  surroundings: Surroundings = {},
  command: readonly string[] = [process.execPath, commandLine, 'serve'],
): ServeProcess {
  const child = spawnIn(surroundings, command, settings);
  const { promise: ready, resolve } = Promise.withResolvers<Record<string, unknown> | undefined>();
  const stdout: string[] = [];
  const stderr: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(line);
    if (line.startsWith('{"ready":true')) resolve(JSON.parse(line));
  });
  createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line));
  const ended = once(child, 'close').then(([code, signal]) => {
    resolve(undefined);
    return signal ?? code;
  });
  const pid = child.pid as number;
  return { pid, stdout, stderr, ready, ended, descendants: () => descendantsOf(pid), kill: (it) => child.kill(it) };
}
