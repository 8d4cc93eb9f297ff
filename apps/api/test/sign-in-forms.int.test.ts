import type { OauthBrowser, WalkEnd } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  csrfOf,
  headingOf,
  newAccount,
  newPassword,
  type SignInWorld,
  startSignInWorld,
  textOf,
} from './sign-in-world.ts';
import { OTHER_PASSWORD, PASSWORD } from './start-accounts.ts';

let world: SignInWorld;

beforeAll(async () => {
  world = await startSignInWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

/** A form that somebody has before them, filled in. */
interface FilledForm {
  readonly browser: OauthBrowser;
  readonly page: WalkEnd;
  readonly fields: Readonly<Record<string, string>>;
  /** What the page that follows says, or the parameter with which the client is answered. */
  readonly outcome: string;
}

const at = (path: string, tenant = 'acme') => `${world.issuer.issuerOf(tenant)}${path}`;

let people = 0;
const somebody = (tenant?: string) => world.newcomer(`somebody-${++people}`, tenant);

async function requestReset(email: string, tenant = 'acme'): Promise<string> {
  const browser = world.browser();
  await browser.submit(await browser.walk(at('/reset', tenant)), { email });
  const mails = await world.issuer.issuers.mails();
  return mails.findLast(({ raw }) => raw.includes(email))?.link ?? '';
}

const FORMS: Readonly<Record<string, () => Promise<FilledForm>>> = {
  'the sign-in': async () => {
    const { browser, email } = await somebody();
    return {
      browser,
      page: await world.ask(browser),
      fields: { identifier: email, password: PASSWORD },
      outcome: 'Allow Desk to act for you?',
    };
  },
  'the second factor': async () => {
    const person = await somebody();
    const { next: code } = await world.addApp(person);
    const page = await world.signIn(person);
    return { browser: person.browser, page, fields: { code }, outcome: 'Allow Desk to act for you?' };
  },
  'the consent': async () => {
    const person = await somebody();
    const page = await world.signIn(person);
    return { browser: person.browser, page, fields: { decision: 'allow' }, outcome: 'code' };
  },
  'an invitation': async () => {
    const browser = world.browser();
    const page = await browser.walk(await world.invite(`somebody-${++people}`));
    return { browser, page, fields: newAccount('Somebody'), outcome: 'Your account is ready' };
  },
  'the request of a reset': async () => {
    const { browser, email } = await somebody();
    return { browser, page: await browser.walk(at('/reset')), fields: { email }, outcome: 'Look into your mail' };
  },
  'a reset': async () => {
    const { browser, email } = await somebody();
    const page = await browser.walk(await requestReset(email));
    return { browser, page, fields: newPassword(OTHER_PASSWORD), outcome: 'Your password is set' };
  },
  'the revocation of a consent': async () => {
    const person = await somebody();
    await world.connect(person);
    const page = await person.browser.walk(at('/account/applications'));
    return { browser: person.browser, page, fields: {}, outcome: 'Applications' };
  },
};

/** What the tenant has on record, and how much was mailed: what a form that is refused must not add to. */
async function trace(): Promise<unknown> {
  const { issuers } = world.issuer;
  return { events: (await issuers.events('acme')).map(({ id }) => id), mails: (await issuers.mails()).length };
}

async function expectDone({ outcome }: FilledForm, after: WalkEnd): Promise<void> {
  if (after.response) expect(await headingOf(after)).toBe(outcome);
  else expect(after.url.searchParams.has(outcome)).toBe(true);
}

it('the request of a reset is good in the browser that got it, and in no other where nobody is signed in either', async () => {
  const [mine, yours] = [world.browser(), world.browser()];
  const [page, other] = [await mine.walk(at('/reset')), await yours.walk(at('/reset'))];
  const email = 'nobody@acme.example';
  const { response } = await mine.submit(page, { email, csrf: await csrfOf(other) });
  expect(response?.status).toBe(400);
  expect(await textOf({ response })).toContain('form.refused');
  expect(await headingOf(await mine.submit(page, { email }))).toBe('Look into your mail');
});

describe.each(Object.keys(FORMS))(
  '%s',
  (name) => {
    const filled = () => (FORMS[name] as () => Promise<FilledForm>)();

    it('does nothing without its proof, or with another one, and is good after that', async () => {
      const form = await filled();
      const { browser, page, fields } = form;
      const ofAnother = await csrfOf(await world.ask(world.browser()));
      const before = await trace();
      for (const csrf of [undefined, '', 'x'.repeat(43), ofAnother]) {
        const { response } = await browser.submit(page, { ...fields, csrf });
        expect(response?.status).toBe(400);
        expect(await textOf({ response })).toContain('form.refused');
      }
      expect(await trace()).toEqual(before);
      await expectDone(form, await browser.submit(page, fields));
    });

    it('does nothing when a page of another origin sends it', async () => {
      const form = await filled();
      const { browser, page, fields } = form;
      const before = await trace();
      for (const headers of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: 'null', 'sec-fetch-site': 'cross-site' },
        { origin: 'null', 'sec-fetch-site': 'same-site' },
      ]) {
        const { response } = await browser.submit(page, fields, headers);
        expect(response?.status).toBe(403);
        expect(await textOf({ response })).toContain('origin.refused');
      }
      expect(await trace()).toEqual(before);
      await expectDone(form, await browser.submit(page, fields));
    });
  },
  60_000,
);

describe('a body that is no form of ours', () => {
  it.each([
    ['JSON', { 'content-type': 'application/json' }, (fields: string) => JSON.stringify({ fields }), 400],
    ['parts', { 'content-type': 'multipart/form-data; boundary=x' }, (fields: string) => `--x\r\n${fields}`, 400],
    ['text', { 'content-type': 'text/plain' }, (fields: string) => fields, 400],
    ['a field twice', {}, (fields: string) => `${fields}&password=another`, 400],
    ['too much', {}, (fields: string) => `${fields}&more=${'x'.repeat(40_000)}`, 413],
  ])('is refused: %s', async (_what, headers, bodyOf, status) => {
    const { browser, email } = await somebody();
    const page = await world.ask(browser);
    const fields = new URLSearchParams({ identifier: email, password: PASSWORD, csrf: await csrfOf(page) });
    const { response } = await browser.walk(page.url.href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: page.url.origin, ...headers },
      body: bodyOf(`${fields}`),
    });
    expect(response?.status).toBe(status);
    expect(await headingOf(await browser.walk(page.url.href))).toBe('Sign in');
  });
}, 60_000);

describe('an interaction', () => {
  it('is that of one browser: nobody is signed in by a form that another one was given', async () => {
    const [ada, mallory] = [await somebody(), await somebody()];
    const [hers, theirs] = [await world.ask(ada.browser), await world.ask(mallory.browser)];
    for (const { response } of [
      await ada.browser.walk(theirs.url.href),
      await world.signIn({ ...mallory, browser: ada.browser }, theirs),
    ]) {
      expect(response?.status).toBe(400);
      expect(await textOf({ response })).toContain('interaction.unknown');
    }
    expect(await headingOf(await world.signIn(ada, hers))).toBe('Allow Desk to act for you?');
  });

  it('is consented to by who has signed in, and by nobody else', async () => {
    const [ada, mallory] = [await somebody(), await somebody()];
    const consent = await world.signIn(mallory);
    await world.signIn(ada);
    const { response } = await ada.browser.submit(consent, { decision: 'allow' });
    expect(response?.status).toBe(400);
    expect(await textOf({ response })).toContain('interaction.unknown');
  });
}, 60_000);

describe('a link', () => {
  it('of an invitation makes one account, however often it is followed', async () => {
    const [first, late] = [world.browser(), world.browser()];
    const name = `somebody-${++people}`;
    const link = await world.invite(name);
    const pages = { first: await first.walk(link), late: await late.walk(link) };
    await first.submit(pages.first, newAccount('The first'));
    for (const ended of [
      await late.walk(link),
      await late.submit(pages.late, newAccount('The late', OTHER_PASSWORD)),
    ]) {
      expect(await headingOf(ended)).toBe('This invitation is not good any more');
    }
    const email = `${name}@acme.example`;
    const signIn = await late.submit(await world.ask(late), { identifier: email, password: OTHER_PASSWORD });
    expect(await textOf(signIn)).toContain('This does not match an account.');
    const consent = await late.submit(signIn, { identifier: email, password: PASSWORD });
    expect(await textOf(consent)).toContain('The first');
  });

  it('of one tenant is nothing at another, and is good at its own after that', async () => {
    const hank = await somebody('globex');
    const links = {
      'This invitation is not good any more': await world.invite(`somebody-${++people}`, 'globex'),
      'This link is not good any more': await requestReset(hank.email, 'globex'),
    };
    for (const [ended, link] of Object.entries(links)) {
      const browser = world.browser();
      expect(await headingOf(await browser.walk(link.replace('/t/globex/', '/t/acme/')))).toBe(ended);
      expect(await headingOf(await browser.walk(link))).not.toBe(ended);
    }
  });

  it('is not taken for one of another kind', async () => {
    const link = await world.invite(`somebody-${++people}`);
    const other = await world.browser().walk(link.replace('/invitation/', '/reset/'));
    expect(await headingOf(other)).toBe('This link is not good any more');
  });
}, 60_000);

describe('the proof of a form', () => {
  it('of one tenant is none at another', async () => {
    const { browser, email } = await somebody();
    const [here, there] = [await browser.walk(at('/reset')), await browser.walk(at('/reset', 'globex'))];
    const { response } = await browser.submit(here, { email, csrf: await csrfOf(there) });
    expect(response?.status).toBe(400);
    expect(await textOf({ response })).toContain('form.refused');
  });

  it('is of no use to somebody else’s session', async () => {
    const [ada, mallory] = [await somebody(), await somebody()];
    await world.connect(ada);
    await world.connect(mallory);
    const [hers, theirs] = await Promise.all(
      [ada, mallory].map(({ browser }) => browser.walk(at('/account/applications'))),
    );
    const { response } = await ada.browser.submit(hers as WalkEnd, { csrf: await csrfOf(theirs as WalkEnd) });
    expect(response?.status).toBe(400);
    const again = await ada.browser.walk(at('/account/applications'));
    expect(await textOf(again)).toContain('Revoke: Desk');
  });
}, 60_000);

describe('the page of a person’s applications', () => {
  it('is shown to nobody who is not signed in, and revokes nothing of anybody else', async () => {
    expect(await textOf(await world.browser().walk(at('/account/applications')))).toContain('<title>Sign in');
    const [ada, mallory] = [await somebody(), await somebody()];
    await world.connect(ada);
    await world.connect(mallory);
    const hers = await ada.browser.walk(at('/account/applications'));
    const [, consent = ''] = /name="consent" value="([^"]+)"/.exec(await textOf(hers)) ?? [];
    const theirs = await mallory.browser.walk(at('/account/applications'));
    await mallory.browser.submit(theirs, { consent });
    expect(await textOf(await ada.browser.walk(at('/account/applications')))).toContain('Revoke: Desk');
  });
}, 60_000);
