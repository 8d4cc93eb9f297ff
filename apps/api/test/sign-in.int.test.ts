import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { REDIRECT } from './issuer-world.ts';
import type { TokenAnswer } from './oauth-client.ts';
import {
  headingOf,
  type Newcomer,
  newAccount,
  newPassword,
  type SignInWorld,
  startSignInWorld,
  textOf,
} from './sign-in-world.ts';
import { by, OTHER_PASSWORD, PASSWORD } from './start-accounts.ts';

/** For what every process hears of within a second. */
const PATIENCE = { timeout: 10_000 };

let world: SignInWorld;

beforeAll(async () => {
  world = await startSignInWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

const mailsTo = async (email: string) => (await world.issuer.issuers.mails()).filter(({ raw }) => raw.includes(email));

/** What the client of somebody was issued, and has called a tool with. */
async function connected(who: Newcomer): Promise<TokenAnswer> {
  const tokens = await world.connect(who);
  expect(await world.call(tokens)).toBe(200);
  return tokens;
}

/** Nothing of it is good any more. */
async function expectOver(tokens: TokenAnswer): Promise<void> {
  await expect.poll(() => world.call(tokens), PATIENCE).toBe(401);
  expect((await world.issuer.client().refresh(tokens.refresh_token)).error).toBe('invalid_grant');
}

describe('somebody who is invited', () => {
  it('makes an account, signs in, allows the client what it asks for, and it calls a tool', async () => {
    await world.invite('ada');
    const [mail] = await mailsTo('ada@acme.example');
    const browser = world.browser();
    const invitation = await browser.walk(mail?.link ?? '');
    expect(await headingOf(invitation)).toBe('Join acme Inc.');
    const ready = await browser.submit(invitation, newAccount('Ada Lovelace'));
    expect(await headingOf(ready)).toBe('Your account is ready');

    const asked = await world.ask(browser);
    expect(await headingOf(asked)).toBe('Sign in');
    const consent = await browser.submit(asked, { identifier: 'Ada@ACME.example', password: PASSWORD });
    expect(await headingOf(consent)).toBe('Allow Desk to act for you?');
    expect(await textOf(consent)).toContain('Ada Lovelace');
    const back = await browser.submit(consent, { decision: 'allow' });
    expect(`${back.url.origin}${back.url.pathname}`).toBe(REDIRECT);
    expect(back.url.searchParams.get('iss')).toBe(world.issuer.issuerOf());
    const tokens = await world.redeem(asked, back);
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: 'ada', aud: world.issuer.endpoint() });
    expect(await world.call(tokens)).toBe(200);
  });
}, 60_000);

describe('somebody who signs in', () => {
  it('is told the same of a wrong password and of an e-mail that nobody has', async () => {
    const bob = await world.newcomer('bob');
    const answerTo = async (email: string) => {
      const browser = world.browser();
      const asked = await world.ask(browser);
      const refused = await browser.submit(asked, { identifier: email, password: 'not-the-password' });
      expect(refused.url.pathname).toBe(asked.url.pathname);
      const [uid = ''] = asked.url.pathname.split('/').slice(-1);
      const html = (await textOf(refused)).replaceAll(email, 'E-MAIL').replaceAll(uid, 'UID');
      return { status: refused.response?.status, html: html.replaceAll(/name="csrf" value="[^"]*"/g, 'CSRF') };
    };
    const wrong = await answerTo(bob.email);
    expect(wrong.status).toBe(200);
    expect(wrong.html).toContain('This does not match an account.');
    expect(await answerTo('nobody@acme.example')).toEqual(wrong);
    expect(await answerTo('no e-mail at all')).toEqual(wrong);
  });

  it('gives a code of their app as well, and each is good once', async () => {
    const carl = await world.newcomer('carl');
    const app = await world.addApp(carl);
    const asked = await world.ask(carl.browser);
    const second = await world.signIn(carl, asked);
    expect(await textOf(second)).toContain('name="code"');
    const wrong = await carl.browser.submit(second, { code: app.wrong });
    expect(await textOf(wrong)).toContain('This code is not right, or was used before.');
    const consent = await carl.browser.submit(wrong, { code: app.next });
    const tokens = await world.redeem(asked, await carl.browser.submit(consent, { decision: 'allow' }));
    expect(decodeJwt(tokens.access_token).sub).toBe('carl');

    const elsewhere = { ...carl, browser: world.browser() };
    const replayed = await elsewhere.browser.submit(await world.signIn(elsewhere), { code: app.next });
    expect(await textOf(replayed)).toContain('This code is not right, or was used before.');
    const { response } = await carl.browser.submit(second, { code: app.next });
    expect(response?.status).toBe(400);
    expect(await textOf({ response })).toContain('interaction.unknown');
  });

  it('may deny, and then the client is told so and nothing is remembered', async () => {
    const dora = await world.newcomer('dora');
    const { url } = await dora.browser.submit(await world.signIn(dora), { decision: 'deny' });
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ error: 'access_denied', state: 'state-1', iss: world.issuer.issuerOf() },
    });
    expect(url.searchParams.has('code')).toBe(false);
    const applications = await dora.browser.walk(`${world.issuer.issuerOf()}/account/applications`);
    expect(await textOf(applications)).toContain('You have allowed nothing.');
    expect(await headingOf(await world.ask(dora.browser))).toBe('Allow Desk to act for you?');
  });

  it('may be somebody else than who is signed in, who is signed out by that', async () => {
    const [erik, fay] = [await world.newcomer('erik'), await world.newcomer('fay')];
    const former = await connected(erik);
    const { browser } = erik;
    const consentFor = { prompt: 'consent', resource: world.issuer.endpoint() };
    const asked = await world.issuer.client('desk', browser).authorize(consentFor);
    expect(await textOf(asked)).toContain(erik.email);
    const signIn = await browser.submit(asked, { switch: 'account' });
    expect(await headingOf(signIn)).toBe('Sign in');
    const consent = await world.signIn({ ...fay, browser }, signIn);
    expect(await textOf(consent)).toContain(fay.email);
    const tokens = await world.redeem(asked, await browser.submit(consent, { decision: 'allow' }));
    expect(decodeJwt(tokens.access_token).sub).toBe('fay');
    await expectOver(former);
  });
}, 60_000);

describe('what was allowed', () => {
  it('is not asked for again, until it is taken back: then the next call is refused', async () => {
    const gil = await world.newcomer('gil');
    const tokens = await connected(gil);
    const again = await world.ask(gil.browser);
    expect(again.response).toBeUndefined();
    const others = await world.redeem(again, again);
    expect(await world.call(others)).toBe(200);

    const applications = await gil.browser.walk(`${world.issuer.issuerOf()}/account/applications`);
    expect(await textOf(applications)).toContain('Revoke: Desk');
    const revoked = await gil.browser.submit(applications, {});
    expect(await textOf(revoked)).toContain('The application has no access any more.');
    await expectOver(tokens);
    await expectOver(others);
    expect(await headingOf(await world.ask(gil.browser))).toBe('Allow Desk to act for you?');
  });

  it('ends when the person signs out, who signs in again after that and is asked nothing more', async () => {
    const jo = await world.newcomer('jo');
    const tokens = await connected(jo);
    const signOut = await jo.browser.walk(`${world.issuer.issuerOf()}/session/end`);
    expect(await headingOf(await jo.browser.submit(signOut, { logout: 'yes' }))).toBe('You are signed out');
    await expectOver(tokens);
    const asked = await world.ask(jo.browser);
    expect(await headingOf(asked)).toBe('Sign in');
    const again = await world.redeem(asked, await world.signIn(jo, asked));
    expect(await world.call(again)).toBe(200);
  });

  it('ends with the account: the next call is refused, and so is the person', async () => {
    const hana = await world.newcomer('hana');
    const tokens = await connected(hana);
    const acme = await world.issuer.issuers.tenantId('acme');
    await world.service(AccountsService).suspend(acme, hana.accountId, by);
    await expectOver(tokens);
    expect(await textOf(await world.signIn(hana))).toContain('This does not match an account.');
  });
}, 60_000);

describe('a forgotten password', () => {
  it('is replaced by who reads the mail, and everything that was open ends', async () => {
    const ivo = await world.newcomer('ivo');
    const tokens = await connected(ivo);
    const browser = world.browser();
    const sent = await requestReset(ivo.email);
    const link = (await mailsTo(ivo.email)).at(-1)?.link ?? '';
    const form = await browser.walk(link);
    expect(await headingOf(await browser.submit(form, newPassword(OTHER_PASSWORD)))).toBe('Your password is set');
    for (const late of [await browser.walk(link), await browser.submit(form, newPassword(PASSWORD))]) {
      expect(await headingOf(late)).toBe('This link is not good any more');
    }
    await expectOver(tokens);
    expect(await textOf(await world.signIn({ ...ivo, browser }))).toContain('This does not match an account.');
    const back = await world.signIn({ ...ivo, browser }, undefined, OTHER_PASSWORD);
    expect(back.url.searchParams.has('code')).toBe(true);

    const unknown = await requestReset('nobody@acme.example');
    expect(unknown.replace('nobody@acme.example', ivo.email)).toBe(sent);
    expect(await mailsTo('nobody@acme.example')).toEqual([]);
  });
}, 60_000);

async function requestReset(email: string): Promise<string> {
  const browser = world.browser();
  const sent = await browser.submit(await browser.walk(`${world.issuer.issuerOf()}/reset`), { email });
  expect(sent.response?.status).toBe(200);
  expect(await headingOf(sent)).toBe('Look into your mail');
  return textOf(sent);
}
