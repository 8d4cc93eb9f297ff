import { chown, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWhere, isRunning, processesNaming } from '@gatehouse/testkit';
import { describe, expect, it, vi } from 'vitest';
import { ownPorts } from '../support/own-settings.ts';
import { missingMount, missingPlainUser, nobody, withMount } from './machine.ts';
import { environmentsOf, processOf, Serving } from './serving.ts';

const serving = Serving.ofThisFile();

// One data folder lives through all of this, in this order.
describe('serve', () => {
  it('starts on an empty data folder, says so last on stdout, and stops on SIGTERM', async () => {
    const serve = await serving.startReady();
    expect(await serving.isAnswering()).toBe(true);
    expect(JSON.parse(serve.stdout.at(-1) as string)).toEqual({
      ready: true,
      api: `http://127.0.0.1:${serving.settings.PORT}`,
      console: `http://127.0.0.1:${serving.settings.GATEHOUSE_CONSOLE_PORT}`,
      mcp: [],
      seconds: expect.any(Number),
    });
    await serving.stop(serve);
    await serving.nothingLeft();
  });

  it('gives no process the means to be more than the runtime role', async () => {
    const serve = await serving.startReady();
    const { passwords } = JSON.parse(await readFile(join(serving.dataDir, 'database.json'), 'utf8'));
    const environments = await environmentsOf(serve);
    expect(environments.filter((it) => it.includes(passwords.app))).not.toEqual([]);
    for (const secret of [passwords.owner, passwords.superuser]) expect(environments.join()).not.toContain(secret);
    await serving.stop(serve, 'SIGINT');
    await serving.nothingLeft();
  });

  it('starts a process again that was killed', async () => {
    const serve = await serving.startReady();
    process.kill(processOf(serve, 'main.http.js'), 'SIGKILL');
    await vi.waitFor(() => expect(serve.stderr).toContain('api is ready again'), 15_000);
    expect(await serving.isAnswering()).toBe(true);
    serving.look(serve);
    await serving.stop(serve);
    await serving.nothingLeft();
  });

  it('starts the database again that was killed', async () => {
    const serve = await serving.startReady();
    process.kill(processOf(serve, 'postgres -D'), 'SIGKILL');
    await vi.waitFor(() => expect(serve.stderr).toContain('The database is back'), 15_000);
    await vi.waitFor(async () => expect(await serving.isAnswering()).toBe(true), 15_000);
    serving.look(serve);
    await serving.stop(serve);
    await serving.nothingLeft();
  });

  it('leaves only the database when it is killed itself, and adopts that one at the next start', async () => {
    const killed = await serving.startReady();
    const [api, worker] = [processOf(killed, 'main.http.js'), processOf(killed, 'main.worker.js')];
    const database = processOf(killed, 'postgres -D');
    killed.kill('SIGKILL');
    await vi.waitFor(() => expect([api, worker].filter(isRunning)).toEqual([]), 15_000);
    expect(isRunning(database)).toBe(true);
    const next = await serving.startReady();
    expect(next.stderr).toEqual([]);
    expect(serving.databases()).toEqual([database]);
    await serving.stop(next);
    await serving.nothingLeft();
  });

  it('starts after everything was killed', async () => {
    const killed = await serving.startReady();
    for (const pid of serving.seen) process.kill(pid, 'SIGKILL');
    await killed.ended;
    const next = await serving.startReady();
    expect(await serving.isAnswering()).toBe(true);
    await serving.stop(next);
    await serving.nothingLeft();
  });

  it('is refused while another one serves the same folder, which does not mind', async () => {
    const first = await serving.startReady();
    const second = serving.start({ settings: { ...serving.settings, ...(await ownPorts()) } });
    expect(await second.ended).toBe(1);
    expect(second.stderr).toEqual([expect.stringMatching(`process ${first.pid}.*\\[already-running\\]`)]);
    expect(await serving.isAnswering()).toBe(true);
    await serving.stop(first);
    await serving.nothingLeft();
  });

  it('names a port that is taken, and its setting, and starts nothing', async () => {
    await using taken = createServer().listen(Number(serving.settings.PORT), '127.0.0.1');
    const serve = serving.start();
    expect(await serve.ended).toBe(1);
    expect(serve.stderr).toEqual([expect.stringMatching(`PORT: port ${serving.settings.PORT} .*\\[port.in-use\\]`)]);
    expect(serve.stdout).toEqual([]);
    expect(processesNaming(serving.dataDir)).toEqual([]);
    expect(taken.listening).toBe(true);
  });

  it('stops cleanly when it is told to while it is still starting', async () => {
    const serve = serving.start();
    await vi.waitFor(() => expect(serve.descendants().length).toBeGreaterThan(0), { timeout: 10_000, interval: 5 });
    serving.look(serve);
    await serving.stop(serve, 'SIGINT');
    expect(await serve.ready).toBeUndefined();
    await serving.nothingLeft();
    expect(processesNaming(serving.dataDir)).toEqual([]);
  });
});

describeWhere(missingMount, 'serve on a data folder', () => {
  it.each([
    ['size=1m', 'data-dir.full'],
    ['ro', 'data-dir.unwritable'],
  ])('that is mounted with %s says so in one line (%s) and leaves nothing behind', async (options, code) => {
    const other = join(serving.folder, code);
    await mkdir(other);
    const serve = serving.start({
      surroundings: { prefix: withMount(other, options) },
      settings: { ...serving.settings, GATEHOUSE_DATA_DIR: other },
    });
    expect(await serve.ended).toBe(1);
    expect(serve.stderr).toEqual([expect.stringContaining(`[${code}]`)]);
    expect(processesNaming(other)).toEqual([]);
  });
});

describeWhere(missingPlainUser, 'serve as a plain user', () => {
  it('starts and stops', async () => {
    const own = join(serving.folder, 'plain');
    await mkdir(own, { mode: 0o700 });
    await chown(own, nobody.uid, nobody.gid);
    const serve = await serving.startReady({
      surroundings: nobody,
      settings: { ...serving.settings, GATEHOUSE_DATA_DIR: own },
    });
    await serving.stop(serve, 'SIGINT');
    await serving.nothingLeft();
  });
});

describe('npm start', () => {
  const run = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

  it('ends with the ready line, and Ctrl-C ends all of it', async () => {
    const serve = await serving.startReady({
      settings: { ...serving.settings, GATEHOUSE_DEMO: '0' },
      command: [process.execPath, run, 'start'],
    });
    expect(serve.stdout.at(-1)).toContain('"ready":true');
    await serving.stop(serve, 'SIGINT');
    await serving.nothingLeft();
  });

  it('leaves the command line nothing on stdout but its own answer', async () => {
    const version = serving.start({ command: [process.execPath, run, 'gatehouse', '--version'] });
    expect(await version.ended).toBe(0);
    expect(version.stdout).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });
});
