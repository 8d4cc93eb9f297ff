import { OauthBrowser } from '@gatehouse/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { OauthClient, postForm } from './oauth-client.ts';

let world: IssuerWorld;

beforeAll(async () => {
  world = await startIssuerWorld({ processes: 2 });
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  await world.invite();
});

describe('resources', () => {
  const cases = (): [string, Record<string, string | string[]>][] => [
    ['none, with a scope of an endpoint', { scope: 'mcp' }],
    ['none, and no scope', {}],
    ['none, with identity and more', { scope: 'openid mcp' }],
    ['another tenant’s', { resource: world.endpoint('globex') }],
    ['an endpoint that there is not', { resource: world.endpoint('acme', '/nowhere') }],
    ['the default endpoint’s second URL', { resource: world.endpoint('acme', '/default') }],
    ['another spelling', { resource: `${world.endpoint()}/` }],
    ['a query', { resource: `${world.endpoint()}?x=1` }],
    ['another origin', { resource: 'https://elsewhere.example/t/acme/mcp' }],
    ['the issuer', { resource: world.issuerOf() }],
    ['two', { resource: [world.endpoint(), world.endpoint('acme', '/side')] }],
    ['the same one twice', { resource: [world.endpoint(), world.endpoint()] }],
  ];

  it('are one of this tenant, or the client is told so', async () => {
    for (const [what, parameters] of cases()) {
      const { error, code, url } = await world.client().authorize(parameters);
      expect({ what, error, code }).toEqual({ what, error: 'invalid_target', code: '' });
      expect(url.searchParams.get('iss')).toBe(world.issuerOf());
    }
  });

  it('are the same under every origin, and the token says the public one', async () => {
    const resource = `${world.issuers.otherOrigin}/t/acme/mcp`;
    const tokens = await world.client().connect({ resource });
    expect(decodeJwt(tokens.access_token).aud).toBe(world.endpoint());
    expect(await world.call(tokens.access_token, resource)).toBe(200);
  });

  it('include the control plane, which has a scope of its own', async () => {
    const resource = `${world.issuers.origin}/api/v1`;
    const tokens = await world.client().connect({ resource });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: resource, scope: 'api' });
    expect(await world.call(tokens.access_token)).toBe(401);
    expect((await world.client().authorize({ resource, scope: 'mcp' })).error).toBe('access_denied');
  });

  it('have the scopes of their own upstreams, and no others', async () => {
    const tokens = await world
      .client()
      .connect({ resource: world.endpoint(), scope: 'mcp:tools:shop mcp:tools:vault api' });
    expect(tokens.scope).toBe('mcp:tools:shop');
  });

  it('cannot be exchanged at the token endpoint', async () => {
    const desk = world.client();
    const authorized = await desk.authorize({ resource: world.endpoint() });
    const other = await desk.redeem(authorized, { resource: world.endpoint('acme', '/side') });
    expect(other).toMatchObject({ status: 400, error: 'invalid_target' });
  });
});

describe('an access token', () => {
  it('says how its person proved who they are, and when, however often it is refreshed', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    const before = Math.floor(Date.now() / 1000);
    const first = await world.client('desk', browser).connect({ resource: world.endpoint() });
    const { auth_time: at, amr } = decodeJwt(first.access_token);
    expect(amr).toEqual(['pwd']);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
    const refreshed = await world.client().refresh(first.refresh_token);
    expect(decodeJwt(refreshed.access_token)).toMatchObject({ auth_time: at, amr });
    // A session goes on, and nobody has proved anything anew.
    const later = await world.client('desk', browser).connect({ resource: world.endpoint('acme', '/side') });
    expect(decodeJwt(later.access_token)).toMatchObject({ auth_time: at, amr });
    expect(await world.call(refreshed.access_token)).toBe(200);
  });
});

describe('introspection', () => {
  const ask = (at: 'introspection' | 'revocation', token: string, client = 'desk') =>
    postForm(`${world.issuerOf()}/token/${at}`, { token, client_id: client });

  it('tells a client of its own refresh tokens as long as they are good, and nothing of anything else', async () => {
    const desk = world.client();
    const { refresh_token: refresh } = await desk.connect({ resource: world.endpoint() });
    expect(await ask('introspection', refresh)).toMatchObject({
      active: true,
      client_id: 'desk',
      scope: 'mcp',
      sub: 'ada',
    });
    const { headers: _headers, ...foreign } = await ask('introspection', refresh, 'other');
    expect(foreign).toEqual({ status: 200, active: false });
    expect(await ask('introspection', 'made-up')).toMatchObject(foreign);
    await desk.refresh(refresh);
    expect(await ask('introspection', refresh)).toMatchObject(foreign);
  });

  it('and revocation are not for access tokens, and say so', async () => {
    const { access_token: token } = await world.client().connect({ resource: world.endpoint() });
    for (const at of ['introspection', 'revocation'] as const) {
      expect(await ask(at, token)).toMatchObject({ status: 400, error: 'unsupported_token_type' });
    }
  });
});

describe('what was used', () => {
  it('a code a second time ends everything that came of it', async () => {
    const desk = world.client();
    const authorized = await desk.authorize({ resource: world.endpoint() });
    const tokens = await desk.redeem(authorized);
    expect(await desk.redeem(authorized)).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect((await desk.refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    await expect.poll(async () => await world.call(tokens.access_token), { timeout: 5_000 }).toBe(401);
    const { gid } = decodeJwt(tokens.access_token);
    const ended = (await world.issuers.events('acme')).filter(
      ({ kind, target }) => kind === 'authorization.ended' && target === gid,
    );
    expect(ended).toMatchObject([{ reason: 'reused' }]);
  });

  it('a code is one of fifty at once, at two processes, and the family ends', async () => {
    const desk = world.client();
    const { code, verifier } = await desk.authorize({ resource: world.endpoint() });
    const ask = (at: string) =>
      postForm(`${at}/t/acme/oauth/token`, {
        ...{ grant_type: 'authorization_code', client_id: 'desk', code, code_verifier: verifier },
        redirect_uri: REDIRECT,
      });
    const origins = [world.issuers.origin, world.issuers.otherOrigin];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(origins[i % 2] ?? '')));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    for (const { access_token: token, refresh_token: refresh } of won) {
      expect((await desk.refresh(refresh)).error).toBe('invalid_grant');
      await expect.poll(() => world.call(token), { timeout: 5_000 }).toBe(401);
    }
    expect((await desk.redeem({ code, verifier })).error).toBe('invalid_grant');
  });

  it('a code is of no use to another client', async () => {
    const desk = world.client();
    const authorized = await desk.authorize({ resource: world.endpoint() });
    expect((await world.client('other').redeem(authorized)).error).toBe('invalid_grant');
    expect((await desk.redeem(authorized)).status).toBe(200);
  });

  it('is of no use at another tenant', async () => {
    const desk = world.client();
    const authorized = await desk.authorize({ resource: world.endpoint() });
    const there = new OauthClient(world.issuerOf('globex'), 'desk', REDIRECT);
    expect((await there.redeem(authorized)).error).toBe('invalid_grant');
    const tokens = await desk.redeem(authorized);
    expect((await there.refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    expect((await desk.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('a refresh token is replaced, and with its second use the family ends', async () => {
    const desk = world.client();
    const first = await desk.connect({ resource: world.endpoint() });
    const second = await desk.refresh(first.refresh_token);
    expect(second).toMatchObject({ status: 200, scope: 'mcp' });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await desk.refresh(first.refresh_token)).error).toBe('invalid_grant');
    expect((await desk.refresh(second.refresh_token)).error).toBe('invalid_grant');
    await expect.poll(async () => await world.call(second.access_token), { timeout: 5_000 }).toBe(401);
  });

  it('ends one family, and not the same client’s other one', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    const [one, two] = [
      await world.client('desk', browser).connect({ resource: world.endpoint() }),
      await world.client('desk', browser).connect({ resource: world.endpoint() }),
    ];
    await world.client().refresh(one.refresh_token);
    expect((await world.client().refresh(one.refresh_token)).error).toBe('invalid_grant');
    expect((await world.client().refresh(two.refresh_token)).status).toBe(200);
  });

  it('is one of fifty at once, at two processes, and the family ends', async () => {
    const desk = world.client();
    const tokens = await desk.connect({ resource: world.endpoint() });
    const ask = (at: string) =>
      postForm(`${at}/t/acme/oauth/token`, {
        ...{ grant_type: 'refresh_token', client_id: 'desk', refresh_token: tokens.refresh_token },
      });
    const origins = [world.issuers.origin, world.issuers.otherOrigin];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(origins[i % 2] ?? '')));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(50 - won.length);
    for (const { refresh_token: last } of won) expect((await desk.refresh(last)).error).toBe('invalid_grant');
    const { gid } = decodeJwt(tokens.access_token);
    const id = String(gid);
    const tenantId = await world.issuers.tenantId('acme');
    const left = await world.issuers.database.withTenant(tenantId, async (tx) => [
      await tx.oauthGrant.count({ where: { tenantId, id } }),
      await tx.oauthToken.count({ where: { tenantId, grantId: id } }),
    ]);
    expect(left).toEqual([0, 0]);
  });
});
