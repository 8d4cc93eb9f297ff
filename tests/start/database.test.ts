import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWhere, isRunning, processesNaming } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Surroundings } from '../support/spawn-in.ts';
import { missingMount, missingPlainUser, missingRoot, nobody, withMount, withoutUnshare } from './machine.ts';
import { type DatabaseUser, startDatabase } from './programs.ts';

let folder: string;
let dataDir: string;
let users: DatabaseUser[];
/** Folders outside the data folder that a test has made. */
let others: string[];

/** A data folder with a stopped cluster, to begin from: making one takes the most time. */
let prepared: string;

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), 'gatehouse-prepared-'));
  const user = await startDatabase(prepared);
  await user.tell('stop');
  await user.leave();
});
afterAll(() => rm(prepared, { recursive: true }));

const useCluster = () => cp(prepared, dataDir, { recursive: true });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-start-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  users = [];
  others = [];
});

afterEach(async () => {
  for (const { process } of users) process.kill('SIGKILL');
  const pids = users.flatMap(({ outcome }) => (outcome.pid ? [outcome.pid] : []));
  for (const pid of new Set(pids.filter(isRunning))) process.kill(pid, 'SIGQUIT');
  await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), 10_000);
  await Promise.all([folder, ...others].map((path) => rm(path, { recursive: true, force: true })));
});

async function start(surroundings?: Surroundings, dir = dataDir): Promise<DatabaseUser> {
  const user = await startDatabase(dir, surroundings);
  users.push(user);
  return user;
}

const gone = (pid: number) => vi.waitFor(() => expect(isRunning(pid)).toBe(false), 10_000);
const remembered = async () => JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8'));

describe('the embedded database', () => {
  it('is made at the first start and found again at the second, with the same passwords', async () => {
    const first = await start();
    expect(first.outcome).toMatchObject({ adopted: false, notes: [] });
    await first.tell('stop');
    expect(isRunning(first.outcome.pid)).toBe(false);
    const second = await start();
    expect(second.outcome).toMatchObject({ adopted: false, appUrl: first.outcome.appUrl });
  });

  it('keeps its passwords from everybody else', async () => {
    await useCluster();
    await start();
    expect((await stat(join(dataDir, 'database.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres.log'))).mode & 0o777).toBe(0o600);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('is adopted after whoever started it was killed', async () => {
    await useCluster();
    const first = await start();
    first.process.kill('SIGKILL');
    await gone(first.process.pid as number);
    expect((await start()).outcome).toMatchObject({ adopted: true, pid: first.outcome.pid });
  });

  it('starts again after everything was killed', async () => {
    await useCluster();
    const first = await start();
    first.process.kill('SIGKILL');
    for (const pid of processesNaming(dataDir)) process.kill(pid, 'SIGKILL');
    const { adopted, appUrl } = (await start()).outcome;
    expect({ adopted, appUrl }).toEqual({ adopted: false, appUrl: first.outcome.appUrl });
  });

  it('is started by one of three that come at once, and adopted by the others', async () => {
    const three = await Promise.all([start(), start(), start()]);
    expect(three.filter(({ outcome }) => !outcome.adopted)).toHaveLength(1);
    expect(new Set(three.map(({ outcome }) => outcome.pid)).size).toBe(1);
  });

  it('runs until the last user has released it', async () => {
    await useCluster();
    const [one, other] = [await start(), await start()];
    await one.tell('release');
    expect(isRunning(one.outcome.pid)).toBe(true);
    await other.tell('release');
    expect(isRunning(one.outcome.pid)).toBe(false);
  });

  it('takes another port when its own is taken, and remembers that', async () => {
    await useCluster();
    const first = await start();
    const { port } = await remembered();
    await first.tell('stop');
    await using taken = createServer().listen(port, '127.0.0.1');
    const second = await start();
    expect(new URL(second.outcome.appUrl).port).not.toBe(String(port));
    expect((await remembered()).port).toBe(Number(new URL(second.outcome.appUrl).port));
    expect(taken.listening).toBe(true);
  });

  it('does not mistake another process for its server', async () => {
    await useCluster();
    const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    await writeFile(pidFile, `${process.pid}\n${dataDir}/postgres/data\n0\n${(await remembered()).port}\n`);
    expect((await start()).outcome.adopted).toBe(false);
  });

  it('is refused by what is not a folder', async () => {
    await writeFile(dataDir, '');
    expect((await start()).outcome).toMatchObject({ code: 'data-dir.unwritable' });
  });

  it('is refused when its passwords are lost or damaged, and nothing is overwritten', async () => {
    await useCluster();
    await writeFile(join(dataDir, 'database.json'), '{"port":');
    expect((await start()).outcome).toMatchObject({ code: 'database.not-startable' });
    await rm(join(dataDir, 'database.json'));
    const { code, message } = (await start()).outcome;
    expect({ code, message }).toEqual({
      code: 'database.not-startable',
      message: expect.stringContaining('no database.json with its passwords'),
    });
  });

  it('does not start on data of another major version', async () => {
    await useCluster();
    await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n');
    const { code, message } = (await start()).outcome;
    expect({ code, message }).toEqual({
      code: 'database.not-startable',
      message: expect.stringMatching(/data of PostgreSQL 17, and this is PostgreSQL 18/),
    });
  });

  it('begins anew when making it was interrupted', async () => {
    await mkdir(join(dataDir, 'postgres', 'data.unfinished.1', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'password'), 'of the first attempt');
    expect((await start()).outcome.adopted).toBe(false);
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['data']);
  });
});

describeWhere(missingMount, 'a data folder', () => {
  it.each(['size=16k', 'size=1m', 'size=30m'])(
    'that is full (%s) is named, and nothing is left running',
    async (size) => {
      await mkdir(dataDir);
      const { outcome } = await start({ prefix: withMount(dataDir, `${size},mode=0700`) });
      expect(outcome).toMatchObject({ code: 'data-dir.full', message: expect.stringContaining(dataDir) });
      expect(processesNaming(`${dataDir}/postgres`)).toEqual([]);
    },
  );

  it('that is read-only is named', async () => {
    await mkdir(dataDir);
    const { outcome } = await start({ prefix: withMount(dataDir, 'ro') });
    expect(outcome).toMatchObject({ code: 'data-dir.unwritable', message: expect.stringContaining('read-only') });
  });
});

describeWhere(missingRoot, 'root, where user namespaces are forbidden,', () => {
  let path: string;
  beforeEach(() => {
    path = withoutUnshare();
    others.push(path);
  });

  it('runs the database as a service account, with the data where it belongs', async () => {
    const { outcome } = await start({ path });
    expect(outcome).toMatchObject({ adopted: false, notes: [] });
    expect((await stat(`/proc/${outcome.pid}`)).uid).not.toBe(0);
    expect((await stat(join(dataDir, 'postgres'))).uid).not.toBe(0);
  });

  it('lets that account pass through its data folder, and look at nothing there', async () => {
    await start({ path });
    expect((await stat(dataDir)).mode & 0o777).toBe(0o711);
    expect((await stat(join(dataDir, 'database.json'))).mode & 0o777).toBe(0o600);
  });

  it('takes over a cluster that was made in a user namespace', async () => {
    await useCluster();
    const { outcome } = await start({ path });
    expect(outcome.adopted).toBe(false);
    expect((await stat(join(dataDir, 'postgres', 'data'))).uid).not.toBe(0);
  });

  it('puts the data where that account can reach it, and finds it there again', async () => {
    await chmod(folder, 0o700);
    const first = await start({ path });
    const { home } = await remembered();
    others.push(home);
    expect(home).toMatch(/^\/var\/lib\/gatehouse\//);
    expect(first.outcome.notes).toEqual([expect.stringContaining(home)]);
    await first.tell('stop');
    expect((await start({ path })).outcome).toMatchObject({ adopted: false, notes: [] });
    expect((await remembered()).home).toBe(home);
  });

  it('names both remedies where there is no account either', async () => {
    await writeFile(join(path, 'id'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect((await start({ path })).outcome).toMatchObject({
      code: 'database.not-startable',
      message: expect.stringMatching(/user namespaces.*useradd/),
    });
  });
});

describeWhere(missingPlainUser, 'a plain user', () => {
  beforeEach(async () => {
    await mkdir(dataDir, { mode: 0o700 });
    await chown(dataDir, nobody.uid, nobody.gid);
  });

  it('runs the database as itself', async () => {
    const { outcome } = await start(nobody);
    expect((await stat(`/proc/${outcome.pid}`)).uid).toBe(nobody.uid);
  });

  it('is told when the data folder is read-only', async () => {
    await chmod(dataDir, 0o500);
    expect((await start(nobody)).outcome).toMatchObject({ code: 'data-dir.unwritable' });
  });

  it('is told when the data folder belongs to somebody else', async () => {
    await chown(dataDir, 0, 0);
    expect((await start(nobody)).outcome).toMatchObject({ code: 'data-dir.unwritable' });
  });

  it('keeps its cluster when root starts it once', async () => {
    await (await start(nobody)).tell('stop');
    const asRoot = await start();
    expect((await stat(`/proc/${asRoot.outcome.pid}`)).uid).toBe(nobody.uid);
    await asRoot.tell('stop');
    expect((await start(nobody)).outcome).toMatchObject({ adopted: false });
  });
});
