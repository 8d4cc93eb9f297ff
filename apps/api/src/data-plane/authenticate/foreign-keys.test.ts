import { parseTenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';
import { createSigningKey, type SigningKey, testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ForeignIssuerSnapshot, TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { ForeignKeys } from './foreign-keys.ts';

const [SECOND, MINUTE] = [1_000, 60_000];
const acme = { tenantId: parseTenantId('0199aaaa-0000-7000-8000-000000000001') } as TenantSnapshot;
const globex = { tenantId: parseTenantId('0199aaaa-0000-7000-8000-000000000002') } as TenantSnapshot;
const issuer = { id: 'i1', slug: 'idp', jwksUri: 'https://idp.example/jwks' } as ForeignIssuerSnapshot;

let old: SigningKey;
let fresh: SigningKey;
/** What the issuer answers: a body, or an error. */
let answer: string | GatehouseError | Promise<string>;
let status: number;
let asked: string[];
let clock: ReturnType<typeof testClock>;
let keys: ForeignKeys;

const jwks = (...some: SigningKey[]) => JSON.stringify({ keys: some.map(({ publicJwk }) => publicJwk) });

const outboundOf = (tenantId: string): Outbound => ({
  request: async (url) => {
    asked.push(`${tenantId} ${url}`);
    const given = answer;
    if (given instanceof GatehouseError) throw given;
    const bytes = Buffer.from(await given);
    const body = (async function* () {
      yield bytes;
    })();
    return { status, headers: {}, body, readAll: async () => bytes, discard: () => undefined };
  },
});

/** Whether the key may be used now. */
const has = async (kid: string, tenant = acme) => (await keys.keysFor(tenant, issuer, kid))?.has(kid) ?? false;

beforeAll(async () => {
  [old, fresh] = await Promise.all([createSigningKey({ kid: 'old' }), createSigningKey({ kid: 'fresh' })]);
});

beforeEach(() => {
  [answer, status, asked] = [jwks(old), 200, []];
  clock = testClock('2026-11-22T12:00:00Z');
  keys = new ForeignKeys({ outboundOf, clock, logger: pino({ level: 'silent' }) });
});

describe('keys of a foreign issuer', () => {
  it('are fetched once, however many tokens need them at the same time', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => has('old')))).toEqual(Array(50).fill(true));
    expect(asked).toEqual([`${acme.tenantId} ${issuer.jwksUri}`]);
  });

  it('are at hand without waiting once they were fetched', async () => {
    await has('old');
    expect(keys.keysFor(acme, issuer, 'old')).toBeInstanceOf(Map);
  });

  it('are fetched for each tenant apart, by its own client', async () => {
    await has('old');
    answer = jwks(fresh);
    expect(await has('fresh', globex)).toBe(true);
    expect(await has('old', globex)).toBe(false);
    expect(await has('old')).toBe(true);
    expect(asked).toEqual([acme, globex].map(({ tenantId }) => `${tenantId} ${issuer.jwksUri}`));
  });

  it('are fetched again where the tenant says that they are elsewhere now', async () => {
    await has('old');
    answer = jwks(fresh);
    const moved = { ...issuer, jwksUri: 'https://idp.example/moved' };
    expect((await keys.keysFor(acme, moved, 'fresh'))?.has('fresh')).toBe(true);
  });

  it('are asked for once in 30 seconds when tokens name keys that nobody knows, at whatever speed', async () => {
    await has('old');
    for (let round = 0; round < 5; round++) {
      const flood = Array.from({ length: 100 }, (_, index) => has(`random-${round}-${index}`));
      expect(await Promise.all(flood)).toEqual(Array(100).fill(false));
      clock.advance(5 * SECOND);
    }
    expect(asked).toHaveLength(1);
    clock.advance(5 * SECOND);
    expect(await Promise.all(Array.from({ length: 100 }, (_, index) => has(`late-${index}`)))).not.toContain(true);
    expect(asked).toHaveLength(2);
    expect(await has('old')).toBe(true);
  });

  it('include a new key as soon as a token names it, and lose one that was withdrawn', async () => {
    await has('old');
    answer = jwks(fresh);
    clock.advance(30 * SECOND);
    expect(await has('fresh')).toBe(true);
    expect(await has('old')).toBe(false);
  });

  it('are used while they are asked for again after ten minutes, and nobody waits', async () => {
    await has('old');
    answer = jwks(fresh);
    clock.advance(10 * MINUTE);
    expect(keys.keysFor(acme, issuer, 'old')).toBeInstanceOf(Map);
    await new Promise(setImmediate);
    expect(await has('fresh')).toBe(true);
    expect(await has('old')).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it('are used for an hour when their issuer is away, then refused, then used again when it is back', async () => {
    await has('old');
    answer = new GatehouseError('upstream.unreachable');
    clock.advance(59 * MINUTE);
    expect(await has('old')).toBe(true);
    await new Promise(setImmediate);
    clock.advance(MINUTE);
    expect(await has('old')).toBe(false);
    answer = jwks(old);
    expect(await has('old')).toBe(false);
    clock.advance(5 * SECOND);
    expect(await has('old')).toBe(true);
  });

  it('are refused when the issuer was never reached, which is tried every five seconds at most', async () => {
    answer = new GatehouseError('outbound.refused');
    for (let attempt = 0; attempt < 20; attempt++) expect(await has('old')).toBe(false);
    expect(asked).toHaveLength(1);
    clock.advance(5 * SECOND);
    answer = jwks(old);
    expect(await has('old')).toBe(true);
  });

  it.each([
    ['a page for people', '<html>', 200],
    ['nothing', '', 200],
    ['something else in JSON', '{"error":"x"}', 200],
    ['an error with keys', undefined, 500],
    ['a redirect with keys', undefined, 302],
  ])('stay as they were when the issuer answers %s', async (_name, body, given) => {
    await has('old');
    [answer, status] = [body ?? jwks(fresh), given];
    clock.advance(10 * MINUTE);
    expect(await has('fresh')).toBe(false);
    expect(await has('old')).toBe(true);
  });

  it('are gone when the issuer says that it has none', async () => {
    await has('old');
    answer = jwks();
    clock.advance(10 * MINUTE);
    await has('other');
    expect(await has('old')).toBe(false);
  });

  it('do not keep more than a few hundred requests waiting for a slow issuer', async () => {
    let release: (body: string) => void = () => undefined;
    answer = new Promise<string>((resolve) => {
      release = resolve;
    });
    const asking = Array.from({ length: 300 }, () => keys.keysFor(acme, issuer, 'old'));
    expect(asking.filter((one) => one instanceof Promise)).toHaveLength(256);
    release(jwks(old));
    expect((await Promise.all(asking)).filter((one) => one?.has('old'))).toHaveLength(256);
    expect(keys.keysFor(acme, issuer, 'old')).toBeInstanceOf(Map);
  });

  it('are asked for again when the clock was set back', async () => {
    await has('old');
    clock.advance(-60 * MINUTE);
    expect(await has('old')).toBe(true);
    expect(asked).toHaveLength(2);
  });
});
