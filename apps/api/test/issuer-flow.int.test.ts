import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAccount } from '../src/authorization-server/accounts.ts';
import { send } from './mcp-request.ts';
import { type McpUpstream, startMcpUpstream } from './mcp-upstream.ts';
import { OauthBrowser } from './oauth-browser.ts';
import { OauthClient, postForm } from './oauth-client.ts';
import { startIssuers, type TestIssuers } from './start-issuers.ts';

let issuers: TestIssuers;
let upstream: McpUpstream;
let ada: SignInAccount;

const REDIRECT = 'http://127.0.0.1:45111/callback';

const fileOf = (tenant: string) => `
tenant: ${tenant}
name: ${tenant} Inc.
upstreams: [{ slug: shop, kind: mcp, url: "${upstream.url}" }]
endpoints:
  - { slug: default, upstreams: [{ slug: shop, as: "" }] }
  - { slug: side, upstreams: [{ slug: shop }] }
clients:
  - { id: desk, kind: public, name: Desk, redirectUris: ["${REDIRECT}", "https://desk.example/back"] }
  - { id: other, kind: public, redirectUris: ["${REDIRECT}"] }
roles: [{ slug: user, grants: [{ allow: { tools: ["*"] } }] }]
bindings: [{ role: user, to: { subject: ada } }]
`;

beforeAll(async () => {
  upstream = await startMcpUpstream();
  issuers = await startIssuers();
  for (const tenant of ['acme', 'globex']) await issuers.apply(fileOf(tenant));
});

afterAll(async () => {
  await issuers?.[Symbol.asyncDispose]();
  await upstream?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  ada = await issuers.desk.invite(await issuers.tenantId('acme'), 'ada');
  issuers.desk.decision = 'allow';
  issuers.desk.seen.length = 0;
});

const endpoint = (tenant = 'acme', more = '') => `${issuers.origin}/t/${tenant}/mcp${more}`;
const issuerOf = (tenant = 'acme') => `${issuers.origin}/t/${tenant}/oauth`;
const client = (id = 'desk', browser?: OauthBrowser) => new OauthClient(issuerOf(), id, REDIRECT, browser);
const call = async (token: string, url = endpoint()) =>
  send({ url, token, method: 'tools/call', params: { name: 'echo', arguments: { a: 1 } } });

describe('the code flow', () => {
  it('leads from nothing to a called tool, with a token for one endpoint', async () => {
    const desk = client();
    const authorized = await desk.authorize({ resource: endpoint() });
    expect(Object.fromEntries(authorized.url.searchParams)).toEqual({
      code: expect.any(String),
      state: 'state-1',
      iss: issuerOf(),
    });
    const tokens = await desk.redeem(authorized);
    expect(tokens).toMatchObject({ status: 200, token_type: 'Bearer', scope: 'mcp', expires_in: 900 });
    expect(tokens.headers.get('cache-control')).toBe('no-store');

    expect(decodeProtectedHeader(tokens.access_token)).toEqual({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: expect.any(String),
    });
    expect(decodeJwt(tokens.access_token)).toEqual({
      ...{ iss: issuerOf(), aud: endpoint(), sub: 'ada', client_id: 'desk', scope: 'mcp' },
      tenant: await issuers.tenantId('acme'),
      jti: expect.stringMatching(/^acme\.[0-9a-f-]{36}$/),
      gid: expect.stringMatching(/^[\w-]{43}$/),
      sid: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    const keys = createRemoteJWKSet(new URL(`${issuerOf()}/jwks`));
    await jwtVerify(tokens.access_token, keys, { issuer: issuerOf(), audience: endpoint() });

    expect(await call(tokens.access_token)).toMatchObject({ status: 200 });
    for (const elsewhere of [endpoint('globex'), endpoint('acme', '/side'), endpoint('globex', '/side')]) {
      expect((await call(tokens.access_token, elsewhere)).status, elsewhere).toBe(401);
    }
  });

  it('is on record before the token is used, with the principal that it made', async () => {
    const { access_token: token } = await client().connect({ resource: endpoint() });
    const { jti, gid } = decodeJwt(token);
    const minted = (await issuers.events('acme')).find(({ target }) => target === jti);
    expect(minted).toMatchObject({
      kind: 'token.minted',
      endpoint: 'default',
      subject: 'ada',
      detail: { clientId: 'desk', scope: 'mcp', lifetimeSeconds: 900, authorization: gid },
    });
  });

  it('asks for consent once, and again for more, for another resource and when it is told to', async () => {
    const browser = new OauthBrowser(issuers.origin);
    const prompts = async (parameters: Record<string, string>) => {
      issuers.desk.seen.length = 0;
      expect((await client('desk', browser).connect(parameters)).status).toBe(200);
      return issuers.desk.seen.map(({ prompt, scopes, allowedBefore }) => [prompt, scopes.join(' '), allowedBefore]);
    };
    const resource = endpoint();
    expect(await prompts({ resource, scope: 'mcp:tools' })).toEqual([
      ['login', '', false],
      ['consent', 'mcp:tools', false],
    ]);
    expect(await prompts({ resource, scope: 'mcp:tools' })).toEqual([]);
    expect(await prompts({ resource, scope: 'mcp:tools mcp:prompts' })).toEqual([
      ['consent', 'mcp:tools mcp:prompts', true],
    ]);
    expect(await prompts({ resource, scope: 'mcp:prompts' })).toEqual([]);
    expect(await prompts({ resource: endpoint('acme', '/side') })).toEqual([['consent', 'mcp', false]]);
    expect(await prompts({ resource, scope: 'mcp:tools', prompt: 'consent' })).toEqual([['consent', 'mcp:tools', true]]);
  });

  it('asks again when the client has become another', async () => {
    const browser = new OauthBrowser(issuers.origin);
    await client('desk', browser).connect({ resource: endpoint() });
    await issuers.apply(fileOf('acme').replace('name: Desk', 'name: Desk by somebody else'));
    issuers.desk.seen.length = 0;
    await client('desk', browser).connect({ resource: endpoint() });
    expect(issuers.desk.seen).toMatchObject([
      { prompt: 'consent', allowedBefore: true, client: { name: 'Desk by somebody else', standing: 'registered' } },
    ]);
    await issuers.apply(fileOf('acme'));
  });

  it('tells the client when the person does not want it', async () => {
    issuers.desk.decision = 'deny';
    const { url, code } = await client().authorize({ resource: endpoint() });
    expect(code).toBe('');
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(url.searchParams.get('iss')).toBe(issuerOf());
  });

  it('serves identity without a resource, and with that token nothing else', async () => {
    const tokens = await client().connect({ scope: 'openid profile email' });
    expect(tokens.status).toBe(200);
    const { sub, iss, aud } = decodeJwt(tokens.id_token);
    expect({ sub, iss, aud }).toEqual({ sub: 'ada', iss: issuerOf(), aud: 'desk' });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const me = await fetch(`${issuerOf()}/me`, { headers });
    expect(await me.json()).toEqual({ sub: 'ada', name: 'Person ada', email: ada.email, email_verified: true });
    expect((await call(tokens.access_token)).status).toBe(401);

    const { access_token: bound } = await client().connect({ resource: endpoint(), scope: 'openid mcp' });
    expect((await fetch(`${issuerOf()}/me`, { headers: { authorization: `Bearer ${bound}` } })).status).toBe(401);
  });
});

describe('proof of possession of the request', () => {
  it('is asked for: without a challenge, or with a plain one, there is no code', async () => {
    for (const parameters of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge: 'short' },
    ]) {
      const { error, code } = await client().authorize({ resource: endpoint(), ...parameters });
      expect({ error, code }).toEqual({ error: 'invalid_request', code: '' });
    }
  });

  it.each([
    ['missing', { code_verifier: undefined }],
    ['wrong', { code_verifier: 'x'.repeat(43) }],
    ['that of the challenge', { code_verifier: '' }],
  ])('is refused when the verifier is %s', async (_what, parameters) => {
    const desk = client();
    const authorized = await desk.authorize({ resource: endpoint() });
    expect(await desk.redeem(authorized, parameters)).toMatchObject({ status: 400, error: 'invalid_grant' });
    // It was not used up by that.
    expect((await desk.redeem(authorized)).status).toBe(200);
  });
});

describe('redirect URIs', () => {
  it.each([
    ['a slash more', `${REDIRECT}/`],
    ['another case', REDIRECT.replace('callback', 'Callback')],
    ['a fragment', `${REDIRECT}#f`],
    ['a query', `${REDIRECT}?next=https://evil.example`],
    ['another host', 'http://127.0.0.2:45111/callback'],
    ['another name of the host', 'http://localhost:45111/callback'],
    ['a user whose host is another', 'http://127.0.0.1:45111@evil.example/callback'],
    ['https with a port', 'https://desk.example:8443/back'],
    ['a host that begins alike', 'https://desk.example.evil.example/back'],
    ['a way up', 'https://desk.example/x/../back'],
    ['a script', 'javascript:alert(1)'],
  ])('are answered by an error page and no redirect: %s', async (_what, redirectUri) => {
    const { response, url } = await new OauthClient(issuerOf(), 'desk', redirectUri).authorize({ resource: endpoint() });
    expect(url.origin).toBe(issuers.origin);
    expect(response?.status).toBe(400);
    expect(await response?.text()).toContain('acme: invalid_redirect_uri');
  });

  it('may have another port on loopback, and then the same one at the token endpoint', async () => {
    const moved = new OauthClient(issuerOf(), 'desk', REDIRECT.replace('45111', '50001'));
    const authorized = await moved.authorize({ resource: endpoint() });
    expect(authorized.url.port).toBe('50001');
    expect((await moved.redeem(authorized, { redirect_uri: REDIRECT })).error).toBe('invalid_grant');
    expect((await moved.redeem(authorized)).status).toBe(200);
  });
});

describe('resources', () => {
  const cases = (): [string, Record<string, string | string[]>][] => [
    ['none, with a scope of an endpoint', { scope: 'mcp' }],
    ['none, and no scope', {}],
    ['none, with identity and more', { scope: 'openid mcp' }],
    ['another tenant’s', { resource: endpoint('globex') }],
    ['an endpoint that there is not', { resource: endpoint('acme', '/nowhere') }],
    ['the default endpoint’s second URL', { resource: endpoint('acme', '/default') }],
    ['another spelling', { resource: `${endpoint()}/` }],
    ['a query', { resource: `${endpoint()}?x=1` }],
    ['another origin', { resource: 'https://elsewhere.example/t/acme/mcp' }],
    ['the issuer', { resource: issuerOf() }],
    ['two', { resource: [endpoint(), endpoint('acme', '/side')] }],
    ['the same one twice', { resource: [endpoint(), endpoint()] }],
  ];

  it('are one of this tenant, or the client is told so', async () => {
    for (const [what, parameters] of cases()) {
      const { error, code, url } = await client().authorize(parameters);
      expect({ what, error, code }).toEqual({ what, error: 'invalid_target', code: '' });
      expect(url.searchParams.get('iss')).toBe(issuerOf());
    }
  });

  it('are the same under every origin, and the token says the public one', async () => {
    const resource = `${issuers.otherOrigin}/t/acme/mcp`;
    const tokens = await client().connect({ resource });
    expect(decodeJwt(tokens.access_token).aud).toBe(endpoint());
    expect((await call(tokens.access_token, resource)).status).toBe(200);
  });

  it('include the control plane, which has a scope of its own', async () => {
    const resource = `${issuers.origin}/api/v1`;
    const tokens = await client().connect({ resource });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: resource, scope: 'api' });
    expect((await call(tokens.access_token)).status).toBe(401);
    expect((await client().authorize({ resource, scope: 'mcp' })).error).toBe('access_denied');
  });

  it('have the scopes of their own upstreams, and no others', async () => {
    const tokens = await client().connect({ resource: endpoint(), scope: 'mcp:tools:shop mcp:tools:vault api' });
    expect(tokens.scope).toBe('mcp:tools:shop');
  });

  it('cannot be exchanged at the token endpoint', async () => {
    const desk = client();
    const authorized = await desk.authorize({ resource: endpoint() });
    const other = await desk.redeem(authorized, { resource: endpoint('acme', '/side') });
    expect(other).toMatchObject({ status: 400, error: 'invalid_target' });
  });
});

describe('what was used', () => {
  it('a code a second time ends everything that came of it', async () => {
    const desk = client();
    const authorized = await desk.authorize({ resource: endpoint() });
    const tokens = await desk.redeem(authorized);
    expect(await desk.redeem(authorized)).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect((await desk.refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    await expect.poll(async () => (await call(tokens.access_token)).status, { timeout: 5_000 }).toBe(401);
    const { gid } = decodeJwt(tokens.access_token);
    const ended = (await issuers.events('acme')).filter(({ kind, target }) => kind === 'authorization.ended' && target === gid);
    expect(ended).toHaveLength(1);
  });

  it('a code is of no use to another client', async () => {
    const desk = client();
    const authorized = await desk.authorize({ resource: endpoint() });
    expect((await client('other').redeem(authorized)).error).toBe('invalid_grant');
    expect((await desk.redeem(authorized)).status).toBe(200);
  });

  it('is of no use at another tenant', async () => {
    const desk = client();
    const authorized = await desk.authorize({ resource: endpoint() });
    const there = new OauthClient(issuerOf('globex'), 'desk', REDIRECT);
    expect((await there.redeem(authorized)).error).toBe('invalid_grant');
    const tokens = await desk.redeem(authorized);
    expect((await there.refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    expect((await desk.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('a refresh token is replaced, and with its second use the family ends', async () => {
    const desk = client();
    const first = await desk.connect({ resource: endpoint() });
    const second = await desk.refresh(first.refresh_token);
    expect(second).toMatchObject({ status: 200, scope: 'mcp' });
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await desk.refresh(first.refresh_token)).error).toBe('invalid_grant');
    expect((await desk.refresh(second.refresh_token)).error).toBe('invalid_grant');
    await expect.poll(async () => (await call(second.access_token)).status, { timeout: 5_000 }).toBe(401);
  });

  it('ends one family, and not the same client’s other one', async () => {
    const browser = new OauthBrowser(issuers.origin);
    const [one, two] = [
      await client('desk', browser).connect({ resource: endpoint() }),
      await client('desk', browser).connect({ resource: endpoint() }),
    ];
    await client().refresh(one.refresh_token);
    expect((await client().refresh(one.refresh_token)).error).toBe('invalid_grant');
    expect((await client().refresh(two.refresh_token)).status).toBe(200);
  });

  it('is one of fifty at once, at two processes, and the family ends', async () => {
    const desk = client();
    const tokens = await desk.connect({ resource: endpoint() });
    const ask = (at: string) => postForm(`${at}/t/acme/oauth/token`, {
      ...{ grant_type: 'refresh_token', client_id: 'desk', refresh_token: tokens.refresh_token },
    });
    const origins = [issuers.origin, issuers.otherOrigin];
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(origins[i % 2] ?? '')));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(50 - won.length);
    for (const { refresh_token: last } of won) expect((await desk.refresh(last)).error).toBe('invalid_grant');
    const { gid } = decodeJwt(tokens.access_token);
    const id = String(gid);
    const tenantId = await issuers.tenantId('acme');
    const left = await issuers.database.withTenant(tenantId, async (tx) => [
      await tx.oauthGrant.count({ where: { tenantId, id } }),
      await tx.oauthToken.count({ where: { tenantId, grantId: id } }),
    ]);
    expect(left).toEqual([0, 0]);
  });
});
