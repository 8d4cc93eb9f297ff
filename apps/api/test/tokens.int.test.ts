import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccessTokens, type TokenRequest } from '../src/authorization-server/access-tokens.service.ts';
import { Revocations } from '../src/authorization-server/revocations.service.ts';
import { BUILTIN_TOKEN_LIMIT } from '../src/authorization-server/token-lifetime.ts';
import { KeysService } from '../src/control-plane/keys/keys.service.ts';
import { SigningKeys } from '../src/control-plane/keys/signing-keys.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { send } from './mcp-request.ts';
import { NOW, startApi, type TestApi } from './start-api.ts';

/** For what another process has changed, and the api hears of. */
const PATIENCE = { timeout: 10_000 };

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await api.apply(`
tenant: acme
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop }] }, { slug: side, upstreams: [{ slug: shop }] }]
roles: [{ slug: clerk, grants: [] }]
bindings: [{ role: clerk, to: { subject: ada } }]
`);
  await vi.waitFor(async () => expect((await fetch(`${api.origin}/t/acme/oauth/jwks`)).status).toBe(200), PATIENCE);
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
});

const tenantId = () => api.services.get(TenantsService).idOf('acme');

async function mint(change: Partial<TokenRequest> = {}): Promise<string> {
  return api.services.get(AccessTokens).mint({
    tenantId: await tenantId(),
    tenantSlug: 'acme',
    subject: 'ada',
    endpointSlug: 'default',
    scope: 'mcp',
    clientId: 'cli',
    lifetime: 60,
    provision: false,
    actor: 'operator:test',
    ...change,
  });
}

const revoke = (tokenId: string, tenantSlug?: string) =>
  api.services.get(Revocations).revoke({ tokenId, tenantSlug, actor: 'operator:test' });

const statusOf = async (token: string) => (await send({ url: `${api.origin}/t/acme/mcp`, token })).status;

describe('an access token', () => {
  it('says what RFC 9068 and docs/words.md ask for, and who had it minted', async () => {
    const token = await mint({ endpointSlug: 'side', scope: 'mcp:tools' });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    const seconds = Date.parse(NOW) / 1000;
    expect(decodeJwt(token)).toEqual({
      iss: `${api.origin}/t/acme/oauth`,
      sub: 'ada',
      aud: `${api.origin}/t/acme/mcp/side`,
      tenant: await tenantId(),
      scope: 'mcp:tools',
      client_id: 'cli',
      jti: expect.stringMatching(/^acme\.[0-9a-f-]{36}$/),
      iat: seconds,
      exp: seconds + 60,
      act: { sub: 'operator:test' },
    });
  });

  it('is on record before it exists', async () => {
    const { jti } = decodeJwt(await mint());
    const minted = (await api.events('acme')).find(({ target }) => target === jti);
    expect(minted).toMatchObject({
      kind: 'token.minted',
      subject: 'ada',
      endpoint: 'default',
      detail: { actor: 'operator:test', clientId: 'cli', scope: 'mcp', lifetimeSeconds: 60 },
    });
  });

  it.each([0, -1, BUILTIN_TOKEN_LIMIT + 1, 1.5, Number.NaN])('does not live for %s seconds', async (lifetime) => {
    await expect(mint({ lifetime })).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it.each(['', ' ', 'mcp ', 'mcp  api', 'mcp"', 'mcp\\', 'mcp\nadmin', 'übrig'])(
    'does not have the scope %j',
    async (scope) => {
      await expect(mint({ scope })).rejects.toMatchObject({ code: 'usage.invalid' });
    },
  );

  it('is not minted for an endpoint or a subject that the tenant does not know, and nothing is recorded', async () => {
    const before = (await api.events('acme')).length;
    await expect(mint({ endpointSlug: 'nowhere' })).rejects.toMatchObject({ code: 'endpoint.unknown' });
    await expect(mint({ subject: 'nobody' })).rejects.toMatchObject({ code: 'principal.unknown' });
    expect(await api.events('acme')).toHaveLength(before);
  });

  it('makes the principal where that was asked for, once, and records it', async () => {
    await mint({ subject: 'new', provision: true });
    await mint({ subject: 'new', provision: true });
    const provisioned = (await api.events('acme')).filter(
      ({ kind, subject }) => kind === 'principal.provisioned' && subject === 'new',
    );
    expect(provisioned).toHaveLength(1);
  });
});

describe('a tenant that forbids tokens of operators', () => {
  const set = async (value: string) => {
    await api.database.withTenant(await tenantId(), async ({ tenantId, setting }) => {
      const where = { tenantId_name: { tenantId, name: 'operator-tokens' } };
      await setting.upsert({ where, create: { tenantId, name: 'operator-tokens', value }, update: { value } });
    });
  };

  it('gets none, but for a reason that it can read', async () => {
    await set('forbidden');
    const before = (await api.events('acme')).length;
    await expect(mint()).rejects.toMatchObject({ code: 'operator-tokens.forbidden' });
    expect(await api.events('acme')).toHaveLength(before);
    await expect(mint({ breakGlass: '' })).rejects.toMatchObject({ code: 'usage.invalid' });

    const { jti } = decodeJwt(await mint({ breakGlass: 'ticket 17' }));
    const minted = (await api.events('acme')).find(({ target }) => target === jti);
    expect(minted).toMatchObject({
      kind: 'token.minted',
      reason: 'break-glass',
      detail: { actor: 'operator:test', breakGlass: 'ticket 17' },
    });
  });

  it('gets them again when it allows them, and none by a value that nobody knows', async () => {
    await set('sometimes');
    await expect(mint()).rejects.toMatchObject({ code: 'operator-tokens.forbidden' });
    await set('allowed');
    await expect(mint()).resolves.toBeTypeOf('string');
  });
});

describe('revoking a token', () => {
  it('ends it at once, by its id alone, and leaves others as they are', async () => {
    const [token, other] = [await mint(), await mint()];
    expect(await statusOf(token)).toBe(200);
    expect(await statusOf(other)).toBe(200);
    const tokenId = String(decodeJwt(token).jti);
    const until = new Date(Date.parse(NOW) + 3_610_000);
    expect(await revoke(tokenId)).toEqual({ tenant: 'acme', tokenId, until, already: false });
    await expect.poll(() => statusOf(token), PATIENCE).toBe(401);
    expect(await statusOf(other)).toBe(200);
    const revoked = (await api.events('acme')).find(({ kind }) => kind === 'token.revoked');
    expect(revoked).toMatchObject({ target: tokenId, detail: { actor: 'operator:test' } });
  });

  it('is recorded once, however often it is asked for', async () => {
    const tokenId = 'acme.0b0fd1a2-1111-4222-8333-abcdefabcdef';
    expect(await revoke(tokenId)).toMatchObject({ already: false });
    expect(await revoke(tokenId)).toMatchObject({ already: true });
    const revoked = (await api.events('acme')).filter(({ target }) => target === tokenId);
    expect(revoked).toHaveLength(1);
  });

  it('is remembered for longer where the token may live for longer', async () => {
    const { until } = await revoke('idp:abc', 'acme');
    expect(until.getTime() - Date.parse(NOW)).toBeGreaterThan(29 * 86_400_000);
  });

  it('forgets what no token can need any more', async () => {
    await revoke('acme.0b0fd1a2-2222-4222-8333-abcdefabcdef');
    api.clock.advance(2 * 3_600_000);
    await revoke('acme.0b0fd1a2-3333-4222-8333-abcdefabcdef');
    api.clock.set(NOW);
    const kept = await api.database.withTenant(await tenantId(), (tx) => tx.revocation.findMany());
    expect(kept.map(({ value }) => value).sort()).toEqual(['acme.0b0fd1a2-3333-4222-8333-abcdefabcdef', 'idp:abc']);
  });

  it.each([
    ['an id that names no tenant', 'abc', undefined, 'usage.invalid'],
    ['nothing', '', 'acme', 'usage.invalid'],
    ['an id with a line break', 'abc\n', 'acme', 'usage.invalid'],
    ['a tenant that is not there', 'nowhere.0b0fd1a2-1111-4222-8333-abcdefabcdef', undefined, 'tenant.unknown'],
  ])('is refused for %s', async (_name, tokenId, tenant, code) => {
    await expect(revoke(tokenId, tenant)).rejects.toMatchObject({ code });
  });
});

describe('the keys of an issuer', () => {
  const jwks = (tenant = 'acme') => fetch(`${api.origin}/t/${tenant}/oauth/jwks`);
  const kids = async () => ((await (await jwks()).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);

  it('are public: nothing of the private ones, for everybody, for a while', async () => {
    const response = await jwks();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const { keys } = (await response.json()) as { keys: object[] };
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('hold the next one before it signs, and the former one while its tokens live', async () => {
    const [token, before] = [await mint(), await kids()];
    expect(before).toContain(decodeProtectedHeader(token).kid);
    const current = await api.services.get(SigningKeys).rotate(await tenantId());
    expect(before).toContain(current);
    expect(await statusOf(token)).toBe(200);
    const next = await mint();
    expect(decodeProtectedHeader(next).kid).toBe(current);
    expect(await statusOf(next)).toBe(200);
    await expect.poll(kids, PATIENCE).toEqual([...before, expect.any(String)]);
  });

  it('lose one that was destroyed, and with it all that it signed', async () => {
    const token = await mint();
    const kid = String(decodeProtectedHeader(token).kid);
    expect(await statusOf(token)).toBe(200);
    await api.services.get(SigningKeys).rotate(await tenantId());
    await api.services.get(KeysService).destroy(await tenantId(), kid);
    await expect.poll(() => statusOf(token), PATIENCE).toBe(401);
    expect(await kids()).not.toContain(kid);
    expect(await statusOf(await mint())).toBe(200);
  });

  it('are still served while the tenant is suspended', async () => {
    const suspend = async (status: string) =>
      api.database.withTenant(await tenantId(), (tx) =>
        tx.tenant.update({ where: { tenantId: tx.tenantId }, data: { status } }),
      );
    const token = await mint();
    await suspend('suspended');
    await expect.poll(() => statusOf(token), PATIENCE).toBe(403);
    expect((await jwks()).status).toBe(200);
    await suspend('active');
    await expect.poll(() => statusOf(token), PATIENCE).toBe(200);
  });

  it('are those of a tenant that is there', async () => {
    for (const tenant of ['nowhere', 'platform', 'ACME', 'a'.repeat(100), '%00']) {
      const response = await jwks(tenant);
      expect([tenant, response.status]).toEqual([tenant, 404]);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});
