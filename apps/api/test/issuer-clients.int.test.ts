import { MasterKeys } from '@gatehouse/secrets';
import { testClock } from '@gatehouse/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SealedRegistrations } from '../src/authorization-server/clients/sealed-registrations.ts';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';

/** What Cursor names first, and does not use. */
const CURSOR = 'cursor://anysphere.cursor-mcp/oauth/callback';

let world: IssuerWorld;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  await world.invite();
});

interface Registered {
  readonly status: number;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly error?: string;
  readonly [member: string]: unknown;
}

/** What a stock client sends, but for what is given. */
async function register(change: Record<string, unknown> = {}, tenant = 'acme'): Promise<Registered> {
  const body = {
    ...{ client_name: 'An editor', redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' },
    ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], scope: 'mcp' },
    ...change,
  };
  const response = await fetch(`${world.issuerOf(tenant)}/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) } as Registered;
}

const as = ({ client_id: id }: Registered, tenant = 'acme') => new OauthClient(world.issuerOf(tenant), id, REDIRECT);

async function rows(): Promise<number[]> {
  const tenantId = await world.issuers.tenantId('acme');
  return world.issuers.database.withTenant(tenantId, async (tx) => [
    await tx.client.count({ where: { tenantId } }),
    await tx.oauthGrant.count({ where: { tenantId } }),
    await tx.oauthInteraction.count({ where: { tenantId } }),
    await tx.oauthSession.count({ where: { tenantId } }),
  ]);
}

describe('a client that registers itself', () => {
  it('is told what was understood, and goes on to a call', async () => {
    const registered = await register({ logo_uri: 'https://evil.example/logo.png', software_id: 'x', made_up: 1 });
    expect(registered).toEqual({
      ...{ status: 201, client_id: expect.stringMatching(/^dcr\.[\w-]+$/), client_id_issued_at: expect.any(Number) },
      ...{ client_name: 'An editor', redirect_uris: [REDIRECT], application_type: 'native' },
      ...{ grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
      ...{ token_endpoint_auth_method: 'none', id_token_signed_response_alg: 'ES256' },
      ...{ require_auth_time: false, subject_type: 'public', post_logout_redirect_uris: [] },
    });
    const tokens = await as(registered).connect({ resource: world.endpoint() });
    expect(decodeJwt(tokens.access_token).client_id).toBe(registered.client_id);
    expect(await world.call(tokens.access_token)).toBe(200);
    expect(world.issuers.desk.seen.at(-1)?.client).toMatchObject({ name: 'An editor', standing: 'self-registered' });
  });

  it('is answered at those of its redirect URIs that may be, and at no other', async () => {
    const registered = await register({ redirect_uris: [CURSOR, 'javascript:alert(1)', REDIRECT] });
    expect(registered).toMatchObject({ status: 201, redirect_uris: [REDIRECT] });
    const { access_token: token } = await as(registered).connect({ resource: world.endpoint() });
    expect(await world.call(token)).toBe(200);
    const { response } = await as(registered).authorize({ resource: world.endpoint(), redirect_uri: CURSOR });
    expect(response?.status).toBe(400);
  });

  it('leaves nothing behind, however many do', async () => {
    const before = await rows();
    const ids = await Promise.all(Array.from({ length: 40 }, () => register()));
    expect(new Set(ids.map(({ client_id: id }) => id)).size).toBe(40);
    expect(await rows()).toEqual(before);
  });

  it('is nobody at another tenant', async () => {
    const registered = await register();
    const { response } = await as(registered, 'globex').authorize({ resource: world.endpoint('globex') });
    expect(response?.status).toBe(400);
    expect(await response?.text()).toContain('globex: invalid_client');
  });

  it.each([
    ['plain http to somebody else', { redirect_uris: ['http://evil.example/cb'] }, 'invalid_redirect_uri'],
    ['a scheme without a domain', { redirect_uris: ['cursor:/cb'] }, 'invalid_redirect_uri'],
    ['a script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
    ['no redirect URI', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['a name of two lines', { client_name: 'a\nb' }, 'invalid_client_metadata'],
    ['a name that changes direction', { client_name: 'a\u202eb' }, 'invalid_client_metadata'],
    ['tokens for itself', { grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
    ['keys of its own', { token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
  ])('is refused: %s', async (_what, change, error) => {
    expect(await register(change)).toMatchObject({ status: 400, error });
  });

  it('may have a secret, which is kept by nobody', async () => {
    const registered = await register({ token_endpoint_auth_method: 'client_secret_post' });
    const client = as(registered);
    const authorized = await client.authorize({ resource: world.endpoint() });
    expect((await client.redeem(authorized)).error).toBe('invalid_client');
    expect((await client.redeem(authorized, { client_secret: 'x'.repeat(43) })).error).toBe('invalid_client');
    const tokens = await client.redeem(authorized, { client_secret: registered.client_secret ?? '' });
    expect(await world.call(tokens.access_token)).toBe(200);
  });

  it('is forgotten after weeks unless somebody has consented to it', async () => {
    const tenantId = await world.issuers.tenantId('acme');
    const masterKeys = world.issuers.apps[0]?.get(MasterKeys, { strict: false }) as MasterKeys;
    const longAgo = new SealedRegistrations(
      masterKeys,
      testClock(new Date(Date.now() - 30 * 86_400_000).toISOString()),
    );
    const registration = { name: undefined, redirectUris: [REDIRECT], refreshes: true, auth: 'none' } as const;
    const [unused, used] = [longAgo.seal(tenantId, registration), longAgo.seal(tenantId, registration)] as [
      string,
      string,
    ];
    const data = { tenantId, accountId: world.issuers.desk.accountId ?? '', clientId: used, scopes: ['mcp'] };
    await world.issuers.database.withTenant(tenantId, (tx) =>
      tx.oauthConsent.create({ data: { ...data, fingerprint: 'x'.repeat(43) } }),
    );
    const authorize = (id: string) =>
      new OauthClient(world.issuerOf(), id, REDIRECT).authorize({ resource: world.endpoint() });
    expect((await authorize(unused)).response?.status).toBe(400);
    expect((await authorize(used)).code).not.toBe('');
  });

  it('is not let in where the tenant does not want it', async () => {
    const registered = await register();
    await world.issuers.apply(world.fileOf('acme', 'registration: { dcr: false }'));
    const metadata = await (await fetch(`${world.issuerOf()}/.well-known/openid-configuration`)).json();
    expect(metadata).not.toHaveProperty('registration_endpoint');
    expect((await fetch(`${world.issuerOf()}/reg`, { method: 'POST' })).status).toBe(404);
    expect((await as(registered).authorize({ resource: world.endpoint() })).response?.status).toBe(400);
    await world.issuers.apply(world.fileOf('acme', 'registration: {}'));
    expect((await as(registered).authorize({ resource: world.endpoint() })).code).not.toBe('');
  });
});
