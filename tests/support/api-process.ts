import { fork } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../apps/api/dist/main.http.js', import.meta.url));

/** The built api as a process of its own, without a supervisor that would start it again. */
export interface ApiProcess extends AsyncDisposable {
  readonly pid: number;
  /** Ends it as the kernel does when memory is short: nothing of it runs any more when this resolves. */
  kill(): Promise<void>;
}

/**
 * Starts it, and waits until it serves.
 *
 * @throws Error with what it wrote, when it ends before that
 */
export async function startApiProcess(settings: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const child = fork(entry, {
    env: settings,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const words = Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')));
  const ended = exited.then(async () => {
    throw new Error(`The api ended before it was ready:\n${(await words).join('')}`);
  });
  await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { pid: child.pid as number, kill: () => end('SIGKILL'), [Symbol.asyncDispose]: () => end('SIGTERM') };
}
