import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';
import { nodeFlags } from './node-flags.ts';

/** A process that `serve` starts and keeps running. */
export interface ChildSpec {
  /** For people. */
  readonly name: string;
  /** The file that Node runs. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** All of its environment: nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
}

/** How a process ended: `exit code 1`, `SIGKILL`; or why it could not be started. */
export type Ending = string;

export interface RunningChild {
  /**
   * Resolves when the process says `{ ready: true }`. One that has not said so in time is ended by force.
   *
   * @throws GatehouseError `process.failed`
   */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, for whatever reason, and never rejects. */
  readonly ended: Promise<Ending>;
  /** Asks it to stop, and ends it by force after ten seconds, or as soon as `force` is aborted. */
  stop(force: AbortSignal): Promise<void>;
}

const graceMs = 10_000;
/** Its pipes close with the process, unless something that it left behind holds them. */
const lastWordsMs = 1000;

/**
 * Starts a process in a group of its own, so that a terminal's Ctrl-C does not reach it beside our own request to
 * stop, and so that what it started itself can be ended with it.
 *
 * @param log is given what it writes, in whole lines
 * @param readyMs how long it may take to become ready, in milliseconds
 */
export function startChild(
  { name, entry, args = [], env }: ChildSpec,
  log: (line: string) => void,
  readyMs: number,
): RunningChild {
  const child = fork(entry, args, {
    env,
    execArgv: [...nodeFlags],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const last = forwardLines(child, log);
  const ended = untilEnded(child);
  const ready = becomeReady(name, child, readyMs, ended, last);
  return { ready, ended, stop: (force) => stop(child, ended, force) };
}

async function becomeReady(
  name: string,
  child: ChildProcess,
  readyMs: number,
  ended: Promise<Ending>,
  last: () => string,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (what: string) => reject(new GatehouseError('process.failed', { reason: `${name}: ${what}` }));
  child.on('message', (message: { ready?: boolean } | null) => message?.ready === true && resolve());
  const timer = setTimeout(() => {
    fail(`not ready after ${readyMs / 1000} s`);
    child.kill('SIGKILL');
  }, readyMs);
  void ended.then((ending) => fail([ending, last()].filter(Boolean).join('; ')));
  return promise.finally(() => clearTimeout(timer));
}

function untilEnded(child: ChildProcess): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const closed = new Promise((close) => child.once('close', close));
  child.once('exit', async (code, signal) => {
    killGroup(child);
    await Promise.race([closed, sleep(lastWordsMs)]);
    resolve(signal ?? `exit code ${code}`);
  });
  child.on('error', ({ message }) => {
    // One that runs meets errors too, when a signal does not reach it; it has not ended then.
    if (child.pid === undefined) resolve(message);
  });
  return promise;
}

async function stop(child: ChildProcess, ended: Promise<Ending>, force: AbortSignal): Promise<void> {
  child.kill('SIGTERM');
  const waiting = AbortSignal.any([force, AbortSignal.timeout(graceMs)]);
  const byForce = () => child.kill('SIGKILL');
  waiting.addEventListener('abort', byForce, { once: true });
  if (waiting.aborted) byForce();
  await ended;
  waiting.removeEventListener('abort', byForce);
}

/** Ends what the process has left behind. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: it has left nothing behind.
  }
}

/** @returns the last line that it wrote so far */
function forwardLines(child: ChildProcess, log: (line: string) => void): () => string {
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(Boolean)) {
        last = line;
        log(line);
      }
    });
    stream?.on('end', () => {
      if (rest) log(rest);
      last = rest || last;
    });
  }
  return () => last;
}
