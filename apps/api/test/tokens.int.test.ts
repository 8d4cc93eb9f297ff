import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AccessTokens,
  OPERATOR_TOKEN_LIMIT,
  type TokenRequest,
} from '../src/authorization-server/access-tokens.service.ts';
import { SigningKeys } from '../src/control-plane/keys/signing-keys.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { send } from './mcp-request.ts';
import { NOW, startApi, type TestApi } from './start-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await api.apply(`
tenant: acme
endpoints: []
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
roles: [{ slug: clerk, grants: [] }]
bindings: [{ role: clerk, to: { subject: ada } }]
`);
  await api.apply(`
tenant: acme
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop }] }, { slug: side, upstreams: [{ slug: shop }] }]
`);
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
      jti: expect.any(String),
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

  it.each([0, -1, OPERATOR_TOKEN_LIMIT + 1, 1.5, Number.NaN])('does not live for %s seconds', async (lifetime) => {
    await expect(mint({ lifetime })).rejects.toMatchObject({ code: 'usage.invalid' });
  });

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

  it('is good until its key is gone, and no longer once it is revoked', async () => {
    const url = `${api.origin}/t/acme/mcp`;
    const [token, other] = [await mint(), await mint()];
    expect((await send({ url, token })).status).toBe(200);
    await api.services.get(SigningKeys).rotate(await tenantId());
    expect((await send({ url, token })).status).toBe(200);
    expect((await send({ url, token: await mint() })).status).toBe(200);

    await api.database.withTenant(await tenantId(), async (tx) => {
      const value = String(decodeJwt(token).jti);
      const expiresAt = new Date(Date.parse(NOW) + 60_000);
      await tx.revocation.create({ data: { tenantId: tx.tenantId, kind: 'jti', value, expiresAt } });
    });
    expect((await send({ url, token })).status).toBe(401);
    expect((await send({ url, token: other })).status).toBe(200);
  });
});
