import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gatehouse/db/embedded';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let database: TestDatabase;
let dataDir: string;

beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-boot-'));
});

afterEach(async () => {
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Starts an entry of the built api and waits for its end: all of these must refuse. */
async function boot(entry: 'main.http.js' | 'main.worker.js', environment: Record<string, string>) {
  const path = fileURLToPath(new URL(`../../apps/api/dist/${entry}`, import.meta.url));
  const env = {
    GATEHOUSE_DATA_DIR: dataDir,
    PORT: String(await freePort()),
    GATEHOUSE_METRICS_PORT: String(await freePort()),
    ...environment,
  };
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

async function asOwner(statement: string): Promise<void> {
  await using owner = await RawSession.open(database.ownerUrl);
  await owner.query(statement);
}

describe('the boot', () => {
  it.each(['main.http.js', 'main.worker.js'] as const)('of %s is refused to a superuser', async (entry) => {
    const { code, stderr } = await boot(entry, { DATABASE_URL: database.adminUrl });
    expect(code).toBe(1);
    expect(stderr).toContain('[isolation.unproven]');
    expect(stderr).toContain('superuser');
  });

  it('is refused to the owner of the tables', async () => {
    const { code, stderr } = await boot('main.http.js', { DATABASE_URL: database.ownerUrl });
    expect(code).toBe(1);
    expect(stderr).toContain('[isolation.unproven]');
  });

  it('is refused on a relation that was made without the template, which it names', async () => {
    await asOwner('create table public.forgotten (tenant_id uuid not null, secret text)');
    const { code, stderr } = await boot('main.http.js', { DATABASE_URL: database.appUrl });
    expect(code).toBe(1);
    expect(stderr).toContain('forgotten');
    expect(stderr).toContain('[isolation.unproven]');
  });

  it('is refused on a policy that was widened', async () => {
    await asOwner('create policy helpful on public.roles for select to gatehouse_app using (true)');
    const { code, stderr } = await boot('main.http.js', { DATABASE_URL: database.appUrl });
    expect(code).toBe(1);
    expect(stderr).toContain('roles');
  });

  it('is refused to a process that was given the password of the owner', async () => {
    const { code, stderr } = await boot('main.http.js', {
      DATABASE_URL: database.appUrl,
      GATEHOUSE_DATABASE_OWNER_URL: database.ownerUrl,
    });
    expect(code).toBe(1);
    expect(stderr).toContain('GATEHOUSE_DATABASE_OWNER_URL');
    expect(stderr).not.toContain(new URL(database.ownerUrl).password);
  });
});
