import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A program of the bench in a process of its own. */
export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it said of itself when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** All of its environment: nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of Node. */
  readonly flags?: readonly string[];
  /** A file descriptor for what it writes; it goes to ours otherwise. */
  readonly output?: number;
}

/**
 * Starts a program and waits until it says `{ ready: true }` over its channel.
 *
 * @throws TypeError when it ends before that
 */
export async function startProgram(file: URL, options: ProgramOptions = {}): Promise<Program> {
  const { args = [], env = {}, flags = [], output = 'inherit' } = options;
  const child = fork(file, [...args], { env, execArgv: [...flags], stdio: ['ignore', output, output, 'ipc'] });
  const exited = once(child, 'exit');
  const [message] = await Promise.race([
    once(child, 'message'),
    exited.then(([code, signal]) => {
      throw new TypeError(`${file.pathname} ended before it was ready: ${signal ?? code}`);
    }),
  ]);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return { child, pid: child.pid as number, ready: message as Record<string, unknown>, stop };
}
