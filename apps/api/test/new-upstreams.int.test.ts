import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, systemClock } from '@gatehouse/db';
import { createTenant, createTestDatabase, createUpstream, type TestDatabase } from '@gatehouse/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../src/config/settings.ts';
import { Bus } from '../src/platform/bus/bus.ts';
import { NewUpstreams } from '../src/worker/new-upstreams.ts';
import { workerModule } from '../src/worker/worker.module.ts';
import { discovery, startChangingUpstream, startScriptedUpstream } from './changing-upstream.ts';

const PATIENCE = { timeout: 10_000 };

let testDatabase: TestDatabase;
let dataDir: string;
let worker: INestApplicationContext;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-new-upstreams-'));
  const settings = loadSettings({
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8',
    DATABASE_URL: testDatabase.appUrl,
  });
  database = new Database({ url: testDatabase.appUrl, applicationName: 'new-upstreams' });
  const logger = pino({ level: 'silent' });
  worker = await NestFactory.createApplicationContext(
    workerModule({ settings, database, logger, clock: systemClock }),
    {
      logger: false,
      abortOnError: false,
    },
  );
});

afterAll(async () => {
  await worker?.close();
  await testDatabase?.drop();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

async function toolsOf({ tenantId }: Awaited<ReturnType<typeof createTenant>>): Promise<string[]> {
  const tools = await database.withTenant(tenantId, (tx) => tx.tool.findMany({ orderBy: { name: 'asc' } }));
  return tools.filter(({ state }) => state !== 'gone').map(({ name }) => name);
}

/** Until the worker's process has heard of all that was written so far: nobody will be told of it again. */
async function hasHeardAll(): Promise<void> {
  const bus = worker.get(Bus);
  await expect.poll(() => bus.session, PATIENCE).toBeDefined();
  const heard = new Set<string>();
  const callOff = bus.onTenantChange((tenantId) => heard.add(tenantId));
  const { tenantId } = await createTenant(database);
  await expect.poll(() => heard.has(tenantId), PATIENCE).toBe(true);
  callOff();
}

describe('a worker', () => {
  it('asks what an upstream offers that was added while none ran, or is added now, or moved', async () => {
    await using before = await startChangingUpstream({ tools: { list: 'Lists.' } });
    await using after = await startChangingUpstream({ tools: { move: 'Moves.' } });
    const tenant = await createTenant(database);
    await createUpstream(database, tenant, { slug: 'early', url: before.url });
    await hasHeardAll();
    worker.get(NewUpstreams).start();
    await expect.poll(() => toolsOf(tenant), PATIENCE).toEqual(['list']);

    const other = await createTenant(database);
    const { id } = await createUpstream(database, other, { slug: 'late', url: before.url });
    await expect.poll(() => toolsOf(other), PATIENCE).toEqual(['list']);

    const where = { tenantId_id: { tenantId: other.tenantId, id } };
    await database.withTenant(other.tenantId, (tx) => tx.upstream.update({ where, data: { url: after.url } }));
    await expect.poll(() => toolsOf(other), PATIENCE).toEqual(['move']);
    expect(before.asked.length).toBeGreaterThan(0);
  });

  it('asks one again that does not answer yet', async () => {
    let isUp = false;
    await using slow = await startScriptedUpstream((method) => {
      if (!isUp) return { error: { code: -32603, message: 'It has not begun yet.' } };
      const tools = [{ name: 'list', inputSchema: { type: 'object' } }];
      return method === 'server/discover' ? discovery : { result: { resultType: 'complete', tools } };
    });
    const tenant = await createTenant(database);
    await createUpstream(database, tenant, { slug: 'slow', url: slow.url });
    await expect.poll(() => slow.asked.length, PATIENCE).toBeGreaterThan(0);
    isUp = true;
    await expect.poll(() => toolsOf(tenant), PATIENCE).toEqual(['list']);
  });
});
