import { formsOf, type PageForm } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { type AccountVisitor, formOn, type Seen } from './account-visitor.ts';
import { REDIRECT } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';
import { type AccountArea, startAccountArea } from './start-account-area.ts';
import { by, PASSWORD } from './start-accounts.ts';

let area: AccountArea;

beforeAll(async () => {
  area = await startAccountArea();
}, 60_000);
afterAll(() => area?.[Symbol.asyncDispose](), 30_000);

const acme = () => area.world.issuers.tenantId('acme');

describe('who comes to their account', () => {
  it.each(['sessions', 'applications', 'sign-in', 'password', 'authenticator', 'passkeys', 'recovery-codes'])(
    'signs in at %s first, and is there then',
    async (page) => {
      const { email } = await area.person();
      const visitor = area.visitor();
      const first = await visitor.open(page);
      expect([first.status, first.text]).toEqual([200, expect.stringContaining('Sign in')]);
      expect(first.text).not.toContain('to continue to');
      const wrong = await visitor.send(formOn(first, 'password'), { identifier: email, password: 'not-the-password' });
      expect(wrong.text).toContain('This does not match an account.');
      const in_ = await visitor.send(formOn(wrong, 'password'), { password: PASSWORD });
      expect(in_.url).toMatch(new RegExp(`/account/${page}$`));
      expect(in_.html).toContain('aria-label="Account"');
      expect(in_.html).toContain('href="/t/acme/oauth/session/end"');
    },
  );

  it('gets a session whose secret nobody has put there, nor knew before', async () => {
    const { email } = await area.person();
    const visitor = area.visitor();
    // A session of nobody in particular, as a stranger could get one and plant it.
    await visitor.browser.request(`${area.world.issuerOf()}/session/end`);
    const planted = visitor.sessionCookie;
    expect(planted).toMatch(/^[\w-]{43}$/);
    await visitor.signIn(email, PASSWORD);
    const own = visitor.sessionCookie;
    expect(own).not.toBe(planted);
    expect(visitor.browser.set.at(-1) ?? '').not.toContain(planted);
    expect(visitor.browser.set.filter((line) => line.includes(`session=${own}`))[0]).toMatch(
      /; path=\/t\/acme\/oauth; expires=[^;]+; samesite=lax; httponly$/i,
    );
    // A session that was there before goes on under another secret, as well.
    await area.age(11);
    const asked = await visitor.open('sign-in');
    await visitor.send(formOn(asked, 'password'), { password: PASSWORD });
    expect(visitor.sessionCookie).not.toBe(own);
  });

  it('is signed in for the clients that come after, and found at the link of the consent page', async () => {
    const { visitor } = await area.newcomer();
    const client = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, visitor.browser);
    const { response, url } = await client.authorize({ resource: area.world.endpoint() });
    const html = (await response?.text()) ?? '';
    expect(html).toContain('to act for you?');
    const [, link = ''] = /<a href="([^"]+)">Applications<\/a>/.exec(html) ?? [];
    const listed = await visitor.browser.request(new URL(link, url).href);
    expect([listed.status, await listed.text()]).toEqual([200, expect.stringContaining('You have allowed nothing.')]);
  });

  it('is nobody at another tenant, and nobody once suspended', async () => {
    const { person, visitor } = await area.newcomer();
    const other = await visitor.browser.request(`${area.world.issuerOf('globex')}/account/sessions`);
    expect(await other.text()).toContain('name="password"');
    await area.get(AccountsService).suspend(await acme(), person.id, by);
    expect((await visitor.open('sessions')).html).toContain('name="password"');
  });

  it('leaves by the page to sign out, and comes back by its link', async () => {
    const { visitor } = await area.newcomer();
    const asked = await visitor.browser.request(`${area.world.issuerOf()}/session/end`);
    const html = await asked.text();
    expect(html).toContain(`href="${area.world.issuerOf()}/account/sessions">Stay signed in`);
    const [out] = formsOf(html);
    const done = await visitor.send(out as PageForm);
    expect(done.text).toContain('You are signed out');
    expect(done.html).toContain(`href="${area.world.issuerOf()}/account/sessions">Sign in again`);
    expect((await visitor.open('sessions')).html).toContain('name="password"');
  });
});

describe('forms of an account', () => {
  const origin = () => ({ origin: area.world.issuers.origin });

  it('are refused without a proof, with that of another page, session or browser, and from elsewhere', async () => {
    const [ada, bob] = [await area.newcomer(), await area.newcomer()];
    const url = `${area.world.issuerOf()}/account/sessions`;
    const everywhereOf = (seen: Seen) => Object.fromEntries(formOn(seen, 'everywhere').fields);
    const post = async (visitor: AccountVisitor, fields: Record<string, string>, headers: Record<string, string>) =>
      (await visitor.browser.request(url, { method: 'POST', body: new URLSearchParams(fields), headers })).status;
    const ofApplications = formOn(await ada.visitor.open('sign-in'), 'passkey-name').fields.get('csrf') ?? '';
    expect(await post(ada.visitor, { everywhere: 'yes' }, origin())).toBe(400);
    expect(await post(ada.visitor, { everywhere: 'yes', csrf: ofApplications }, origin())).toBe(400);
    expect(await post(ada.visitor, everywhereOf(bob.seen), origin())).toBe(400);
    expect(await post(ada.visitor, everywhereOf(ada.seen), { origin: 'https://evil.example' })).toBe(403);
    expect(await post(area.visitor(), everywhereOf(ada.seen), origin())).toBe(400);
    expect((await ada.visitor.open('sessions')).text).toContain('This session');
  });

  it('to sign in are bound to the browser that was shown them', async () => {
    const { email } = await area.person();
    const [shown, other] = [area.visitor(), area.visitor()];
    const { forms } = await shown.open('sessions');
    await other.open('sessions');
    const filled = { identifier: email, password: PASSWORD };
    expect((await other.send(forms[0] as PageForm, filled)).status).toBe(400);
    expect((await area.visitor().send(forms[0] as PageForm, filled)).status).toBe(400);
    expect((await shown.send(forms[0] as PageForm, filled)).text).toContain('This session');
  });

  it('are not sent by HEAD, which answers as GET does', async () => {
    const { visitor } = await area.newcomer();
    for (const page of ['sessions', 'applications', 'sign-in', 'password', 'authenticator', 'recovery-codes']) {
      const head = await visitor.browser.request(`${area.world.issuerOf()}/account/${page}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(head.headers.get('content-security-policy')).toContain("form-action 'self'");
      expect(head.headers.get('cache-control')).toBe('no-store');
    }
    const stranger = await area.visitor().browser.request(`${area.world.issuerOf()}/account/sessions`, {
      method: 'HEAD',
    });
    expect([stranger.status, await stranger.text()]).toEqual([200, '']);
  });
});

describe('applications', () => {
  it('lose what they were allowed by their person and by nobody else', async () => {
    const { visitor } = await area.newcomer();
    const eve = await area.newcomer();
    const client = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, visitor.browser);
    const { response } = await client.authorize({ resource: area.world.endpoint() });
    const asked = formsOf((await response?.text()) ?? '');
    const decide = asked.find(({ text }) => text.includes('Deny')) as PageForm;
    await visitor.send(decide, { decision: 'allow' });
    const page = await visitor.open('applications');
    const revoke = formOn(page, 'consent');
    const hers = await eve.visitor.open('applications');
    expect(hers.forms).toEqual([]);
    const csrf = formOn(await eve.visitor.open('sessions'), 'everywhere').fields.get('csrf') ?? '';
    expect((await eve.visitor.send(revoke, { csrf })).status).toBe(400);
    expect((await visitor.send(revoke, { consent: 'no-id' })).text).toContain('Desk');
    expect((await visitor.send(revoke)).text).toContain('The application has no access any more.');
  });
});
