import { randomUUID } from 'node:crypto';
import { OauthBrowser } from '@gatehouse/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAccount } from '../src/authorization-server/accounts.ts';
import { Consents } from '../src/authorization-server/consents.service.ts';
import { Endings } from '../src/authorization-server/endings.service.ts';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { ClientsService } from '../src/control-plane/clients/clients.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { type IssuerWorld, startIssuerWorld } from './issuer-world.ts';
import type { TokenAnswer } from './oauth-client.ts';

/** For what every process hears of within a second. */
const PATIENCE = { timeout: 10_000 };

let world: IssuerWorld;
let ada: SignInAccount;
let browser: OauthBrowser;
let tokens: TokenAnswer;

beforeAll(async () => {
  world = await startIssuerWorld({ processes: 2 });
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  ada = await world.invite();
  browser = new OauthBrowser(world.issuers.origin);
  tokens = await world.client('desk', browser).connect({ resource: world.endpoint() });
  expect(await everywhere()).toEqual([200, 200]);
}, 30_000);

const here = () => world.endpoint();
const there = () => `${world.issuers.otherOrigin}/t/acme/mcp`;
const everywhere = (token = tokens.access_token) => Promise.all([here(), there()].map((url) => world.call(token, url)));
const acme = () => world.issuers.tenantId('acme');
const service = <T>(type: new (...args: never[]) => T): T => world.issuers.services.get(type);

/** Nothing of it is good at any process, and a new sign-in is. */
async function expectOver(): Promise<void> {
  await expect.poll(() => everywhere(), PATIENCE).toEqual([401, 401]);
  expect((await world.client().refresh(tokens.refresh_token)).error).toBe('invalid_grant');
  await world.issuers.desk.accounts.find(await acme(), ada.id);
  // Within the very second, as a rule.
  const again = await world.client('desk').connect({ resource: here() });
  expect(await everywhere(again.access_token)).toEqual([200, 200]);
}

describe('at every process, the next call is refused after', () => {
  it('a session was ended', async () => {
    const { sid } = decodeJwt(tokens.access_token);
    expect(await service(Endings).session(await acme(), String(sid), 'test')).toBe(true);
    await expectOver();
  });

  it('the person has signed out', async () => {
    const page = await browser.request(`${world.issuerOf()}/session/end`);
    const [, action = '', xsrf = ''] = /sign out (\S+) ([^<]+)/.exec(await page.text()) ?? [];
    const body = new URLSearchParams({ xsrf, logout: 'yes' });
    const origin = { origin: world.issuers.origin };
    expect(
      (await browser.request(action, { method: 'POST', body, headers: { origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect((await browser.request(action, { method: 'POST', body, headers: origin })).status).toBe(303);
    await expectOver();
    world.issuers.desk.decision = 'stay';
    await world.client('desk', browser).authorize({ resource: here() });
    expect(world.issuers.desk.seen.at(-1)).toMatchObject({ prompt: 'login' });
  });

  it('a consent was withdrawn', async () => {
    const [consent] = await service(Consents).ofAccount(await acme(), ada.id);
    expect(consent).toMatchObject({ clientId: 'desk', clientName: 'Desk', scopes: ['mcp'], resource: here() });
    expect(await service(Endings).consent(await acme(), ada.id, consent?.id ?? '', 'test')).toBe(true);
    await expectOver();
    const [other] = await service(Consents).ofAccount(await acme(), ada.id);
    const stranger = await world.invite();
    expect(await service(Endings).consent(await acme(), stranger.id, other?.id ?? '', 'test')).toBe(false);
  });

  it('a client was ended', async () => {
    await service(ClientsService).end(await acme(), 'desk', 'test');
    await expectOver();
  });

  it('a client was taken out of the file', async () => {
    const file = world.fileOf('acme').replace(/ {2}- \{ id: desk.*\n/, '');
    await world.issuers.apply(file, { prune: 'owned' });
    await expect.poll(() => everywhere(), PATIENCE).toEqual([401, 401]);
    expect((await world.client().refresh(tokens.refresh_token)).error).toBe('invalid_client');
    await world.issuers.apply(world.fileOf('acme'));
    await expectOver();
  });

  it('an account was signed out everywhere', async () => {
    await service(AccountsService).signOut(await acme(), ada.id, { actor: 'test', correlationId: randomUUID() });
    await expectOver();
  });

  it('a family was ended by its client', async () => {
    const body = new URLSearchParams({ token: tokens.refresh_token, client_id: 'desk' });
    const answer = await fetch(`${world.issuerOf()}/token/revocation`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    await expectOver();
  });
});

describe('an account', () => {
  it('is issued nothing any more when it is not active', async () => {
    world.issuers.desk.change(await acme(), ada.id, 'suspended');
    expect((await world.client().refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    world.issuers.desk.decision = 'stay';
    expect((await world.client('desk', browser).authorize({ resource: here() })).code).toBe('');
    expect(world.issuers.desk.seen.at(-1)).toMatchObject({ prompt: 'login' });
  });
});

describe('a tenant', () => {
  it('has no issuer while it is suspended', async () => {
    const tenants = service(TenantsService);
    await tenants.setStatus('acme', 'suspended');
    const statuses = () =>
      Promise.all(
        ['/.well-known/openid-configuration', '/auth?client_id=desk', '/session/end'].map(
          async (path) => (await fetch(`${world.issuerOf()}${path}`, { redirect: 'manual' })).status,
        ),
      );
    await expect.poll(statuses, PATIENCE).toEqual([404, 404, 404]);
    expect((await fetch(`${world.issuerOf()}/token`, { method: 'POST' })).status).toBe(404);
    await tenants.setStatus('acme', 'active');
    await expect.poll(statuses, PATIENCE).toEqual([200, 400, 200]);
    expect((await world.client().refresh(tokens.refresh_token)).status).toBe(200);
  });
});
