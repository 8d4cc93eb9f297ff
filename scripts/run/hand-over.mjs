import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { environment, root } from './repository.mjs';

/** npm passes on the Ctrl-C that the terminal has sent to us too: signals this close together are one. */
const sameSignalMs = 500;

/**
 * Runs a program in our place: its streams are ours, and so is its exit code.
 *
 * The program gets a process group of its own, so that Ctrl-C reaches it exactly once, from here, whether the
 * terminal, npm or `kill` sent it. Over the channel it learns when we are gone without having said so: killed, or
 * hung up on by the terminal (SIGHUP is left alone here, so that `nohup` works).
 */
export async function handOver([program, ...args], env = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...environment, ...env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  let last = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (performance.now() - last > sameSignalMs) child.kill(signal);
      last = performance.now();
    });
  }
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...ending) => resolve(ending));
  });
  process.exit(signal ? 128 + constants.signals[signal] : code);
}
