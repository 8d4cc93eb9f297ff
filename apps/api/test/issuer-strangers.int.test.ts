import { OauthBrowser } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { type AuthorizationAnswer, OauthClient } from './oauth-client.ts';

const FAR = 'https://far.example/back';
const SCHEME = 'com.example.app:/back';

let world: IssuerWorld;
let browser: OauthBrowser;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  await world.invite();
  browser = new OauthBrowser(world.issuers.origin);
});

const here = () => world.endpoint();

/** A client that has registered itself, at the browser of the test. */
async function stranger(redirectUri: string): Promise<OauthClient> {
  const response = await fetch(`${world.issuerOf()}/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'A stranger', redirect_uris: [redirectUri] }),
  });
  const { client_id: id } = (await response.json()) as { client_id: string };
  return new OauthClient(world.issuerOf(), id, redirectUri, browser);
}

/** What people were asked for meanwhile. */
async function asked(work: Promise<unknown>): Promise<unknown[]> {
  world.issuers.desk.seen.length = 0;
  await work;
  return world.issuers.desk.seen.map(({ prompt, scopes, allowedBefore }) => [prompt, scopes.join(' '), allowedBefore]);
}

async function expectKept({ url, response }: AuthorizationAnswer, error: string, redirectUri = FAR): Promise<void> {
  expect(url.href).toContain(`${world.issuerOf()}/auth?`);
  expect(response?.status).toBe(400);
  expect(response?.headers.get('location')).toBeNull();
  const text = (await response?.text()) ?? '';
  expect(text).toContain(`acme: ${error} instead of ${redirectUri}`);
  expect(text).toContain(`error=${error}&`);
  expect(text).toContain('state=state-1');
}

describe('a refusal that nobody was shown a page for', () => {
  it.each<[string, Record<string, string | undefined>]>([
    ['invalid_target', { resource: 'https://elsewhere.example/mcp' }],
    ['invalid_request', { code_challenge: undefined }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['login_required', { prompt: 'none' }],
  ])('stays here when the client registered itself: %s', async (error, parameters) => {
    const client = await stranger(FAR);
    await expectKept(await client.authorize({ resource: here(), ...parameters }), error);
  });

  it('stays here for a program on the machine as well', async () => {
    const client = await stranger(REDIRECT);
    await expectKept(await client.authorize({ resource: here(), prompt: 'none' }), 'login_required', REDIRECT);
  });

  it('is named by us, whatever the redirect URI says of it', async () => {
    const named = await stranger(`${FAR}?error=all_is_well`);
    for (const [error, parameters] of [
      ['login_required', { prompt: 'none' }],
      ['unsupported_response_type', { response_type: 'token' }],
    ] as const) {
      const { response } = await named.authorize({ resource: here(), ...parameters });
      expect(await response?.text()).toContain(`acme: ${error} instead of `);
    }
  });

  it('is told to a client that an admin has registered', async () => {
    const { url } = await world.client('desk', browser).authorize({ resource: here(), prompt: 'none' });
    expect(`${url.origin}${url.pathname}`).toBe(REDIRECT);
    expect(url.searchParams.get('error')).toBe('login_required');
  });

  it('is told to a client once the person who is signed in has allowed it something, and to no other', async () => {
    const [client, other] = [await stranger(FAR), await stranger(FAR)];
    const wrong = { resource: 'https://elsewhere.example/mcp' };
    await world.client('desk', browser).connect({ resource: here() });
    await expectKept(await client.authorize(wrong), 'invalid_target');
    expect((await client.authorize({ resource: here() })).code).not.toBe('');
    const { url } = await client.authorize(wrong);
    expect(`${url.origin}${url.pathname}`).toBe(FAR);
    expect(url.searchParams.get('error')).toBe('invalid_target');
    await expectKept(await other.authorize(wrong), 'invalid_target');
    const elsewhere = new OauthClient(client.issuer, client.id, client.redirectUri);
    await expectKept(await elsewhere.authorize(wrong), 'invalid_target');
  });

  it('goes back when it was the person who refused', async () => {
    world.issuers.desk.decision = 'deny';
    const { url } = await (await stranger(FAR)).authorize({ resource: here() });
    expect(`${url.origin}${url.pathname}`).toBe(FAR);
    expect(url.searchParams.get('error')).toBe('access_denied');
  });
});

describe('what a client that registered itself was allowed', () => {
  it.each([
    ['on loopback', REDIRECT],
    ['behind a scheme', SCHEME],
  ])('gives a program on the machine nothing without a person who says so again: %s', async (_where, redirectUri) => {
    const client = await stranger(redirectUri);
    expect(await asked(client.authorize({ resource: here() }))).toEqual([
      ['login', '', undefined],
      ['consent', 'mcp', undefined],
    ]);
    expect(await asked(client.authorize({ resource: here() }))).toEqual([['consent', 'mcp', 'same']]);
    world.issuers.desk.decision = 'stay';
    expect((await client.authorize({ resource: here() })).code).toBe('');
    const silent = await client.authorize({ resource: here(), prompt: 'none' });
    expect([silent.code, silent.error]).toEqual(['', 'consent_required']);
  });

  it('gives nothing to another program that listens at another port', async () => {
    const client = await stranger(REDIRECT);
    await client.authorize({ resource: here() });
    world.issuers.desk.decision = 'stay';
    const other = new OauthClient(client.issuer, client.id, REDIRECT.replace('45111', '50001'), browser);
    expect((await other.authorize({ resource: here() })).code).toBe('');
    expect((await other.authorize({ resource: here(), prompt: 'none' })).error).toBe('consent_required');
  });

  it('is good for as long as the answer goes to a host, and nobody is asked', async () => {
    const client = await stranger(FAR);
    await client.authorize({ resource: here() });
    expect(await asked(client.authorize({ resource: here() }))).toEqual([]);
    expect((await client.authorize({ resource: here(), prompt: 'none' })).code).not.toBe('');
  });
});

describe('what a client that an admin registered was allowed', () => {
  it('is good for a program on the machine, and nobody is asked', async () => {
    const client = world.client('desk', browser);
    await client.authorize({ resource: here() });
    expect(await asked(client.authorize({ resource: here() }))).toEqual([]);
    expect((await client.authorize({ resource: here(), prompt: 'none' })).code).not.toBe('');
  });
});
