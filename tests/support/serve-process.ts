import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { descendantsOf } from '@gatehouse/testkit';
import { commandLine } from './command-line.ts';
import { type Surroundings, spawnIn } from './spawn-in.ts';

/** The ready line of `serve` (contract.md). */
export interface ReadyLine {
  readonly ready: true;
  readonly api: string | null;
  readonly console: string | null;
  readonly mcp: readonly string[];
  readonly seconds: number;
}

/** A `serve` that was started, as it is seen from outside. */
export interface ServeProcess {
  readonly pid: number;
  /** Whole lines, as they come. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  /** Resolves with the ready line, or with undefined when it ends without one. */
  readonly ready: Promise<ReadyLine | undefined>;
  /** The exit code, or the signal. */
  readonly ended: Promise<number | string>;
  /** Everything that it has started, as of now. */
  descendants(): number[];
  kill(signal: NodeJS.Signals): void;
}

/** Starts the built `serve`, or another command that comes to the same. */
export function startServe(
  settings: Readonly<Record<string, string>>,
  surroundings: Surroundings = {},
  command: readonly string[] = commandLine('serve'),
): ServeProcess {
  const child = spawnIn(surroundings, command, settings);
  const { promise: ready, resolve } = Promise.withResolvers<ReadyLine | undefined>();
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
