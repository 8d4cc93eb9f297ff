import { OauthBrowser } from '@gatehouse/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';

/** Where `loadSettings` puts the console when it is told nothing. */
const CONSOLE = 'http://127.0.0.1:4001';

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

const consoleAt = (issuer: string, redirectUri = `${CONSOLE}/auth/callback`, browser?: OauthBrowser) =>
  new OauthClient(issuer, 'console', redirectUri, browser);

const controlPlane = () => ({
  resource: `${world.issuers.origin}/api/v1`,
  scope: 'openid profile email api',
  nonce: 'n',
});

describe('the console', () => {
  it.each(['acme', 'globex'])('is known at the issuer of %s, and nobody is asked about it', async (tenant) => {
    const ada = await world.invite(tenant);
    const tokens = await consoleAt(world.issuerOf(tenant)).connect(controlPlane());
    expect(tokens).toMatchObject({ status: 200, scope: 'api' });
    expect(world.issuers.desk.seen.map(({ prompt }) => prompt)).toEqual(['login']);
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      ...{ aud: `${world.issuers.origin}/api/v1`, client_id: 'console', sub: ada.subject },
      ...{ scope: 'api', tenant: await world.issuers.tenantId(tenant) },
    });
    expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: 'console', nonce: 'n', sub: ada.subject });
    const again = await consoleAt(world.issuerOf(tenant)).refresh(tokens.refresh_token, controlPlane());
    expect(again.status).toBe(200);
  });

  it('is known at the issuer of the platform', async () => {
    await world.invite('platform', 'olga');
    const tokens = await consoleAt(`${world.issuers.origin}/oauth`).connect(controlPlane());
    expect(decodeJwt(tokens.access_token)).toMatchObject({ client_id: 'console', sub: 'olga' });
  });

  it.each([
    'http://127.0.0.1:4999/auth/callback',
    'http://localhost:4001/auth/callback',
    `${CONSOLE}/auth/callback/`,
    `${CONSOLE}/auth/callback?to=x`,
    REDIRECT,
  ])('is answered at its own place and not at %s', async (elsewhere) => {
    const { code, response } = await consoleAt(world.issuerOf(), elsewhere).authorize(controlPlane());
    expect({ code, status: response?.status }).toEqual({ code: '', status: 400 });
  });

  it('is where people get to who sign out by it, and no other place is', async () => {
    const [issuer, browser] = [world.issuerOf(), new OauthBrowser(world.issuers.origin)];
    const { id_token: hint } = await consoleAt(issuer, undefined, browser).connect(controlPlane());
    const leave = (back: string) =>
      browser.request(
        `${issuer}/session/end?${new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: back })}`,
      );
    for (const elsewhere of ['http://127.0.0.1:4999/signed-out', `${CONSOLE}/`]) {
      expect((await leave(elsewhere)).status, elsewhere).toBe(400);
    }
    expect((await leave(`${CONSOLE}/signed-out`)).status).toBe(200);
  });

  it('is asked about like any other where it wants more than the control plane', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    await consoleAt(world.issuerOf(), undefined, browser).connect({ resource: world.endpoint() });
    expect(world.issuers.desk.seen.map(({ prompt }) => prompt)).toEqual(['login', 'consent']);
  });

  it('comes with a proof that it began the sign-in', async () => {
    const authorized = await consoleAt(world.issuerOf()).authorize(controlPlane());
    const { status, error } = await consoleAt(world.issuerOf()).redeem({ ...authorized, verifier: 'x'.repeat(43) });
    expect({ status, error }).toEqual({ status: 400, error: 'invalid_grant' });
  });
});
