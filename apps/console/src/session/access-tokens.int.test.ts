import { Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens, type Refresh } from './access-tokens.ts';
import { lifetimes } from './lifetimes.ts';
import type { SessionPayload } from './session-payload.ts';
import type { SessionSecret } from './session-secret.ts';
import { SessionStore, type StoredSession } from './session-store.ts';

const START = '2026-11-29T12:00:00.000Z';

let testDatabase: TestDatabase;
/** Two processes' worth of connections. */
let databases: readonly Database[];
let acme: MadeTenant;
let clock: ReturnType<typeof testClock>;
let stores: readonly SessionStore[];
let tokens: readonly AccessTokens[];
let secret: SessionSecret;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  databases = [1, 2].map((n) => new Database({ url: testDatabase.appUrl, applicationName: `gatehouse-test-${n}` }));
  acme = await createTenant(databases[0] as Database);
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await testDatabase?.drop();
});
beforeEach(async () => {
  clock = testClock(START);
  stores = databases.map((database) => new SessionStore(database, clock));
  tokens = stores.map((store) => new AccessTokens(store, clock));
  secret = await store().start(acme.tenantId, payloadOf(1));
});

const store = () => stores[0] as SessionStore;
const found = async () => (await store().find(acme.tenantId, secret)) as StoredSession;
const at = (process: number) => tokens[process] as AccessTokens;

function payloadOf(n: number): SessionPayload {
  const accessTokenExpiresAt = clock.now().getTime() + 900_000;
  return { accessToken: `access-${n}`, accessTokenExpiresAt, refreshToken: `refresh-${n}`, idToken: 'id' };
}

/** An issuer whose refresh tokens are good once. */
function issuer(answer: (n: number) => SessionPayload = payloadOf) {
  const used = new Set<string>();
  return vi.fn<Refresh>(async (refreshToken) => {
    if (used.has(refreshToken)) throw new GatehouseError('console.session-ended', { reason: 'used twice' });
    used.add(refreshToken);
    await new Promise((resolve) => setTimeout(resolve, 60));
    return answer(Number(refreshToken.split('-')[1]) + 1);
  });
}

describe('the access token of a session', () => {
  it('is the one that it has while that is good', async () => {
    const refresh = issuer();
    expect(await at(0).of(await found(), refresh)).toBe('access-1');
    expect(refresh).not.toHaveBeenCalled();
  });

  it('is another one shortly before that ends, and stays in the row', async () => {
    clock.advance(900_000 - lifetimes.accessTokenLeft);
    expect(await at(0).of(await found(), issuer())).toBe('access-2');
    expect(await found()).toMatchObject({
      version: 2,
      payload: { accessToken: 'access-2', refreshToken: 'refresh-2' },
    });
  });

  it('is asked for once, however many requests of however many processes want a new one', async () => {
    const refresh = issuer();
    const session = await found();
    clock.advance(900_000);
    const all = await Promise.all(Array.from({ length: 12 }, (_, n) => at(n % 2).of(session, refresh)));
    expect(new Set(all)).toEqual(new Set(['access-2']));
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('is another one when the api did not take it, and not for who heard of it late', async () => {
    const refresh = issuer();
    const session = await found();
    expect(await at(0).of(session, refresh, 'access-1')).toBe('access-2');
    expect(await at(1).of(session, refresh, 'access-1')).toBe('access-2');
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('ends the session when the issuer says no', async () => {
    const no = () => Promise.reject(new GatehouseError('console.session-ended'));
    clock.advance(900_000);
    const session = await found();
    await expect(at(0).of(session, no)).rejects.toMatchObject({ code: 'console.session-ended' });
    expect(await found()).toBeUndefined();
    await expect(at(1).of(session, issuer())).rejects.toMatchObject({ code: 'console.session-ended' });
  });

  it('leaves the session as it is when the issuer says nothing', async () => {
    const nothing = () => Promise.reject(new GatehouseError('console.issuer-unavailable'));
    clock.advance(900_000);
    await expect(at(0).of(await found(), nothing)).rejects.toMatchObject({ code: 'console.issuer-unavailable' });
    expect(await at(1).of(await found(), issuer())).toBe('access-2');
  });

  it('is asked for by another process when the first one is gone', async () => {
    clock.advance(900_000);
    const session = await found();
    expect(await store().lease(session)).toHaveProperty('lease');
    clock.advance(lifetimes.lease);
    expect(await at(1).of(session, issuer())).toBe('access-2');
  });

  it('is not stored by who took too long and lost the lease', async () => {
    clock.advance(900_000);
    const session = await found();
    const late = await store().lease(session);
    clock.advance(lifetimes.lease);
    expect(await at(1).of(session, issuer())).toBe('access-2');
    expect('lease' in late && (await store().renew(late.lease, payloadOf(9)))).toBeUndefined();
    expect(await found()).toMatchObject({ payload: { accessToken: 'access-2' } });
  });
});
