import { parseTenantId } from '@gatehouse/db';
import { createSigningKey, type SigningKey, signToken, testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { revoked } from '../../../test/revoked.ts';
import type { Authenticated, Received } from '../context.ts';
import { AccessChanged } from '../snapshot/access-changed.ts';
import type { TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { type AuthenticateParts, authenticate } from './authenticate.ts';
import { TokenSignatures } from './token-signatures.ts';

const NOW = '2026-11-22T12:00:00Z';
const seconds = Date.parse(NOW) / 1000;
const tenantId = parseTenantId('0199aaaa-0000-7000-8000-000000000001');
const audience = 'https://gatehouse.example/t/acme/mcp';
const good = {
  iss: 'https://gatehouse.example/t/acme/oauth',
  aud: audience,
  tenant: tenantId,
  sub: 'ada',
  client_id: 'cli',
  jti: 'acme.one',
  scope: 'mcp',
  iat: seconds,
  exp: seconds + 900,
};

let key: SigningKey;
let stranger: SigningKey;
let snapshot: TenantSnapshot;
let asked: string[];
let clock: ReturnType<typeof testClock>;
let parts: AuthenticateParts;

beforeAll(async () => {
  [key, stranger] = await Promise.all([createSigningKey({ kid: 'k1' }), createSigningKey({ kid: 'k1' })]);
});

beforeEach(() => {
  asked = [];
  clock = testClock(NOW);
  snapshot = snapshotWith({});
  const nowhere = () => {
    throw new Error('nothing is to be fetched');
  };
  parts = {
    clock,
    issuerOf: (slug) => `https://gatehouse.example/t/${slug}/oauth`,
    signatures: new TokenSignatures({ outboundOf: nowhere, clock, logger: pino({ level: 'silent' }) }),
    snapshots: {
      ofTenant: (slug) => {
        asked.push(`tenant ${slug}`);
        return slug === 'acme' ? snapshot : undefined;
      },
      principal: (_snapshot, issuerId, subject) => {
        asked.push(`principal ${issuerId} ${subject}`);
        return subject === 'ada' ? { id: 'p1', groupIds: ['g1'] } : undefined;
      },
    },
    provision: nowhere,
  };
});

function snapshotWith(change: Partial<TenantSnapshot>): TenantSnapshot {
  return {
    tenantId,
    slug: 'acme',
    status: 'active',
    issuers: [{ kind: 'builtin', id: 'i1', keys: [key.publicJwk] }],
    endpoints: new Map([['default', { slug: 'default' }]]),
    revoked: revoked(),
    ...change,
  } as unknown as TenantSnapshot;
}

const received = (bearer: string, change: object = {}) =>
  ({
    ...{ tenantSlug: 'acme', endpointSlug: 'default', audiences: [audience], bearer, clientAddress: '192.0.2.1' },
    ...change,
  }) as unknown as Received;

/** The code of the refusal, or the principal. */
async function outcome(bearer: string, change: object = {}): Promise<string> {
  try {
    return (await authenticate(received(bearer, change), parts)).principal.principalId;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const token = (claims: object = {}, header: object = {}) => signToken(key, { ...good, ...claims }, { ...header });

describe('a caller whose tenant is changed while it is looked up', () => {
  function changing(times: number): void {
    const { principal } = parts.snapshots;
    let left = times;
    const lookUp: typeof principal = async (...about) => {
      if (left-- > 0) throw new AccessChanged();
      return principal(...about);
    };
    parts = { ...parts, snapshots: { ...parts.snapshots, principal: lookUp } };
  }

  it('is looked up again by the tenant of now', async () => {
    changing(2);
    expect(await outcome(await signToken(key, good))).toBe('p1');
    expect(asked.filter((what) => what === 'tenant acme')).toHaveLength(3);
  });

  it('is sent away for a while by one that changes all the time', async () => {
    changing(3);
    expect(await outcome(await signToken(key, good))).toBe('server.busy');
  });
});

describe('authenticate', () => {
  it('finds the principal behind a good token', async () => {
    const { principal, endpoint } = await authenticate(received(await token()), parts);
    expect(endpoint.slug).toBe('default');
    expect(principal).toEqual({
      tenantId,
      principalId: 'p1',
      groupIds: ['g1'],
      clientId: 'cli',
      scopes: new Set(['mcp']),
      tokenId: 'acme.one',
      issuerId: 'i1',
      subject: 'ada',
      expiresAt: new Date((seconds + 900) * 1000),
      revocable: expect.objectContaining({ tokenId: 'acme.one' }),
    });
  });

  it('waits for nothing when it has seen the token before', async () => {
    const bearer = await token();
    expect(authenticate(received(bearer), parts)).toBeInstanceOf(Promise);
    await authenticate(received(bearer), parts);
    const again = authenticate(received(bearer), parts) as Authenticated;
    expect(again).not.toBeInstanceOf(Promise);
    expect(again.principal.principalId).toBe('p1');
  });

  it('asks nobody about what could be accepted nowhere', async () => {
    const junk = [
      'junk',
      'a'.repeat(9000),
      await token({ exp: seconds - 60 }),
      await token({ nbf: seconds + 60 }),
      await token({}, { jku: 'https://attacker.example/jwks' }),
      await token({}, { kid: '../../dev/null'.repeat(100) }),
    ];
    for (const bearer of junk) expect(await outcome(bearer)).toBe('token.invalid');
    expect(asked).toEqual([]);
  });

  it('verifies no signature of a token for somewhere else', async () => {
    const elsewhere = [
      await token({ iss: 'https://gatehouse.example/t/globex/oauth' }),
      await token({ aud: 'https://gatehouse.example/t/acme/mcp/other' }),
      await token({ tenant: '0199aaaa-0000-7000-8000-000000000009' }),
      await token({}, { kid: "k1' or 1=1" }),
    ];
    for (const bearer of elsewhere) expect(await outcome(bearer)).toBe('token.invalid');
    expect(asked).toEqual(Array(4).fill('tenant acme'));
    expect(parts.signatures.seen.size).toBe(0);
  });

  it('answers a tenant and an endpoint that are not there as a token for somewhere else', async () => {
    const bearer = await token();
    expect(await outcome(bearer, { tenantSlug: 'nowhere' })).toBe('token.invalid');
    expect(await outcome(bearer, { endpointSlug: 'nowhere' })).toBe('token.invalid');
  });

  it('refuses a signature by another key, and a subject that nobody knows', async () => {
    expect(await outcome(await signToken(stranger, good))).toBe('token.invalid');
    expect(asked).toEqual(['tenant acme']);
    expect(await outcome(await token({ sub: 'nobody' }))).toBe('token.invalid');
  });

  it('compares claims on every request, whatever it remembers', async () => {
    const bearer = await token();
    expect(await outcome(bearer)).toBe('p1');
    expect(await outcome(bearer, { audiences: ['https://gatehouse.example/t/acme/mcp/other'] })).toBe('token.invalid');
    clock.advance(905_000);
    expect(await outcome(bearer)).toBe('token.invalid');
  });

  it('ends a token that was seen before when it is revoked, and all of a key that is gone', async () => {
    const bearer = await token();
    expect(await outcome(bearer)).toBe('p1');
    snapshot = snapshotWith({ revoked: revoked({ tokenIds: new Set(['acme.one']) }) });
    expect(await outcome(bearer)).toBe('token.invalid');
    snapshot = snapshotWith({});
    expect(await outcome(bearer)).toBe('p1');
    snapshot = snapshotWith({ issuers: [{ kind: 'builtin', id: 'i1', keys: [] }] });
    expect(await outcome(bearer)).toBe('token.invalid');
  });

  it('turns an address away after sixty false signatures, but not its tokens that were seen before', async () => {
    const bearer = await token();
    expect(await outcome(bearer)).toBe('p1');
    const forged = (jti: string) => signToken(stranger, { ...good, jti });
    for (let index = 0; index < 60; index++) expect(await outcome(await forged(`f${index}`))).toBe('token.invalid');
    expect(await outcome(await forged('last'))).toBe('token.failures-exceeded');
    expect(await outcome(await token({ jti: 'acme.two' }))).toBe('token.failures-exceeded');
    expect(await outcome(await token({ jti: 'acme.two' }), { clientAddress: '192.0.2.2' })).toBe('p1');
    expect(await outcome(bearer)).toBe('p1');
  });

  it('does not count junk, tokens for elsewhere, unknown keys or one and the same forgery again', async () => {
    const forged = await signToken(stranger, good);
    const cheap = [forged, 'junk', await token({ exp: 1 }), await token({ aud: 'x' }), await token({}, { kid: 'k9' })];
    for (let index = 0; index < 100; index++) {
      for (const bearer of cheap) expect(await outcome(bearer)).toBe('token.invalid');
    }
    expect(await outcome(await token({ jti: 'acme.two' }))).toBe('p1');
  });
});

describe('authenticate, for a foreign issuer', () => {
  const foreign = {
    kind: 'foreign',
    id: 'i2',
    slug: 'idp',
    issuer: 'https://idp.example',
    jwksUri: 'https://idp.example/jwks',
    audience: 'endpoint',
    subjectClaim: 'sub',
  } as const;
  const claims = { ...good, iss: foreign.issuer, sub: 'new' };
  let provisioned: string[];

  beforeEach(() => {
    provisioned = [];
    const bytes = Buffer.from(JSON.stringify({ keys: [stranger.publicJwk] }));
    const answer = { status: 200, headers: {}, readAll: async () => bytes, discard: () => undefined };
    const outbound = { request: async () => answer as never };
    parts = {
      ...parts,
      signatures: new TokenSignatures({ outboundOf: () => outbound, clock, logger: pino({ level: 'silent' }) }),
      provision: async (_tenantId, issuerId, subject) => {
        provisioned.push(`${issuerId} ${subject}`);
        return { id: 'p2', groupIds: [] };
      },
    };
    trust('first-token');
  });

  function trust(provisioning: 'first-token' | 'invited', change: Partial<TenantSnapshot> = {}): void {
    const { issuers } = snapshotWith({});
    snapshot = snapshotWith({ issuers: [...issuers, { ...foreign, provisioning }], ...change });
  }

  it('makes a principal of a subject by its first good token, where the admin said so', async () => {
    expect(await outcome(await signToken(stranger, claims))).toBe('p2');
    expect(provisioned).toEqual(['i2 new']);
  });

  it('refuses a subject that nobody invited', async () => {
    trust('invited');
    expect(await outcome(await signToken(stranger, claims))).toBe('token.invalid');
    expect(provisioned).toEqual([]);
  });

  it('makes nobody by a false signature, or in a suspended tenant', async () => {
    expect(await outcome(await signToken(key, claims))).toBe('token.invalid');
    trust('first-token', { status: 'suspended' });
    expect(await outcome(await signToken(stranger, claims))).toBe('token.invalid');
    expect(provisioned).toEqual([]);
  });

  it('does not let an issuer sign for another, nor name its subjects', async () => {
    expect(await outcome(await signToken(stranger, good))).toBe('token.invalid');
    expect(await outcome(await signToken(stranger, { ...claims, sub: 'ada' }))).toBe('p1');
    expect(asked.at(-1)).toBe('principal i2 ada');
  });

  it('refuses an algorithm that the key is not for', async () => {
    const rsa = await createSigningKey({ kid: 'k1', alg: 'PS256' });
    expect(await outcome(await signToken(rsa, claims))).toBe('token.invalid');
    expect(parts.signatures.seen.size).toBe(0);
  });
});
