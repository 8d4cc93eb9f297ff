import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '@gatehouse/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';

const handOver = new URL('../../scripts/run/hand-over.mjs', import.meta.url).href;

/** Says who it is, then every signal that reaches it; the second one, or the end of the channel, ends it. */
const program = `
  let seen = 0;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    console.log(signal);
    if (++seen === 2) process.exit(5);
  });
  process.on('disconnect', () => process.exit(0));
  console.log(process.pid);
`;

let pids: number[] = [];
afterEach(() => {
  for (const pid of pids.filter(isRunning)) process.kill(pid, 'SIGKILL');
  pids = [];
});

async function start(source = program) {
  const code = `import(${JSON.stringify(handOver)}).then((it) => it.handOver([process.execPath, '-e', process.argv[1]]))`;
  // A group of its own, so that it can be sent what a terminal sends.
  const child = spawn(process.execPath, ['-e', code, source], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const exit = once(child, 'exit').then(([status]) => status as number);
  pids.push(child.pid as number);
  return { pid: child.pid as number, lines, exit };
}

async function startProgram() {
  const started = await start();
  await vi.waitFor(() => expect(started.lines).toHaveLength(1), 5000);
  const program = Number(started.lines.shift());
  pids.push(program);
  return { ...started, program };
}

describe('handing over to a program', () => {
  it('passes on its exit code', async () => {
    expect(await (await start('process.exit(3)')).exit).toBe(3);
  });

  it('says by which signal it was killed, as a shell does', async () => {
    expect(await (await start('process.kill(process.pid, "SIGKILL")')).exit).toBe(137);
  });

  it('passes on Ctrl-C once, though the terminal and npm both send it, and a later signal as well', async () => {
    const { pid, lines, exit } = await startProgram();
    process.kill(-pid, 'SIGINT');
    process.kill(pid, 'SIGINT');
    await vi.waitFor(() => expect(lines).toEqual(['SIGINT']), 5000);
    await sleep(600);
    process.kill(pid, 'SIGTERM');
    expect(await exit).toBe(5);
    expect(lines).toEqual(['SIGINT', 'SIGTERM']);
  });

  it('lets the program know when it is gone without a word', async () => {
    const { pid, program } = await startProgram();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(isRunning(program)).toBe(false), 5000);
  });
});
