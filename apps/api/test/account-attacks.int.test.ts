import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { formsOf, type PageForm } from '@gatehouse/testkit';
import type { Type } from '@nestjs/common';
import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountDirectoryOfTenants } from '../src/authorization-server/sign-in/account-directory.ts';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { ChangeNotices } from '../src/control-plane/accounts/change-notices.ts';
import { FactorsService } from '../src/control-plane/accounts/factors/factors.service.ts';
import { type AccountVisitor, formOn, type Seen } from './account-visitor.ts';
import { REDIRECT } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';
import { type AccountArea, startAccountArea } from './start-account-area.ts';
import { by, OTHER_PASSWORD, PASSWORD } from './start-accounts.ts';
import { VirtualAuthenticator } from './virtual-authenticator.ts';

let area: AccountArea;

beforeAll(async () => {
  area = await startAccountArea();
}, 60_000);
afterAll(() => area?.[Symbol.asyncDispose](), 30_000);

const acme = () => area.world.issuers.tenantId('acme');
const factorsOf = async (accountId: string) => area.get(FactorsService).of(await acme(), accountId);

/** The cookies of a browser, as somebody has them who has copied them. */
function copyOf({ browser }: AccountVisitor): string {
  const latest = new Map(browser.set.map((line) => [line.slice(0, line.indexOf('=')), line.split(';')[0]]));
  return [...latest.values()].join('; ');
}

/** Whether there is somebody in the browser that sends these cookies. */
async function isSignedIn(cookie: string): Promise<boolean> {
  const answer = await fetch(`${area.world.issuerOf()}/account/sessions`, { headers: { cookie } });
  return !(await answer.text()).includes('name="password"');
}

/** Holds up every call of a method of the api, until it lets go. */
function holdUp<Service extends object>(service: Type<Service>, method: keyof Service) {
  const [app] = area.world.issuers.apps;
  const held = app?.get(service, { strict: false }) as Service;
  const work = held[method] as (...about: unknown[]) => Promise<unknown>;
  const [gate, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  Object.assign(held, {
    [method]: async (...about: unknown[]) => {
      reached.resolve();
      await gate.promise;
      return work.apply(held, about);
    },
  });
  return {
    reached: reached.promise,
    letGo: () => {
      Object.assign(held, { [method]: work });
      gate.resolve();
    },
  };
}

/** Sends the beginning of a form, and the rest of it later. */
async function beginToSend(cookie: string, { action, fields }: PageForm, filled: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ ...Object.fromEntries(fields), ...filled }).toString();
  const headers = {
    ...{ cookie, origin: area.world.issuers.origin, 'content-length': Buffer.byteLength(body) },
    ...{ 'content-type': 'application/x-www-form-urlencoded', expect: '100-continue' },
  };
  const sending = httpRequest(new URL(action, area.world.issuers.origin), { method: 'POST', headers });
  const answer = Promise.withResolvers<number | undefined>();
  sending.on('error', answer.reject).on('response', ({ statusCode }) => answer.resolve(statusCode));
  // The api has its headers when it says that it waits for the rest.
  const awaited = new Promise((resolve) => sending.on('continue', resolve));
  sending.flushHeaders();
  await awaited;
  sending.write(body.slice(0, 10));
  return {
    finish: () => {
      sending.end(body.slice(10));
      return answer.promise;
    },
  };
}

const changePassword = async (visitor: AccountVisitor) =>
  visitor.send(formOn(await visitor.open('password'), 'current-password'), {
    ...{ 'current-password': PASSWORD, 'new-password': OTHER_PASSWORD, 'new-password-again': OTHER_PASSWORD },
  });

const signOutEverywhere = async (visitor: AccountVisitor) =>
  visitor.send(formOn(await visitor.open('sessions'), 'everywhere'));

/** The form for a new passkey, filled in by an authenticator. */
async function newPasskey(visitor: AccountVisitor) {
  const form = formOn(await visitor.open('sign-in'), 'passkey-name');
  const authenticator = new VirtualAuthenticator(area.world.issuers.origin);
  const credential = JSON.stringify(authenticator.create(JSON.parse(form.options ?? '')));
  return { form, filled: { credential, 'passkey-name': 'A key' } };
}

const appOf = ({ text }: Seen): TOTP => {
  const [secret = ''] = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(text) ?? [];
  return URI.parse(`otpauth://totp/x?secret=${secret.replaceAll(' ', '')}`) as TOTP;
};

/** Somebody who came to sign in for a client, and has the answer to the password, but does not go on. */
async function signInHalfway(email: string) {
  const visitor = area.visitor();
  const { browser } = visitor;
  const client = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, browser);
  const { response, url } = await client.authorize({ resource: area.world.endpoint() });
  const [login] = formsOf((await response?.text()) ?? '');
  const filled = { ...Object.fromEntries(login?.fields ?? []), identifier: email, password: PASSWORD };
  const body = new URLSearchParams(filled);
  const headers = { origin: area.world.issuers.origin };
  const answer = await browser.request(new URL(login?.action ?? '', url).href, { method: 'POST', body, headers });
  expect(answer.status).toBe(303);
  const next = new URL(answer.headers.get('location') ?? '', url).href;
  return { visitor, goOn: () => browser.walk(next) };
}

/** A sign-in and a change within one second cannot be told apart. */
const nextSecond = () => sleep(1_000 - (Date.now() % 1_000));

describe('who has copied the cookie of a session', () => {
  it('does not keep it by a request that is under way while the password is changed', async () => {
    const { visitor } = await area.newcomer();
    const cookie = copyOf(visitor);
    expect(await isSignedIn(cookie)).toBe(true);
    const client = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, visitor.browser);
    const url = client.authorizationUrl({ resource: area.world.endpoint() }, 'v'.repeat(43));
    const held = holdUp(AccountDirectoryOfTenants, 'find');
    const asking = fetch(url, { headers: { cookie }, redirect: 'manual' });
    await held.reached;
    expect((await changePassword(visitor)).text).toContain('Your password is changed.');
    held.letGo();
    await asking;
    expect(await isSignedIn(cookie)).toBe(false);
    expect((await visitor.open('sessions')).text).toContain('This session');
  });

  it('gets no code for a request that was under way while the password was changed', async () => {
    const { visitor } = await area.newcomer();
    const client = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, visitor.browser);
    const url = client.authorizationUrl({ resource: area.world.endpoint() }, 'v'.repeat(43));
    const ask = async (cookie: string) => {
      const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
      return new URL(answer.headers.get('location') ?? '', url);
    };
    const { response } = await visitor.browser.walk(url);
    const asked = formsOf((await response?.text()) ?? '');
    await visitor.send(asked.find(({ text }) => text.includes('Deny')) as PageForm, { decision: 'allow' });
    const cookie = copyOf(visitor);
    expect((await ask(cookie)).searchParams.get('code')).toMatch(/./);
    const held = holdUp(AccountDirectoryOfTenants, 'find');
    const asking = ask(cookie);
    await held.reached;
    expect((await changePassword(visitor)).text).toContain('Your password is changed.');
    held.letGo();
    const { searchParams } = await asking;
    expect([searchParams.get('error'), searchParams.get('code')]).toEqual(['login_required', null]);
  });

  it('is out before the message about the new password is sent, which may take its time', async () => {
    const { visitor } = await area.newcomer();
    const cookie = copyOf(visitor);
    const held = holdUp(ChangeNotices, 'send');
    const changing = changePassword(visitor);
    await held.reached;
    expect(await isSignedIn(cookie)).toBe(false);
    held.letGo();
    expect((await changing).text).toContain('Your password is changed.');
    expect((await visitor.open('sessions')).text).toContain('This session');
  });

  it('does not take the session away from its person by a password that is wrong', async () => {
    const { visitor } = await area.newcomer();
    const before = visitor.sessionCookie;
    const form = formOn(await visitor.open('password'), 'current-password');
    const filled = { 'new-password': OTHER_PASSWORD, 'new-password-again': OTHER_PASSWORD };
    const refused = await visitor.send(form, { ...filled, 'current-password': 'wrong' });
    expect(refused.text).toContain('This is not your current password.');
    expect(visitor.sessionCookie).toBe(before);
  });

  it('does nothing by a form whose end it holds back until everything was ended', async () => {
    const { person, visitor } = await area.newcomer();
    const { form, filled } = await newPasskey(visitor);
    const sending = await beginToSend(copyOf(visitor), form, filled);
    await signOutEverywhere(visitor);
    expect(await sending.finish()).toBe(400);
    expect((await factorsOf(person.id)).passkeys).toBe(0);
  });

  it('does nothing by a form that is being looked at while everything is ended', async () => {
    const { person, visitor } = await area.newcomer();
    const { form, filled } = await newPasskey(visitor);
    const held = holdUp(AccountsService, 'find');
    const answered = visitor.send(form, filled);
    await held.reached;
    await area.get(AccountsService).signOut(await acme(), person.id, by);
    held.letGo();
    const { status, text } = await answered;
    expect([status, text]).toEqual([403, expect.stringContaining('You have been signed out meanwhile.')]);
    expect((await factorsOf(person.id)).passkeys).toBe(0);
  });
});

describe('who has proved to be somebody and goes no further', () => {
  it.each([
    ['the password has become another one', changePassword],
    ['the person has signed out everywhere', signOutEverywhere],
  ])('is not in after all when %s meanwhile', async (_what, end) => {
    const { person, visitor } = await area.newcomer();
    const thief = await signInHalfway(person.email);
    await nextSecond();
    await end(visitor);
    await thief.goOn();
    expect((await thief.visitor.open('sessions')).html).toContain('name="password"');
  });

  it('is in when nothing has happened meanwhile', async () => {
    const { person } = await area.newcomer();
    const slow = await signInHalfway(person.email);
    await nextSecond();
    await slow.goOn();
    expect((await slow.visitor.open('sessions')).text).toContain('This session');
  });
});

describe('the same thing, many times at once', { timeout: 60_000 }, () => {
  it('is one passkey of one ceremony', async () => {
    const { person, visitor } = await area.newcomer();
    const { form, filled } = await newPasskey(visitor);
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.send(form, filled)));
    expect(answers.filter(({ text }) => text.includes('The passkey is added.'))).toHaveLength(1);
    expect((await factorsOf(person.id)).passkeys).toBe(1);
    expect(await area.mailsTo(person.email)).toHaveLength(1);
    // Nor is it a second one once the first is gone.
    await visitor.send(formOn(await visitor.open('sign-in'), 'Remove'));
    expect((await visitor.send(form, filled)).text).toContain('The passkey could not be added.');
    expect((await factorsOf(person.id)).passkeys).toBe(0);
  });

  it('is one authenticator app, and recovery codes of one page', async () => {
    const { person, visitor } = await area.newcomer();
    const page = await visitor.open('authenticator');
    const code = appOf(page).generate();
    const added = await Promise.all(Array.from({ length: 10 }, () => visitor.send(formOn(page, 'code'), { code })));
    expect(added.filter(({ text }) => text.includes('The authenticator app is set up.'))).toHaveLength(1);
    expect(added.map(({ status }) => status)).toEqual(Array(10).fill(200));

    const make = formOn(await visitor.open('sign-in'), 'Make new codes');
    const made = await Promise.all(Array.from({ length: 10 }, () => visitor.send(make)));
    const first = made.map(({ html }) => /<li><code>([^<]+)<\/code>/.exec(html)?.[1] ?? '');
    expect(new Set(first).size).toBe(10);
    expect((await factorsOf(person.id)).recoveryCodes).toBe(10);

    const remove = formOn(await visitor.open('sign-in'), 'Remove');
    const removed = await Promise.all(Array.from({ length: 10 }, () => visitor.send(remove)));
    expect(removed.filter(({ text }) => text.includes('The authenticator app is removed.'))).toHaveLength(1);
    expect(await factorsOf(person.id)).toMatchObject({ totpSince: undefined, recoveryCodes: 0 });
    // The page that set it up is worth nothing any more, whatever code comes with it.
    const again = await visitor.send(formOn(page, 'code'), {
      code: appOf(page).generate({ timestamp: Date.now() + 30_000 }),
    });
    expect(again.text).toContain('This took too long.');
    expect((await factorsOf(person.id)).totpSince).toBeUndefined();
  });
});

describe('a second page for the same app', () => {
  it('says that there is one by now, whether its code was right or not', async () => {
    const { visitor } = await area.newcomer();
    const [first, second] = [await visitor.open('authenticator'), await visitor.open('authenticator')];
    await visitor.send(formOn(first, 'code'), { code: appOf(first).generate() });
    for (const code of ['12', appOf(second).generate()]) {
      const late = await visitor.send(formOn(second, 'code'), { code });
      expect([late.status, late.text]).toEqual([200, expect.stringContaining('Authenticator app On')]);
    }
  });
});

describe('a passkey', () => {
  it('is not added by the answer to another page, nor by that of somebody else', async () => {
    const [ada, eve] = [await area.newcomer(), await area.newcomer()];
    const { form, filled } = await newPasskey(ada.visitor);
    const later = await newPasskey(ada.visitor);
    const hers = await newPasskey(eve.visitor);
    const enrolment = hers.form.fields.get('enrolment') ?? '';
    for (const [to, sent] of [
      [later.form, filled],
      [form, { ...hers.filled, enrolment }],
    ] as const) {
      expect((await ada.visitor.send(to, sent)).text).toContain('The passkey could not be added.');
    }
    expect((await factorsOf(ada.person.id)).passkeys).toBe(0);
  });
});
