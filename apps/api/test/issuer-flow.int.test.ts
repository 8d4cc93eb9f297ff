import { OauthBrowser } from '@gatehouse/testkit';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAccount } from '../src/authorization-server/accounts.ts';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';

let world: IssuerWorld;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

let ada: SignInAccount;

beforeEach(async () => {
  ada = await world.invite();
});

describe('the code flow', () => {
  it('leads from nothing to a called tool, with a token for one endpoint', async () => {
    const desk = world.client();
    const authorized = await desk.authorize({ resource: world.endpoint() });
    expect(Object.fromEntries(authorized.url.searchParams)).toEqual({
      code: expect.any(String),
      state: 'state-1',
      iss: world.issuerOf(),
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
      ...{ iss: world.issuerOf(), aud: world.endpoint(), sub: 'ada', client_id: 'desk', scope: 'mcp' },
      tenant: await world.issuers.tenantId('acme'),
      jti: expect.stringMatching(/^acme\.[0-9a-f-]{36}$/),
      gid: expect.stringMatching(/^[\w-]{43}$/),
      sid: expect.any(String),
      ...{ iat: expect.any(Number), exp: expect.any(Number), auth_time: expect.any(Number) },
      amr: ['pwd'],
    });
    const keys = createRemoteJWKSet(new URL(`${world.issuerOf()}/jwks`));
    await jwtVerify(tokens.access_token, keys, { issuer: world.issuerOf(), audience: world.endpoint() });

    expect(await world.call(tokens.access_token)).toBe(200);
    for (const elsewhere of [
      world.endpoint('globex'),
      world.endpoint('acme', '/side'),
      world.endpoint('globex', '/side'),
    ]) {
      expect(await world.call(tokens.access_token, elsewhere), elsewhere).toBe(401);
    }
  });

  it('is on record before the token is used, with the principal that it made', async () => {
    const { access_token: token } = await world.client().connect({ resource: world.endpoint() });
    const { jti, gid } = decodeJwt(token);
    const minted = (await world.issuers.events('acme')).find(({ target }) => target === jti);
    expect(minted).toMatchObject({
      kind: 'token.minted',
      endpoint: 'default',
      subject: 'ada',
      detail: { clientId: 'desk', scope: 'mcp', lifetimeSeconds: 900, authorization: gid },
    });
  });

  it('asks for consent once, and again for more, for another resource and when it is told to', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    const prompts = async (parameters: Record<string, string>) => {
      world.issuers.desk.seen.length = 0;
      expect((await world.client('desk', browser).connect(parameters)).status).toBe(200);
      return world.issuers.desk.seen.map(({ prompt, scopes, allowedBefore }) => [
        prompt,
        scopes.join(' '),
        allowedBefore,
      ]);
    };
    const resource = world.endpoint();
    expect(await prompts({ resource, scope: 'mcp:tools' })).toEqual([
      ['login', '', undefined],
      ['consent', 'mcp:tools', undefined],
    ]);
    expect(await prompts({ resource, scope: 'mcp:tools' })).toEqual([]);
    expect(await prompts({ resource, scope: 'mcp:tools mcp:prompts' })).toEqual([
      ['consent', 'mcp:tools mcp:prompts', 'changed'],
    ]);
    expect(await prompts({ resource, scope: 'mcp:prompts' })).toEqual([]);
    expect(await prompts({ resource: world.endpoint('acme', '/side') })).toEqual([['consent', 'mcp', undefined]]);
    expect(await prompts({ resource, scope: 'mcp:tools', prompt: 'consent' })).toEqual([
      ['consent', 'mcp:tools', 'same'],
    ]);
  });

  it('asks again when the client has become another', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    await world.client('desk', browser).connect({ resource: world.endpoint() });
    await world.issuers.apply(world.fileOf('acme').replace('name: Desk', 'name: Desk by somebody else'));
    world.issuers.desk.seen.length = 0;
    await world.client('desk', browser).connect({ resource: world.endpoint() });
    expect(world.issuers.desk.seen).toMatchObject([
      {
        prompt: 'consent',
        allowedBefore: 'changed',
        client: { name: 'Desk by somebody else', standing: 'registered' },
      },
    ]);
    await world.issuers.apply(world.fileOf('acme'));
  });

  it('tells the client when the person does not want it', async () => {
    world.issuers.desk.decision = 'deny';
    const { url, code } = await world.client().authorize({ resource: world.endpoint() });
    expect(code).toBe('');
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(url.searchParams.get('iss')).toBe(world.issuerOf());
  });

  it('serves identity without a resource, and with that token nothing else', async () => {
    const tokens = await world.client().connect({ scope: 'openid profile email' });
    expect(tokens.status).toBe(200);
    const { sub, iss, aud } = decodeJwt(tokens.id_token);
    expect({ sub, iss, aud }).toEqual({ sub: 'ada', iss: world.issuerOf(), aud: 'desk' });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const me = await fetch(`${world.issuerOf()}/me`, { headers });
    expect(await me.json()).toEqual({ sub: 'ada', name: 'Person ada', email: ada.email, email_verified: true });
    expect(await world.call(tokens.access_token)).toBe(401);

    const { access_token: bound } = await world.client().connect({ resource: world.endpoint(), scope: 'openid mcp' });
    expect((await fetch(`${world.issuerOf()}/me`, { headers: { authorization: `Bearer ${bound}` } })).status).toBe(401);
  });
});

describe('proof of possession of the request', () => {
  it('is asked for: without a challenge, or with a plain one, there is no code', async () => {
    for (const parameters of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge: 'short' },
    ]) {
      const { error, code } = await world.client().authorize({ resource: world.endpoint(), ...parameters });
      expect({ error, code }).toEqual({ error: 'invalid_request', code: '' });
    }
  });

  it.each([
    ['missing', { code_verifier: undefined }],
    ['wrong', { code_verifier: 'x'.repeat(43) }],
    ['that of the challenge', { code_verifier: '' }],
  ])('is refused when the verifier is %s', async (_what, parameters) => {
    const desk = world.client();
    const authorized = await desk.authorize({ resource: world.endpoint() });
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
    const { response, url } = await new OauthClient(world.issuerOf(), 'desk', redirectUri).authorize({
      resource: world.endpoint(),
    });
    expect(url.origin).toBe(world.issuers.origin);
    expect(response?.status).toBe(400);
    expect(await response?.text()).toContain('acme: invalid_redirect_uri');
  });

  it('may have another port on loopback, and then the same one at the token endpoint', async () => {
    const moved = new OauthClient(world.issuerOf(), 'desk', REDIRECT.replace('45111', '50001'));
    const authorized = await moved.authorize({ resource: world.endpoint() });
    expect(authorized.url.port).toBe('50001');
    expect((await moved.redeem(authorized, { redirect_uri: REDIRECT })).error).toBe('invalid_grant');
    expect((await moved.redeem(authorized)).status).toBe(200);
  });
});
