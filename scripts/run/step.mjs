import { spawnSync } from 'node:child_process';
import { environment, root } from './repository.mjs';

/**
 * Runs one step to its end, quietly: one line that says what it is and how long it took, and what the program wrote
 * only when it failed. A failure ends this process with exit code 1.
 */
export function step(name, [program, ...args]) {
  const began = performance.now();
  process.stderr.write(`${name} … `);
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (status === 0) {
    process.stderr.write(`${seconds} s\n`);
    return;
  }
  process.stderr.write(`failed after ${seconds} s\n${stdout ?? ''}${stderr ?? ''}`);
  if (error) process.stderr.write(`${program}: ${error.message}\n`);
  process.exit(1);
}
