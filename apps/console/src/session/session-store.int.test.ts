import { Database } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lifetimes } from './lifetimes.ts';
import type { SessionPayload } from './session-payload.ts';
import { rowIdOf } from './session-secret.ts';
import { SessionStore } from './session-store.ts';

const START = '2026-11-29T12:00:00.000Z';

const payload: SessionPayload = {
  accessToken: 'access-token-1',
  accessTokenExpiresAt: Date.parse(START) + 900_000,
  refreshToken: 'refresh-token-1',
  idToken: 'id-token-1',
};

let testDatabase: TestDatabase;
let database: Database;
let acme: MadeTenant;
let globex: MadeTenant;
let clock: ReturnType<typeof testClock>;
let sessions: SessionStore;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test' });
  [acme, globex] = [await createTenant(database), await createTenant(database)];
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});
beforeEach(() => {
  clock = testClock(START);
  sessions = new SessionStore(database, clock);
});

describe('a session at the console', () => {
  it('is found by its secret, at its tenant', async () => {
    const secret = await sessions.start(acme.tenantId, payload);
    expect(await sessions.find(acme.tenantId, secret)).toMatchObject({ payload, version: 1 });
    expect(await sessions.find(globex.tenantId, secret)).toBeUndefined();
    expect(await sessions.find(acme.tenantId, await sessions.start(globex.tenantId, payload))).toBeUndefined();
  });

  it('shows whoever reads all of the database neither a secret nor a token', async () => {
    const secret = await sessions.start(acme.tenantId, payload);
    await using owner = await RawSession.open(testDatabase.ownerUrl);
    const { rows } = await owner.query<{ row: string; bytes: string }>(
      "select to_jsonb(s)::text as row, encode(payload, 'escape') as bytes from public.console_sessions s",
    );
    expect(rows).not.toEqual([]);
    for (const text of [secret, ...Object.values(payload).map(String)])
      expect(JSON.stringify(rows)).not.toContain(text);
  });

  it('does not open when its content was put there from another row', async () => {
    const [one, other] = [await sessions.start(acme.tenantId, payload), await sessions.start(acme.tenantId, payload)];
    const [ids, { tenantId }] = [[one, other].map(rowIdOf), acme];
    await database.withTenant(
      tenantId,
      (tx) => tx.$executeRaw`
      update console_sessions set payload = (
        select payload from console_sessions where tenant_id = ${tenantId}::uuid and id = ${ids[1]})
       where tenant_id = ${tenantId}::uuid and id = ${ids[0]}`,
    );
    await expect(sessions.find(tenantId, one)).rejects.toMatchObject({ code: 'envelope.tampered' });
    expect(await sessions.find(tenantId, other)).toBeDefined();
  });

  it('ends by disuse', async () => {
    const secret = await sessions.start(acme.tenantId, payload);
    clock.advance(lifetimes.idle - 1);
    expect(await sessions.find(acme.tenantId, secret)).toBeDefined();
    clock.advance(lifetimes.idle - 1);
    expect(await sessions.find(acme.tenantId, secret)).toBeDefined();
    clock.advance(lifetimes.idle);
    expect(await sessions.find(acme.tenantId, secret)).toBeUndefined();
  });

  it('ends however much it is used', async () => {
    const secret = await sessions.start(acme.tenantId, payload);
    const step = lifetimes.idle / 2;
    for (let age = step; age < lifetimes.absolute; age += step) {
      clock.advance(step);
      expect(await sessions.find(acme.tenantId, secret), String(age)).toBeDefined();
    }
    clock.advance(step);
    expect(await sessions.find(acme.tenantId, secret)).toBeUndefined();
  });

  it('ends when it is ended', async () => {
    const secret = await sessions.start(acme.tenantId, payload);
    await sessions.end(globex.tenantId, secret);
    expect(await sessions.find(acme.tenantId, secret)).toBeDefined();
    await sessions.end(acme.tenantId, secret);
    expect(await sessions.find(acme.tenantId, secret)).toBeUndefined();
  });
});
