import { randomUUID } from 'node:crypto';
import { type ChangeListener, createChangeListener, Database, parseTenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase, testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TASK_NOTICES } from '../src/platform/bus/bus.ts';
import { TaskNotices } from '../src/platform/bus/task-notices.ts';
import { Metrics } from '../src/platform/metrics.ts';
import { StallingProxy } from './stalling-proxy.ts';
import { startSnapshots, type TestSnapshots } from './start-snapshots.ts';

/** Milliseconds: more than any notice takes. */
const LONG = 30_000;
const { signal } = new AbortController();
const eventually = <T>(work: () => T | Promise<T>) => vi.waitFor(work, { timeout: 10_000 });
const isAnnounced = (text: string) => eventually(() => expect(announced.join()).toContain(text));
const newTenant = () => parseTenantId(randomUUID());

const clock = testClock('2026-11-22T12:00:00Z');
let testDatabase: TestDatabase;
let proxy: StallingProxy;
/** Two processes; the other one listens through the proxy. */
let one: TestSnapshots;
let other: TestSnapshots;
/** What is announced to everybody. */
let witness: ChangeListener;
const announced: string[] = [];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  proxy = await StallingProxy.to(testDatabase.appUrl);
  one = await startSnapshots({ testDatabase, clock });
  other = await startSnapshots({ testDatabase, clock, directUrl: proxy.url });
  witness = createChangeListener({
    url: testDatabase.appUrl,
    applicationName: 'witness',
    channels: [TASK_NOTICES],
    onAnnouncement: (_channel, payload) => void announced.push(payload),
  });
  await eventually(() => expect(witness.live).toBe(true));
});
beforeEach(async () => {
  await Promise.all([one.live(), other.live()]);
  announced.length = 0;
});
afterAll(async () => {
  await witness.close();
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await testDatabase.drop();
});

describe('a notice of a task', () => {
  it('is heard by all who listen, in either process, and by nobody else', async () => {
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    const listeners = [one, other, other].map(({ notices }) => notices.listen(tenantId, taskId));
    const others = [other.notices.listen(newTenant(), taskId), other.notices.listen(tenantId, randomUUID())];
    const heard = Promise.all(listeners.map((listening) => listening.next(LONG, signal)));
    one.notices.say(tenantId, taskId);
    expect(await heard).toEqual([true, true, true]);
    expect(await Promise.all(others.map((listening) => listening.next(0, signal)))).toEqual([false, false]);
    // Nor a second time by the process that said it, whose own notice comes back to it.
    const later = randomUUID();
    one.notices.say(tenantId, later);
    await isAnnounced(later);
    expect(await listeners[0]?.next(50, signal)).toBe(false);
  });

  it('is heard by the process that says it at once', async () => {
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    using listening = one.notices.listen(tenantId, taskId);
    one.notices.say(tenantId, taskId);
    expect(await listening.next(0, signal)).toBe(true);
  });

  it('is missed by nobody who reads between two waits', async () => {
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    using listening = other.notices.listen(tenantId, taskId);
    let written = 0;
    let read = 0;
    const writer = async () => {
      while (written < 200) {
        written++;
        one.notices.say(tenantId, taskId);
        if (Math.random() < 0.5) await new Promise(setImmediate);
      }
    };
    const reader = async () => {
      while (read < 200) {
        expect(await listening.next(LONG, signal)).toBe(true);
        read = written;
      }
    };
    await Promise.all([writer(), reader()]);
  });

  it('is merged with what is said at the same time', async () => {
    const tenants = [newTenant(), newTenant()];
    const taskIds = Array.from({ length: 5_000 }, () => randomUUID());
    const last = taskIds.at(-1) as string;
    const listenings = tenants.map((tenantId) => other.notices.listen(tenantId, last));
    for (const taskId of taskIds) {
      for (const tenantId of tenants) {
        one.notices.say(tenantId, taskId);
        one.notices.say(tenantId, taskId);
      }
    }
    for (const listening of listenings) expect(await listening.next(LONG, signal)).toBe(true);
    await eventually(() => expect(announced.join().split(last)).toHaveLength(3));
    expect(announced.length).toBeLessThan(80);
  });

  it('is nothing when somebody else says what is none', async () => {
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    using listening = other.notices.listen(tenantId, taskId);
    await using stranger = await RawSession.open(testDatabase.appUrl);
    for (const payload of ['', '{', 'null', `{"tasks":{"${tenantId}":"${taskId}"}}`, '{"tasks":{"x":["y"]}}']) {
      await stranger.query('select pg_notify($1, $2)', [TASK_NOTICES, payload]);
    }
    one.notices.say(tenantId, 'no id');
    await isAnnounced('{"tasks":{"x":["y"]}}');
    expect(await listening.next(50, signal)).toBe(false);
    one.notices.say(tenantId, taskId);
    expect(await listening.next(LONG, signal)).toBe(true);
  });
});

describe('a process that does not hear', () => {
  it('looks once when it hears again', async () => {
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    using listening = other.notices.listen(tenantId, taskId);
    proxy.stall();
    await eventually(() => expect(other.bus.live).toBe(false));
    one.notices.say(tenantId, taskId);
    expect(await listening.next(50, signal)).toBe(false);
    proxy.resume();
    expect(await listening.next(LONG, signal)).toBe(true);
  });
});

describe('a process without a database', () => {
  it('drops what it would say, and counts it', async () => {
    const database = new Database({ url: 'postgresql://gatehouse_app:x@127.0.0.1:1/none', applicationName: 'lonely' });
    const metrics = new Metrics();
    const notices = new TaskNotices(database, pino({ level: 'silent' }), one.bus, metrics);
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    using listening = notices.listen(tenantId, taskId);
    for (let n = 0; n < 30_000; n++) notices.say(tenantId, randomUUID());
    notices.say(tenantId, taskId);
    expect(await listening.next(0, signal)).toBe(true);
    await eventually(async () =>
      expect(await metrics.registry.metrics()).toContain('gatehouse_task_notices_total{result="lost"} 30001'),
    );
    await database.close();
  });
});
