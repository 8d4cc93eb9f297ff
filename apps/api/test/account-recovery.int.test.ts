import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { Activations } from '../src/control-plane/accounts/activations.service.ts';
import { Invitations } from '../src/control-plane/accounts/invitations.service.ts';
import { RecoveredAccounts } from '../src/control-plane/accounts/recovered-accounts.service.ts';
import { Recoveries } from '../src/control-plane/accounts/recoveries.service.ts';
import { ResetRequests } from '../src/control-plane/accounts/reset-requests.service.ts';
import { type AccountVisitor, formOn } from './account-visitor.ts';
import { type AccountArea, startAccountArea } from './start-account-area.ts';
import { atOnce, by, HOME, OTHER_PASSWORD, PASSWORD, tokenOf } from './start-accounts.ts';

let area: AccountArea;

beforeAll(async () => {
  area = await startAccountArea();
}, 60_000);
afterAll(() => area?.[Symbol.asyncDispose](), 30_000);

const acme = () => area.world.issuers.tenantId('acme');
const recover = async (accountId: string) => area.get(Recoveries).begin(await acme(), accountId, by);
const twice = (password: string) => ({ 'new-password': password, 'new-password-again': password });

async function addApp(visitor: AccountVisitor): Promise<void> {
  const page = await visitor.open('authenticator');
  const [secret = ''] = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(page.text) ?? [];
  const app = URI.parse(`otpauth://totp/x?secret=${secret.replaceAll(' ', '')}`) as TOTP;
  await visitor.send(formOn(page, 'code'), { code: app.generate() });
}

describe('somebody who has lost what they sign in with', () => {
  it('comes back by a link, with a new password and nothing else', async () => {
    const { person, visitor } = await area.newcomer();
    await addApp(visitor);
    await visitor.send(formOn(await visitor.open('sign-in'), 'Make new codes'));
    const { link, sessions, mailed } = await recover(person.id);
    expect([sessions, mailed]).toEqual([1, true]);
    expect((await visitor.open('sessions')).html).toContain('name="password"');
    expect((await area.visitor().signIn(person.email, PASSWORD)).text).toContain('This does not match an account.');

    const mail = (await area.mailsTo(person.email)).at(-1);
    expect([mail?.link, mail?.text]).toEqual([link, expect.stringContaining('Nobody can sign in to your account')]);
    const back = area.visitor();
    const page = await back.visit(link);
    expect(page.text).toContain('An administrator has taken away what you signed in with');
    expect(page.text).toContain(person.email);
    const common = await back.send(formOn(page, 'new-password'), twice('password1234'));
    expect(common.text).toContain('This password is known to attackers.');
    expect((await back.send(formOn(common, 'new-password'), twice(OTHER_PASSWORD))).text).toContain(
      'Your password is set',
    );
    expect((await back.visit(link)).text).toContain('This link is not good any more');
    const again = await back.signIn(person.email, OTHER_PASSWORD, 'sign-in');
    expect(again.text).toContain('Not set up.');
    expect(again.text).not.toContain('Recovery codes');

    const events = await area.world.issuers.events('acme');
    const ofPerson = events.filter(({ target }) => target === person.id).reverse();
    expect(ofPerson.slice(ofPerson.findIndex(({ kind }) => kind === 'account.recovered'))).toMatchObject([
      {
        kind: 'account.recovered',
        detail: {
          ...{ actor: 'operator:test', sessions: 1 },
          removed: { password: true, totp: true, passkeys: 0, recoveryCodes: 10 },
        },
      },
      { kind: 'account.sign-in-refused' },
      { kind: 'account.password-changed', detail: { by: 'recovery' } },
      { kind: 'account.activated' },
      { kind: 'account.signed-in' },
    ]);
  });

  it('is let in by that link alone: by no forgotten password, and by no earlier link', async () => {
    const { email, id } = await area.person();
    const tenantId = await acme();
    await area.get(ResetRequests).request(tenantId, email, HOME);
    const reset = (await area.mailsTo(email)).at(-1)?.link ?? '';
    expect(reset).toContain('/reset/');
    const first = await recover(id);
    await area.get(ResetRequests).request(tenantId, email, HOME);
    expect((await area.mailsTo(email)).at(-1)?.link).toBe(first.link);
    const second = await recover(id);
    const visitor = area.visitor();
    for (const link of [reset, first.link, second.link.replace('/t/acme/', '/t/globex/')]) {
      expect((await visitor.visit(link)).text).toContain('This link is not good any more');
    }
    expect((await visitor.visit(second.link)).text).toContain(email);
  });

  it('uses the link once, however many there are at the same time', async () => {
    const { id } = await area.person();
    const { link } = await recover(id);
    const tenantId = await acme();
    const finish = () =>
      area
        .get(RecoveredAccounts)
        .finish(tenantId, { token: tokenOf(link), password: OTHER_PASSWORD, caller: HOME })
        .then(() => 'in')
        .catch(({ code }) => code);
    const ends = await atOnce(5, finish);
    expect(ends.filter((end) => end === 'in')).toHaveLength(1);
    expect(new Set(ends)).toEqual(new Set(['in', 'account.link-invalid']));
  });

  it('has to be there: not suspended, and not somebody who never came', async () => {
    const tenantId = await acme();
    const { id } = await area.person();
    await area.get(AccountsService).suspend(tenantId, id, by);
    await expect(recover(id)).rejects.toMatchObject({ code: 'account.not-recoverable' });
    const invitation = { email: 'never-came@acme.example', notify: false };
    const invited = await area.get(Invitations).invite(tenantId, invitation, by);
    await expect(recover(invited.accountId)).rejects.toMatchObject({ code: 'account.not-recoverable' });
    await expect(recover(tenantId)).rejects.toMatchObject({ code: 'account.unknown' });
    expect((await area.get(Activations).open(tenantId, tokenOf(invited.link))).email).toBe(invitation.email);
  });

  it('is out once suspended, link and all, and can be recovered when that is over', async () => {
    const { id, email } = await area.person();
    const tenantId = await acme();
    const { link } = await recover(id);
    await area.get(AccountsService).suspend(tenantId, id, by);
    expect((await area.visitor().visit(link)).text).toContain('This link is not good any more');
    await area.get(AccountsService).resume(tenantId, id, by);
    expect((await area.get(AccountsService).find(tenantId, id))?.status).toBe('invited');
    expect((await area.visitor().visit((await recover(id)).link)).text).toContain(email);
  });
});
