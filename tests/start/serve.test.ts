import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWhere, isRunning, processesNaming } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { missingMount, missingPlainUser, nobody, withMount } from './machine.ts';
import type { Surroundings } from './programs.ts';
import { ownPorts, ownSettings, type ServeProcess, startServe } from './serve-process.ts';

let folder: string;
let dataDir: string;
let settings: Record<string, string>;
/** Everything that was ever seen running; nothing of it may outlive its test. */
let seen: number[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-serve-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  settings = await ownSettings(dataDir);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  for (const pid of seen.filter(isRunning)) process.kill(pid, 'SIGKILL');
  seen = [];
});

function start(surroundings?: Surroundings, env = settings): ServeProcess {
  const serve = startServe(env, surroundings);
  seen.push(serve.pid);
  return serve;
}

async function startReady(surroundings?: Surroundings): Promise<ServeProcess> {
  const serve = start(surroundings);
  if (!(await serve.ready)) throw new Error(serve.stderr.join('\n'));
  seen.push(...serve.descendants());
  return serve;
}

/** The one process below `serve` whose command line contains `text`. */
function processOf(serve: ServeProcess, text: string): number {
  const found = processesNaming(text).filter((pid) => serve.descendants().includes(pid));
  if (found.length !== 1) throw new Error(`${found.length} processes with ${text}`);
  return found[0] as number;
}

const nothingLeft = () => vi.waitFor(() => expect(seen.filter(isRunning)).toEqual([]), 15_000);
const isAnswering = () =>
  fetch(`http://127.0.0.1:${settings.PORT}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );

// One data folder lives through all of this, in this order.
describe('serve', () => {
  it('starts on an empty data folder, says so last on stdout, and stops on SIGTERM', async () => {
    const serve = await startReady();
    expect(await isAnswering()).toBe(true);
    expect(JSON.parse(serve.stdout.at(-1) as string)).toEqual({
      ready: true,
      api: `http://127.0.0.1:${settings.PORT}`,
      console: null,
      mcp: [],
      seconds: expect.any(Number),
    });
    serve.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
    await nothingLeft();
  });

  it('gives no process the means to be more than the runtime role', async () => {
    const serve = await startReady();
    const { passwords } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));
    const environments = await Promise.all(serve.descendants().map((pid) => readFile(`/proc/${pid}/environ`, 'utf8')));
    expect(environments.filter((it) => it.includes(passwords.app))).not.toEqual([]);
    for (const secret of [passwords.owner, passwords.superuser]) expect(environments.join()).not.toContain(secret);
    serve.kill('SIGINT');
    expect(await serve.ended).toBe(0);
    await nothingLeft();
  });

  it('starts a process again that was killed', async () => {
    const serve = await startReady();
    process.kill(processOf(serve, 'main.http.js'), 'SIGKILL');
    await vi.waitFor(() => expect(serve.stderr).toContain('api is ready again'), 15_000);
    expect(await isAnswering()).toBe(true);
    seen.push(...serve.descendants());
    serve.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
    await nothingLeft();
  });

  it('starts the database again that was killed', async () => {
    const serve = await startReady();
    process.kill(processOf(serve, 'postgres -D'), 'SIGKILL');
    await vi.waitFor(() => expect(serve.stderr).toContain('The database is back'), 15_000);
    await vi.waitFor(async () => expect(await isAnswering()).toBe(true), 15_000);
    seen.push(...serve.descendants());
    serve.kill('SIGTERM');
    expect(await serve.ended).toBe(0);
    await nothingLeft();
  });

  it('leaves only the database when it is killed itself, and adopts that one at the next start', async () => {
    const killed = await startReady();
    const [api, worker] = [processOf(killed, 'main.http.js'), processOf(killed, 'main.worker.js')];
    const database = processOf(killed, 'postgres -D');
    killed.kill('SIGKILL');
    await vi.waitFor(() => expect([api, worker].filter(isRunning)).toEqual([]), 15_000);
    expect(isRunning(database)).toBe(true);
    const next = await startReady();
    expect(next.stderr).toEqual([]);
    expect(processesNaming(`postgres -D ${dataDir}`)).toEqual([database]);
    next.kill('SIGTERM');
    expect(await next.ended).toBe(0);
    await nothingLeft();
  });

  it('starts after everything was killed', async () => {
    const killed = await startReady();
    for (const pid of seen) process.kill(pid, 'SIGKILL');
    await killed.ended;
    const next = await startReady();
    expect(await isAnswering()).toBe(true);
    next.kill('SIGTERM');
    expect(await next.ended).toBe(0);
    await nothingLeft();
  });

  it('is refused while another one serves the same folder, which does not mind', async () => {
    const first = await startReady();
    const second = start(undefined, { ...settings, ...(await ownPorts()) });
    expect(await second.ended).toBe(1);
    expect(second.stderr).toEqual([expect.stringMatching(`process ${first.pid}.*\\[already-running\\]`)]);
    expect(await isAnswering()).toBe(true);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    await nothingLeft();
  });

  it('names a port that is taken, and its setting, and starts nothing', async () => {
    await using taken = createServer().listen(Number(settings.PORT), '127.0.0.1');
    const serve = start();
    expect(await serve.ended).toBe(1);
    expect(serve.stderr).toEqual([expect.stringMatching(`PORT: port ${settings.PORT} .*\\[port.in-use\\]`)]);
    expect(serve.stdout).toEqual([]);
    expect(processesNaming(dataDir)).toEqual([]);
    expect(taken.listening).toBe(true);
  });

  it('stops cleanly when it is told to while it is still starting', async () => {
    const serve = start();
    await vi.waitFor(() => expect(serve.descendants().length).toBeGreaterThan(0), { timeout: 10_000, interval: 5 });
    seen.push(...serve.descendants());
    serve.kill('SIGINT');
    expect(await serve.ended).toBe(0);
    expect(await serve.ready).toBeUndefined();
    await nothingLeft();
    expect(processesNaming(dataDir)).toEqual([]);
  });
});

describeWhere(missingMount, 'serve on a data folder', () => {
  it.each([
    ['size=1m', 'data-dir.full'],
    ['ro', 'data-dir.unwritable'],
  ])('that is mounted with %s says so in one line (%s) and leaves nothing behind', async (options, code) => {
    const other = join(folder, code);
    await mkdir(other);
    const serve = start({ prefix: withMount(other, options) }, { ...settings, GATEHOUSE_DATA_DIR: other });
    expect(await serve.ended).toBe(1);
    expect(serve.stderr).toEqual([expect.stringContaining(`[${code}]`)]);
    expect(processesNaming(other)).toEqual([]);
  });
});

describeWhere(missingPlainUser, 'serve as a plain user', () => {
  it('starts and stops', async () => {
    const own = join(folder, 'plain');
    await mkdir(own, { mode: 0o700 });
    await chown(own, nobody.uid, nobody.gid);
    const serve = start(nobody, { ...settings, GATEHOUSE_DATA_DIR: own });
    expect(await serve.ready).toMatchObject({ ready: true });
    seen.push(...serve.descendants());
    serve.kill('SIGINT');
    expect(await serve.ended).toBe(0);
    await nothingLeft();
  });
});

describe('npm start', () => {
  const run = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

  it('ends with the ready line, and Ctrl-C ends all of it', async () => {
    const serve = startServe({ ...settings, GATEHOUSE_DEMO: '0' }, {}, [process.execPath, run, 'start']);
    seen.push(serve.pid);
    expect(await serve.ready).toMatchObject({ ready: true });
    seen.push(...serve.descendants());
    expect(serve.stdout.at(-1)).toContain('"ready":true');
    serve.kill('SIGINT');
    expect(await serve.ended).toBe(0);
    await nothingLeft();
  });

  it('leaves the command line nothing on stdout but its own answer', async () => {
    const version = startServe(settings, {}, [process.execPath, run, 'gatehouse', '--version']);
    expect(await version.ended).toBe(0);
    expect(version.stdout).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });
});
