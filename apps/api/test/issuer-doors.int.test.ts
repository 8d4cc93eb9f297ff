import { request } from 'node:http';
import { OauthBrowser } from '@gatehouse/testkit';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeysService } from '../src/control-plane/keys/keys.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';

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

const origin = () => world.issuers.origin;

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A request with headers that `fetch` would not send. */
function raw(path: string, headers: Record<string, string>, method = 'GET'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request(`${origin()}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('metadata', () => {
  it('is the same at every address where clients look for it', async () => {
    const paths = [
      '/.well-known/oauth-authorization-server/t/acme/oauth',
      '/.well-known/openid-configuration/t/acme/oauth',
      '/t/acme/oauth/.well-known/openid-configuration',
    ];
    const [first, ...others] = await Promise.all(paths.map(async (path) => (await fetch(`${origin()}${path}`)).json()));
    for (const other of others) expect(other).toEqual(first);
    const issuer = world.issuerOf();
    expect(first).toMatchObject({
      issuer,
      ...{ authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` },
      ...{ registration_endpoint: `${issuer}/reg`, revocation_endpoint: `${issuer}/token/revocation` },
      ...{ introspection_endpoint: `${issuer}/token/introspection`, userinfo_endpoint: `${issuer}/me` },
      ...{ end_session_endpoint: `${issuer}/session/end`, response_types_supported: ['code'] },
      ...{ code_challenge_methods_supported: ['S256'], response_modes_supported: ['query'] },
      ...{ grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'] },
      ...{ authorization_response_iss_parameter_supported: true, client_id_metadata_document_supported: true },
      scopes_supported: ['openid', 'profile', 'email', 'mcp', 'mcp:tools', 'mcp:prompts', 'mcp:resources', 'api'],
    });
  });

  it('says the public address, whatever a request says of itself', async () => {
    const path = '/t/acme/oauth/.well-known/openid-configuration';
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const { text } = await raw(path, headers);
    expect(text).not.toContain('evil');
    expect(JSON.parse(text).token_endpoint).toBe(`${world.issuerOf()}/token`);
    expect((await raw(path, { host: 'evil.example:99' })).status).toBe(421);
  });

  it('is not there for who is not there', async () => {
    for (const path of ['/t/nobody/oauth', '/t/platform/oauth', '/T/acme/oauth', '/t/acme/OAUTH']) {
      expect((await fetch(`${origin()}${path}/.well-known/openid-configuration`)).status, path).toBe(404);
    }
    for (const path of ['/token/', '/TOKEN', '/auth/', '/request', '/device/auth', '/reg/dcr.x', '/challenge']) {
      expect((await fetch(`${world.issuerOf()}${path}`, { method: 'POST' })).status, path).toBe(404);
    }
  });
});

describe('browsers', () => {
  it('begin at the public address, from whichever one they come', async () => {
    const twin = origin().replace('127.0.0.1', 'localhost');
    const response = await fetch(`${twin}/t/acme/oauth/auth?client_id=desk`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(`${world.issuerOf()}/auth?client_id=desk`);
    expect((await fetch(`${twin}/t/acme/oauth/.well-known/openid-configuration`)).status).toBe(200);
  });

  it('get the same page where there is nobody, and where nobody is let in', async () => {
    const url = (tenant: string) => `${world.issuerOf(tenant)}/account/sessions`;
    const look = async (tenant: string) => {
      const response = await fetch(url(tenant), { headers: { accept: 'text/html,application/xhtml+xml;q=0.9' } });
      return [response.status, response.headers.get('content-type'), await response.text()];
    };
    const nobody = await look('nobody');
    expect(nobody).toEqual([404, 'text/html; charset=utf-8', expect.stringContaining('nobody: http.not-found')]);
    await world.issuers.services.get(TenantsService).setStatus('globex', 'suspended');
    const reread = async () =>
      world.issuers.apps[0]?.get(Snapshots, { strict: false }).invalidate(await world.issuers.tenantId('globex'));
    await reread();
    expect(await look('globex')).toEqual(nobody);
    await world.issuers.services.get(TenantsService).setStatus('globex', 'active');
    await reread();
    const program = await fetch(url('nobody'), { headers: { accept: 'application/json' } });
    expect(program.headers.get('content-type')).toBe('application/problem+json');
  });

  it('are not sent here by the forms of others', async () => {
    const url = `${world.issuerOf()}/session/end/confirm`;
    for (const from of ['https://evil.example', 'null', `${origin()}.evil.example`]) {
      expect((await fetch(url, { method: 'POST', headers: { origin: from } })).status, from).toBe(403);
    }
    const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await raw('/t/acme/oauth/session/end/confirm', own, 'POST')).status).toBe(400);
  });

  it('frame nothing, keep nothing and get cookies of one tenant', async () => {
    const browser = new OauthBrowser(origin());
    world.issuers.desk.decision = 'stay';
    const { response } = await browser.walk(
      world.client().authorizationUrl({ resource: world.endpoint() }, 'v'.repeat(43)),
    );
    expect(Object.fromEntries(response?.headers ?? [])).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    for (const cookie of browser.set) {
      expect(cookie).toMatch(/^gatehouse-acme-(?:session|interaction|resume)(?:\.sig)?=/);
      expect(cookie).toMatch(/; path=\/t\/acme\/oauth/i);
      expect(cookie).toMatch(/; samesite=lax/i);
      expect(cookie).toMatch(/; httponly/i);
    }
  });

  it('are shown another page than that of an interaction that is not theirs', async () => {
    world.issuers.desk.decision = 'stay';
    const [mine, yours] = [new OauthBrowser(origin()), new OauthBrowser(origin())];
    const authorization = () => world.client().authorizationUrl({ resource: world.endpoint() }, 'v'.repeat(43));
    const { url } = await mine.walk(authorization());
    await yours.walk(authorization());
    world.issuers.desk.decision = 'allow';
    const stolen = await yours.request(url.href);
    expect(stolen.status).toBe(400);
    expect(await stolen.text()).toContain('acme: interaction.unknown');
    expect((await mine.walk(url.href)).url.searchParams.get('code')).not.toBeNull();
    expect((await mine.request(url.href)).status).toBe(400);
  });

  it('get another session when somebody signs in, so that a planted one is worth nothing', async () => {
    const browser = new OauthBrowser(origin());
    const sessions = () => browser.set.filter((line) => line.startsWith('gatehouse-acme-session='));
    await world.client('desk', browser).connect({ resource: world.endpoint() });
    const before = sessions().length;
    await world.client('desk', browser).connect({ resource: world.endpoint(), prompt: 'login' });
    const values = sessions().map((line) => line.split(';')[0]);
    expect(new Set(values).size).toBeGreaterThan(1);
    expect(values.length).toBeGreaterThan(before);
    expect(values.at(-1)).not.toBe(values[0]);
  });

  it('are not answered in another way than the one that is offered', async () => {
    for (const mode of ['form_post', 'fragment', 'query.jwt']) {
      const { response, code } = await world.client().authorize({ resource: world.endpoint(), response_mode: mode });
      expect(response?.status, mode).toBe(400);
      expect(code).toBe('');
    }
    expect((await world.client().authorize({ resource: world.endpoint(), response_mode: 'query' })).code).not.toBe('');
  });

  it('may change the account, and begin again with what was issued ended', async () => {
    const browser = new OauthBrowser(origin());
    const tokens = await world.client('desk', browser).connect({ resource: world.endpoint() });
    const { desk } = world.issuers;
    desk.decision = 'start-again';
    const first = world
      .client('desk', browser)
      .authorizationUrl({ resource: world.endpoint(), prompt: 'consent' }, 'v'.repeat(43));
    const page = await browser.request(first);
    const again = await browser.request(new URL(page.headers.get('location') ?? '', first).href);
    const next = again.headers.get('location') ?? '';
    expect(next).toContain('/auth?');
    expect(new URL(next, first).searchParams.get('prompt')).toBe('consent');
    await world.invite('acme', 'bob');
    const { url } = await browser.walk(next);
    expect(url.searchParams.get('code')).not.toBeNull();
    expect((await world.client().refresh(tokens.refresh_token)).error).toBe('invalid_grant');
  });
});

describe('pages of other origins', () => {
  it('may call what programs call, without cookies, where they are known', async () => {
    const page = 'http://localhost:6274';
    for (const [path, method] of [
      ['/token', 'POST'],
      ['/reg', 'POST'],
      ['/token/revocation', 'POST'],
      ['/.well-known/openid-configuration', 'GET, HEAD'],
    ] as const) {
      const preflight = await fetch(`${world.issuerOf()}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: page,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
      expect(preflight.status, path).toBe(204);
      expect(preflight.headers.get('access-control-allow-origin')).toBe(page);
      expect(preflight.headers.get('access-control-allow-methods')).toBe(method);
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const answer = await fetch(`${world.issuerOf()}/token`, { method: 'POST', headers: { origin: page } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(
      (await fetch(`${world.issuerOf()}/token`, { method: 'POST', headers: { origin: 'https://evil.example' } }))
        .status,
    ).toBe(403);
  });
});

describe('keys', () => {
  it('may be rotated while somebody signs in', async () => {
    const browser = new OauthBrowser(origin());
    const client = world.client('desk', browser);
    const before = decodeProtectedHeader((await client.connect({ resource: world.endpoint() })).access_token).kid;
    world.issuers.desk.decision = 'stay';
    const verifier = 'v'.repeat(43);
    const resource = world.endpoint('acme', '/side');
    const { url } = await browser.walk(client.authorizationUrl({ resource }, verifier));
    const tenantId = await world.issuers.tenantId('acme');
    await world.issuers.services.get(KeysService).rotateSigningKey(tenantId);
    world.issuers.apps[0]?.get(Snapshots, { strict: false }).invalidate(tenantId);
    world.issuers.desk.decision = 'allow';
    const code = (await browser.walk(url.href)).url.searchParams.get('code') ?? '';
    const tokens = await client.token({
      ...{ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT },
    });
    expect(decodeProtectedHeader(tokens.access_token).kid).not.toBe(before);
    expect(await world.call(tokens.access_token, resource)).toBe(200);
  });
});
