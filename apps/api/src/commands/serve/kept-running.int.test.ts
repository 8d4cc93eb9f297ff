import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@gatehouse/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptRunning, type Patience } from './kept-running.ts';

const never = new AbortController().signal;
const atOnce = AbortSignal.abort();

let folder: string;
let lines: string[];
let kept: KeptRunning | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-kept-'));
  lines = [];
});
afterEach(async () => {
  await kept?.stop(atOnce);
  kept = undefined;
  await rm(folder, { recursive: true });
});

async function start(program: string, options: { stopped?: AbortSignal } & Partial<Patience> = {}) {
  const entry = join(folder, 'program.mjs');
  await writeFile(entry, program);
  const log = (line: string) => lines.push(line);
  const { stopped = never, waits = [10, 10], readyMs = 60_000 } = options;
  kept = await KeptRunning.start({ name: 'api', entry, env: { ONLY: 'this' } }, log, stopped, { waits, readyMs });
  return kept;
}

/** The system cannot start Node while `work` is under way. */
async function withoutNode(work: () => Promise<void>): Promise<void> {
  const node = process.execPath;
  process.execPath = join(folder, 'missing');
  await work().finally(() => {
    process.execPath = node;
  });
}

const ready = 'process.send({ ready: true });';
const stay = 'setInterval(() => {}, 1000);';
const tellPid = 'console.log("pid " + process.pid);';
const pids = () => lines.filter((line) => line.startsWith('pid ')).map((line) => Number(line.slice(4)));

describe('a process that is kept running', () => {
  it('gets the environment that it is given and nothing else', async () => {
    await start(`console.log(Object.keys(process.env).join()); ${ready} ${stay}`);
    await vi.waitFor(() => expect(lines).toContain('ONLY'));
  });

  it('that ends before it is ready is a failure that names its last words', async () => {
    const starting = start('console.error("first"); console.error("the key is missing"); process.exit(3);');
    await expect(starting).rejects.toMatchObject({
      code: 'process.failed',
      reason: 'api: exit code 3; the key is missing',
    });
  });

  it('that cannot be loaded is a failure as well', async () => {
    await expect(start('import "./missing.mjs";')).rejects.toMatchObject({ code: 'process.failed' });
  });

  it('is started again when it dies, and the log says so', async () => {
    await start(`${tellPid} ${ready} ${stay}`);
    await vi.waitFor(() => expect(pids()).toHaveLength(1));
    process.kill(pids()[0] as number, 'SIGKILL');
    await vi.waitFor(() => expect(lines).toContain('api is ready again'));
    expect(pids()).toHaveLength(2);
    expect(lines).toContain('api ended unexpectedly (SIGKILL); starting it again in 0.01 s');
  });

  it('is given up when it keeps dying', async () => {
    const dying = await start(`${ready} setTimeout(() => process.exit(7), 20);`);
    await expect(dying.failed).rejects.toMatchObject({ code: 'process.failed', reason: 'api: 3 times; exit code 7' });
  });

  it('is ended and started again when it hangs after it died, and is given up when it goes on hanging', async () => {
    const mark = JSON.stringify(join(folder, 'was-ready'));
    const once = `import { existsSync, writeFileSync } from 'node:fs';
      if (!existsSync(${mark})) { writeFileSync(${mark}, ''); ${ready} setTimeout(() => process.exit(7), 20); }`;
    const hanging = await start(`${once} process.on('SIGTERM', () => {}); ${tellPid} ${stay}`, { readyMs: 1000 });
    const reason = 'api: 3 times; SIGKILL';
    await expect(hanging.failed).rejects.toMatchObject({ code: 'process.failed', reason });
    expect(lines.filter((line) => line === 'api: not ready after 1 s')).toHaveLength(2);
    expect(lines).toContain('api ended unexpectedly (SIGKILL); starting it again in 0.01 s');
    expect(pids()).toHaveLength(3);
    expect(pids().filter(isRunning)).toEqual([]);
  });

  it('is a failure as well when the system cannot start it', async () => {
    await withoutNode(() =>
      expect(start(ready)).rejects.toMatchObject({
        code: 'process.failed',
        reason: expect.stringMatching(/^api: spawn .*missing ENOENT$/),
      }),
    );
  });

  it('is given up when the system cannot start it again', async () => {
    const dying = await start(`${ready} setTimeout(() => process.exit(7), 20);`);
    await withoutNode(() =>
      expect(dying.failed).rejects.toMatchObject({ reason: expect.stringMatching(/^api: 3 times; spawn .* ENOENT$/) }),
    );
  });

  it('is not started again once it is asked to stop', async () => {
    const running = await start(`process.on('SIGTERM', () => process.exit(0)); ${tellPid} ${ready} ${stay}`);
    await running.stop(never);
    await running.failed;
    expect(pids()).toHaveLength(1);
  });

  it('that ignores the request is ended by force, with what it had started', async () => {
    const helper = `import { spawn } from 'node:child_process';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log('pid ' + child.pid); process.on('SIGTERM', () => {}); ${tellPid} ${ready} ${stay}`;
    const running = await start(helper);
    await vi.waitFor(() => expect(pids()).toHaveLength(2));
    await running.stop(atOnce);
    await vi.waitFor(() => expect(pids().filter(isRunning)).toEqual([]));
  });

  it('need not become ready once everything is to stop', async () => {
    const stop = new AbortController();
    const starting = start(`${tellPid} ${stay}`, { stopped: stop.signal });
    await vi.waitFor(() => expect(pids()).toHaveLength(1));
    stop.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    await vi.waitFor(() => expect(pids().filter(isRunning)).toEqual([]));
  });
});
