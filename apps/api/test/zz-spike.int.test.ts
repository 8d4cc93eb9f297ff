import { randomUUID } from 'node:crypto';
import { Database } from '@gatehouse/db';
import { openQueue } from '@gatehouse/db/queue';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase } from '@gatehouse/testkit';
import { startRedis } from '@gatehouse/testkit/redis';
import { it } from 'vitest';
import { TenantKeyRing } from '../src/control-plane/keys/tenant-key-ring.ts';
import { TaskRows } from '../src/control-plane/tasks/task-rows.ts';
it('spike', async () => {
  const db = await createTestDatabase();
  const database = new Database({ url: db.appUrl, applicationName: 'spike' });
  const { tenantId } = await createTenant(database);
  const rows = new TaskRows(database, new TenantKeyRing(parseMasterKeys({ current: generateMasterKey() }), database), { now: () => new Date() });
  const redis = await startRedis();
  for (const [name, store] of [['pg', { databaseUrl: db.appUrl }], ['redis', { redisUrl: redis.url }]] as const) {
    const queue = openQueue(store as never);
    const owner = { principalId: randomUUID(), endpoint: 'default' };
    const worker = randomUUID();
    const N = 3000;
    const waits: number[] = [];
    const began = new Map<string, number>();
    let done = 0; const all = Promise.withResolvers<void>();
    const consumer = queue.consume({ concurrency: 32, onError: (e) => console.log(String(e)), handle: async ({ taskId }) => {
      const a = await rows.begin(tenantId, taskId, worker); if (!a) return;
      waits.push(performance.now() - (began.get(taskId) ?? 0));
      await rows.end(tenantId, a, { status: 'completed', outcome: 'answered', value: { kind: 'result', bytes: Buffer.from('{"content":[]}') } });
      await rows.read(tenantId, owner, taskId);
      if (++done === N) all.resolve();
    } });
    const start = performance.now(); const cpu = process.cpuUsage();
    let next = 0;
    const producer = async () => { while (next < N) { next++; const id = randomUUID(); const now = new Date(); began.set(id, performance.now());
      await rows.create(tenantId, { id, owner, clientId: 'c', upstreamId: randomUUID(), target: 'a/b', correlationId: id, createdAt: now, deadlineAt: new Date(+now + 1e6), expiresAt: new Date(+now + 2e6), call: Buffer.from('{"n":1}') });
      await queue.add({ tenantId, taskId: id }, 1);
      while (next - done > 64) await new Promise((r) => setTimeout(r, 1)); } };
    await Promise.all(Array.from({ length: 32 }, producer)); await all.promise;
    const s = (performance.now() - start) / 1000; const c = process.cpuUsage(cpu);
    waits.sort((a, b) => a - b);
    console.log(name, `${Math.round(N / s)}/s, node cpu ${(((c.user + c.system) / 1e3) / N).toFixed(2)} ms a task, pick-up p50 ${waits[N / 2 | 0]?.toFixed(1)} ms under load`);
    await consumer.close(); 
    // idle pick-up
    const w2: number[] = []; 
    const c2 = queue.consume({ concurrency: 32, onError: () => {}, handle: async ({ taskId }) => { const a = await rows.begin(tenantId, taskId, worker); w2.push(performance.now() - (began.get(taskId) ?? 0)); if (a) await rows.end(tenantId, a, { status: 'completed', outcome: 'answered' }); } });
    await new Promise((r) => setTimeout(r, 300));
    for (let i = 0; i < 100; i++) { const id = randomUUID(); const now = new Date(); await rows.create(tenantId, { id, owner, clientId: 'c', upstreamId: randomUUID(), target: 'a/b', correlationId: id, createdAt: now, deadlineAt: new Date(+now + 1e6), expiresAt: new Date(+now + 2e6), call: Buffer.from('{"n":1}') }); began.set(id, performance.now()); await queue.add({ tenantId, taskId: id }, 1); await new Promise((r) => setTimeout(r, 20)); }
    w2.sort((a, b) => a - b); console.log(name, `idle pick-up p50 ${w2[50]?.toFixed(1)} p95 ${w2[95]?.toFixed(1)}`);
    await c2.close(); await queue.close();
  }
  await redis[Symbol.asyncDispose](); await database.close(); await db.drop();
}, 120_000);
