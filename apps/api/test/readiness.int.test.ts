import { Database } from '@gatehouse/db';
import { freePort } from '@gatehouse/db/embedded';
import { RawSession } from '@gatehouse/db/raw-session';
import { generateMasterKey } from '@gatehouse/secrets';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../src/config/settings.ts';
import { createHttpApp } from '../src/http-app.ts';
import { Readiness } from '../src/platform/health/readiness.ts';
import { IsolationSelfTest } from '../src/platform/isolation/isolation-self-test.ts';
import { Metrics } from '../src/platform/metrics.ts';

let testDatabase: TestDatabase;
let app: NestFastifyApplication;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const settings = loadSettings({
    GATEHOUSE_DATA_DIR: '/nonexistent',
    GATEHOUSE_MASTER_KEY: generateMasterKey(),
    DATABASE_URL: testDatabase.appUrl,
  });
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test' });
  app = await createHttpApp({ settings, database, logger: pino({ level: 'silent' }) });
  await app.listen(0, '127.0.0.1');
});

afterAll(async () => {
  await app?.close();
  await testDatabase?.drop();
});

const ready = async () => {
  const response = await fetch(`${await app.getUrl()}/health/ready`);
  return { status: response.status, body: (await response.json()) as { checks: { name: string; ok: boolean }[] } };
};

const both = (isolation: boolean) => [
  { name: 'database', ok: true },
  { name: 'isolation', ok: isolation },
];

describe('readiness', () => {
  it('is not given before isolation was proven, while the process lives', async () => {
    expect((await fetch(`${await app.getUrl()}/health/live`)).status).toBe(200);
    expect((await ready()).status).toBe(503);
  });

  it('is given once a real attempt has found nothing', async () => {
    await app.get(IsolationSelfTest).run();
    expect(await ready()).toMatchObject({ status: 200, body: { checks: both(true) } });
    expect(await app.get(Metrics).registry.metrics()).toContain('gatehouse_isolation_proven 1');
  });

  it('is taken away by the first attempt that finds anything, and given back when it is mended', async () => {
    await asOwner('alter table tenants disable row level security');
    await app.get(IsolationSelfTest).run();
    expect(await ready()).toMatchObject({ status: 503, body: { checks: both(false) } });
    expect(await app.get(Metrics).registry.metrics()).toContain('gatehouse_isolation_proven 0');

    await asOwner('alter table tenants enable row level security');
    await app.get(IsolationSelfTest).run();
    expect((await ready()).status).toBe(200);
  });

  it('serves metrics on a port of their own, and only there', async () => {
    const port = await freePort();
    await app.get(Metrics).listen(port, '127.0.0.1');
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('gatehouse_process_cpu');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    const onPublicPort = await fetch(`${await app.getUrl()}/metrics`);
    expect(onPublicPort.status).toBe(404);
    expect(await onPublicPort.json()).toMatchObject({ code: 'http.not-found', correlationId: expect.any(String) });
  });

  it('is taken away while the database takes nobody in', async () => {
    await using admin = await RawSession.open(adminUrl());
    const name = new URL(testDatabase.appUrl).pathname.slice(1);
    await admin.query(`alter database "${name}" allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(503);
    await admin.query(`alter database "${name}" allow_connections true`);
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(200);
  });

  it('ends when the process is told to stop', async () => {
    app.get(Readiness).drain();
    expect((await ready()).status).toBe(503);
  });
});

const adminUrl = () => Object.assign(new URL(testDatabase.adminUrl), { pathname: '/postgres' }).href;

async function asOwner(statement: string): Promise<void> {
  await using owner = await RawSession.open(testDatabase.ownerUrl);
  await owner.query(statement);
}
