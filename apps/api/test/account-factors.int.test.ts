import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { PasskeysService } from '../src/control-plane/accounts/factors/passkeys.service.ts';
import { type AccountVisitor, formOn, type Seen } from './account-visitor.ts';
import { type AccountArea, IPHONE, startAccountArea } from './start-account-area.ts';
import { by, OTHER_PASSWORD, PASSWORD } from './start-accounts.ts';
import { VirtualAuthenticator } from './virtual-authenticator.ts';

let area: AccountArea;

beforeAll(async () => {
  area = await startAccountArea();
}, 60_000);
afterAll(() => area?.[Symbol.asyncDispose](), 30_000);

const acme = () => area.world.issuers.tenantId('acme');

/** Spaced as the page has it. */
const secretOf = ({ text }: Seen) => /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(text)?.[0];

async function addApp(visitor: AccountVisitor): Promise<TOTP> {
  const page = await visitor.open('authenticator');
  const app = URI.parse(`otpauth://totp/x?secret=${secretOf(page)?.replaceAll(' ', '')}`) as TOTP;
  const added = await visitor.send(formOn(page, 'code'), { code: app.generate() });
  expect(added.text).toContain('The authenticator app is set up.');
  return app;
}

async function addPasskey(visitor: AccountVisitor, name: string) {
  const page = await visitor.open('sign-in');
  const target = formOn(page, 'passkey-name');
  const authenticator = new VirtualAuthenticator(area.world.issuers.origin);
  const credential = JSON.stringify(authenticator.create(JSON.parse(target.options ?? '')));
  const added = await visitor.send(target, { credential, 'passkey-name': name });
  return { authenticator, added };
}

describe('how somebody signs in', () => {
  it('is changed only by who has proved just now who they are', async () => {
    const { person, visitor } = await area.newcomer();
    const factors = await visitor.open('sign-in');
    const add = formOn(factors, 'passkey-name');
    await area.age(11);
    for (const page of ['sign-in', 'password', 'authenticator', 'passkeys', 'recovery-codes']) {
      const asked = await visitor.open(page);
      expect(asked.text).toContain('Confirm that it is you');
      expect(asked.text).toContain(person.email);
    }
    const late = await visitor.send(add, { credential: '{}', 'passkey-name': 'Key' });
    expect(late.text).toContain('Confirm that it is you');
    // What is only looked at is shown all the same.
    expect((await visitor.open('sessions')).text).toContain('This session');
    const eve = await area.person();
    const asked = await visitor.open('password');
    const wrong = await visitor.send(formOn(asked, 'password'), { password: 'not-the-password' });
    expect(wrong.text).toContain('This is not your password.');
    // Whoever is signed in is meant, whatever the form says.
    const asEve = await visitor.send(formOn(wrong, 'password'), { identifier: eve.email, password: PASSWORD });
    expect(asEve.url).toMatch(/\/account\/password$/);
    expect(asEve.html).toContain('name="current-password"');
    expect(asEve.html).toContain(`value="${person.email}"`);
  });

  it('is confirmed with the second factor as well, where there is one, and not as somebody else', async () => {
    const { visitor } = await area.newcomer();
    const app = await addApp(visitor);
    const eve = await area.newcomer();
    const { authenticator } = await addPasskey(eve.visitor, 'Eve’s key');
    await area.age(11);
    const asked = await visitor.open('sign-in');
    const half = await visitor.send(formOn(asked, 'password'), { password: PASSWORD });
    expect(half.text).toContain('Code of your authenticator app');
    expect(half.text).not.toContain('Sign in as somebody else');
    expect((await visitor.open('sign-in')).text).toContain('Show once more that it is you');
    // The next step of the app: the one of now was used to add it.
    const code = app.generate({ timestamp: Date.now() + 30_000 });
    expect((await visitor.send(formOn(half, 'code'), { code })).text).toContain('How you prove that it is you.');

    await area.age(11);
    const again = await visitor.open('sign-in');
    const passkey = formOn(again, 'passkey-challenge');
    const credential = JSON.stringify(authenticator.get(JSON.parse(passkey.options ?? '')));
    const other = await visitor.send(passkey, { credential });
    expect([other.status, other.text]).toEqual([409, expect.stringContaining('interaction.other-account')]);
  });

  it('is a password that becomes another: other sessions end, this one goes on under another secret', async () => {
    const { person, visitor } = await area.newcomer();
    const phone = area.visitor({ userAgent: IPHONE });
    await phone.signIn(person.email, PASSWORD);
    const change = async (fields: Record<string, string>) =>
      visitor.send(formOn(await visitor.open('password'), 'current-password'), fields);
    const both = (password: string) => ({ 'new-password': password, 'new-password-again': password });
    expect((await change({ 'current-password': 'wrong', ...both(OTHER_PASSWORD) })).text).toContain(
      'This is not your current password.',
    );
    expect((await change({ 'current-password': PASSWORD, ...both('password1234') })).text).toContain(
      'This password is known to attackers.',
    );
    expect(
      (await change({ 'current-password': PASSWORD, 'new-password': OTHER_PASSWORD, 'new-password-again': 'x' })).text,
    ).toContain('The two passwords differ.');
    const before = visitor.sessionCookie;
    const done = await change({ 'current-password': PASSWORD, ...both(OTHER_PASSWORD) });
    expect(done.text).toContain('Your password is changed.');
    expect(visitor.sessionCookie).not.toBe(before);
    expect((await visitor.open('sessions')).text).toMatch(/Firefox on Linux This session/);
    expect((await phone.open('sessions')).html).toContain('name="password"');
    expect((await area.visitor().signIn(person.email, OTHER_PASSWORD)).text).toContain('This session');
    const [mail, ...more] = await area.mailsTo(person.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('The password of your account was changed at acme Inc.');
    expect(mail?.link).toBe(`${area.world.issuerOf()}/account/sign-in`);
  });

  it('is an authenticator app, added by a code of it and removed again', async () => {
    const { person, visitor } = await area.newcomer();
    const page = await visitor.open('authenticator');
    expect(page.html).toContain('<svg class="qr" role="img"');
    const wrong = await visitor.send(formOn(page, 'code'), { code: '12' });
    expect(wrong.text).toContain('This code is not right.');
    expect(secretOf(wrong)).toBe(secretOf(page));
    const forged = await visitor.send(formOn(page, 'code'), { code: '123456', enrolment: 'forged' });
    expect(forged.text).toContain('This took too long.');
    expect(secretOf(forged)).not.toBe(secretOf(page));
    await addApp(visitor);
    expect((await visitor.open('authenticator')).text).toContain('Authenticator app On');
    const removed = await visitor.send(formOn(await visitor.open('sign-in'), 'remove'));
    expect(removed.text).toContain('The authenticator app is removed.');
    expect((await area.mailsTo(person.email)).map(({ text }) => /app was (\w+)/.exec(text)?.[1])).toEqual([
      'added',
      'removed',
    ]);
  });

  it('is not an authenticator app that was begun for somebody else', async () => {
    const [ada, eve] = [await area.newcomer(), await area.newcomer()];
    const hers = formOn(await eve.visitor.open('authenticator'), 'code');
    const own = formOn(await ada.visitor.open('authenticator'), 'code');
    const answer = await ada.visitor.send(own, { enrolment: hers.fields.get('enrolment') ?? '', code: '123456' });
    expect(answer.text).toContain('This took too long.');
  });

  it('is passkeys, each with a name, and nobody removes those of somebody else', async () => {
    const { person, visitor } = await area.newcomer();
    const { added, authenticator } = await addPasskey(visitor, 'Work <laptop>');
    expect(added.text).toContain('The passkey is added.');
    expect(added.html).toContain('Work &lt;laptop&gt;');
    const refused = await visitor.send(formOn(added, 'passkey-name'), {
      credential: JSON.stringify(authenticator.create(JSON.parse(formOn(added, 'passkey-name').options ?? ''))),
      'passkey-name': 'again',
    });
    expect(refused.text).toContain('The passkey could not be added.');
    const nameless = await addPasskey(visitor, ' ');
    expect(nameless.added.text).toContain('The passkey could not be added.');

    const tenantId = await acme();
    const [own] = await area.get(PasskeysService).list(tenantId, person.id);
    const eve = await area.newcomer();
    const { added: hers } = await addPasskey(eve.visitor, 'Eve’s key');
    const remove = formOn(hers, 'remove');
    for (const id of [own?.id ?? '', 'x', '']) {
      expect((await eve.visitor.send(remove, { remove: id })).text).not.toContain('The passkey is removed.');
    }
    expect(await area.get(PasskeysService).list(tenantId, person.id)).toHaveLength(1);
    expect((await eve.visitor.send(remove)).text).toContain('The passkey is removed.');
  });

  it('is recovery codes, which are shown once and sign in once', async () => {
    const { person, visitor } = await area.newcomer();
    expect((await visitor.open('sign-in')).text).not.toContain('Recovery codes');
    await addApp(visitor);
    const made = await visitor.send(formOn(await visitor.open('sign-in'), 'Make new codes'));
    const codes = [...made.html.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code = '']) => code);
    expect(codes).toHaveLength(10);
    expect((await visitor.open('recovery-codes')).html).not.toContain(codes[0]);
    expect((await visitor.open('sign-in')).text).toContain('10 codes left');
    const other = area.visitor();
    const half = await other.signIn(person.email, PASSWORD);
    const signedIn = await other.send(formOn(half, 'recovery-code'), { 'recovery-code': codes[0] ?? '' });
    expect(signedIn.text).toContain('This session');
    expect((await visitor.open('sign-in')).text).toContain('9 codes left');
    expect((await area.mailsTo(person.email)).map(({ text }) => /New recovery codes/.test(text))).toEqual([
      false,
      true,
    ]);
  });

  it('is not changed in the name of somebody who has just been suspended', async () => {
    const { person, visitor } = await area.newcomer();
    const page = await visitor.open('authenticator');
    await area.get(AccountsService).suspend(await acme(), person.id, by);
    expect((await visitor.send(formOn(page, 'code'), { code: '123456' })).status).toBe(400);
  });
});
