import { createAccount } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { EmailVerifications } from '../src/control-plane/accounts/email-verifications.service.ts';
import { PasswordResets } from '../src/control-plane/accounts/password-resets.service.ts';
import { PasswordsService } from '../src/control-plane/accounts/passwords/passwords.service.ts';
import { ResetRequests } from '../src/control-plane/accounts/reset-requests.service.ts';
import {
  by,
  from,
  HOME,
  OTHER_PASSWORD,
  PASSWORD,
  startAccounts,
  type TestAccounts,
  tokenOf,
} from './start-accounts.ts';

let accounts: TestAccounts;
let callers = 0;

beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts?.[Symbol.asyncDispose]());

/** Messages come in the order of the clock. */
const tick = () => accounts.plane.clock.advance(1000);

async function requestReset(email: string): Promise<string | undefined> {
  const before = (await accounts.mails()).length;
  tick();
  const caller = from(`2001:db8:${(++callers).toString(16)}::1`);
  expect(await accounts.get(ResetRequests).request(accounts.acme.tenantId, email, caller)).toBeUndefined();
  return (await accounts.mails()).slice(before)[0]?.link;
}

const finish = (link: string, password = OTHER_PASSWORD, tenant = accounts.acme) =>
  accounts.get(PasswordResets).finish(tenant.tenantId, { token: tokenOf(link), password, caller: HOME });

const change = (accountId: string, current: string, next: string, sessionUid?: string) =>
  accounts
    .get(PasswordsService)
    .change(accounts.acme.tenantId, { accountId, current, next, caller: { ...HOME, sessionUid } });

const LINK_INVALID = { code: 'account.link-invalid' };

describe('a forgotten password', () => {
  it('is set anew by a link, which ends sessions and leaves second factors', async () => {
    const ada = await accounts.person('ada@acme.example');
    await accounts.addApp(ada);
    const link = (await requestReset(' ADA@acme.example')) ?? '';
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:4000\/t\/acme\/oauth\/reset\/[\w-]{43}$/);
    await expect(finish(link, 'Password1234!')).rejects.toMatchObject({ code: 'password.refused' });
    expect(await finish(link)).toMatchObject({ id: ada.id });
    expect((await accounts.mails()).filter(({ text }) => text.includes('was changed at'))).toHaveLength(1);
    expect(accounts.sessionsEnded().at(-1)).toEqual({ accountId: ada.id, except: undefined });
    await expect(finish(link)).rejects.toMatchObject(LINK_INVALID);
    expect(await accounts.signIn('ada@acme.example')).toEqual({ outcome: 'refused' });
    expect(await accounts.signIn('ada@acme.example', { password: OTHER_PASSWORD })).toMatchObject({
      outcome: 'second-factor',
    });
  });

  it('is answered alike whoever it is, and only who has an active account gets a message', async () => {
    await accounts.person('real@acme.example');
    await accounts.invite('invited@acme.example');
    const gone = await accounts.person('gone@acme.example');
    await accounts.get(AccountsService).suspend(accounts.acme.tenantId, gone.id, by);
    for (const email of ['nobody@acme.example', 'invited@acme.example', 'gone@acme.example', 'x\r\nBcc: y', '\0', '']) {
      expect(await requestReset(email)).toBeUndefined();
    }
    expect(await requestReset('real@acme.example')).toBeDefined();
  });

  it('has links that are good for an hour, at their own tenant', async () => {
    await accounts.person('bob@acme.example');
    const link = (await requestReset('bob@acme.example')) ?? '';
    await expect(finish(link, OTHER_PASSWORD, accounts.globex)).rejects.toMatchObject(LINK_INVALID);
    accounts.plane.clock.advance(3_600_000);
    await expect(finish(link)).rejects.toMatchObject(LINK_INVALID);
  });

  it('has a link that stays good when strangers ask for more, until one of them is used', async () => {
    const gus = await accounts.person('gus@acme.example');
    const [first = '', second = '', third = ''] = [
      await requestReset('gus@acme.example'),
      await requestReset('gus@acme.example'),
      await requestReset('gus@acme.example'),
    ];
    expect(await finish(first)).toMatchObject({ id: gus.id });
    for (const left of [first, second, third]) await expect(finish(left)).rejects.toMatchObject(LINK_INVALID);
  });

  it('has always a link that is good where a further one is held back, and keeps none that is not', async () => {
    const { id: accountId } = await accounts.person('ned@acme.example');
    const { tenantId } = accounts.acme;
    let last = '';
    for (let quarter = 0; quarter < 24; quarter++) {
      last = (await requestReset('ned@acme.example')) ?? last;
      await accounts.get(PasswordResets).open(tenantId, tokenOf(last));
      accounts.plane.clock.advance(900_000);
    }
    const kept = await accounts.plane.database.withTenant(tenantId, (tx) =>
      tx.accountTicket.count({ where: { tenantId, accountId } }),
    );
    expect(kept).toBeLessThanOrEqual(3);
  });

  it('floods no mailbox', async () => {
    await accounts.person('carl@acme.example');
    const links: (string | undefined)[] = [];
    for (let round = 0; round < 6; round++) links.push(await requestReset('carl@acme.example'));
    expect(links.filter((link) => link !== undefined)).toHaveLength(3);
  });

  it('cannot be set anew by a link that came before another change, nor twice by fifty at the same time', async () => {
    const dan = await accounts.person('dan@acme.example');
    const stale = (await requestReset('dan@acme.example')) ?? '';
    await change(dan.id, PASSWORD, OTHER_PASSWORD);
    await expect(finish(stale)).rejects.toMatchObject(LINK_INVALID);
    const link = (await requestReset('dan@acme.example')) ?? '';
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => finish(link, PASSWORD)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not helped by an invitation, nor an e-mail by its link', async () => {
    const { link: invitation } = await accounts.invite('eve@acme.example');
    await expect(finish(invitation)).rejects.toMatchObject(LINK_INVALID);
    await accounts.person('fay@acme.example');
    const reset = (await requestReset('fay@acme.example')) ?? '';
    await expect(
      accounts.get(EmailVerifications).finish(accounts.acme.tenantId, tokenOf(reset), HOME),
    ).rejects.toMatchObject(LINK_INVALID);
  });
});

describe('a password that is known', () => {
  it('becomes another one, and all other sessions end', async () => {
    const gil = await accounts.person('gil@acme.example');
    await expect(change(gil.id, 'not the one', OTHER_PASSWORD)).rejects.toMatchObject({ code: 'password.wrong' });
    await expect(change(gil.id, PASSWORD, 'short')).rejects.toMatchObject({
      code: 'password.refused',
      data: { findings: ['too-short'] },
    });
    await expect(change(gil.id, PASSWORD, OTHER_PASSWORD, 'the-session')).rejects.toMatchObject({
      code: 'account.session-ended',
    });
    await accounts.plane.database.withTenant(accounts.acme.tenantId, ({ tenantId, oauthSession }) =>
      oauthSession.create({
        data: {
          ...{ tenantId, id: 'i'.repeat(43), uid: 'the-session', accountId: gil.id },
          ...{ payload: '{}', expiresAt: new Date('2100-01-01') },
        },
      }),
    );
    await change(gil.id, PASSWORD, OTHER_PASSWORD, 'the-session');
    expect(accounts.sessionsEnded().at(-1)).toEqual({ accountId: gil.id, except: 'the-session' });
    expect(await accounts.signIn('gil@acme.example', { password: OTHER_PASSWORD })).toMatchObject({
      outcome: 'signed-in',
    });
  });

  it('becomes one of two at the same time', async () => {
    const hal = await accounts.person('hal@acme.example');
    const results = await Promise.allSettled([
      change(hal.id, PASSWORD, 'first umbrella tango 9'),
      change(hal.id, PASSWORD, 'second umbrella tango 9'),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cannot be guessed by who has taken over a session', async () => {
    const ida = await accounts.person('ida@acme.example');
    for (let tries = 0; tries < 5; tries++) {
      await expect(change(ida.id, 'a guess', OTHER_PASSWORD)).rejects.toMatchObject({ code: 'password.wrong' });
    }
    await expect(change(ida.id, PASSWORD, OTHER_PASSWORD)).rejects.toMatchObject({
      code: 'sign-in.throttled',
      data: { retryAfter: 30 },
    });
  });

  it('can be set by who has none', async () => {
    const jo = await createAccount(accounts.plane.database, accounts.acme, { email: 'jo@acme.example' });
    await change(jo.id, '', PASSWORD);
    expect(await accounts.signIn('jo@acme.example')).toMatchObject({ outcome: 'signed-in' });
  });
});

describe('an e-mail', () => {
  it('is verified by a link, once', async () => {
    const kim = await createAccount(accounts.plane.database, accounts.acme, { email: 'kim@acme.example' });
    const { tenantId } = accounts.acme;
    await accounts.plane.database.withTenant(tenantId, (tx) =>
      tx.account.updateMany({ where: { tenantId, id: kim.id }, data: { emailVerifiedAt: null } }),
    );
    tick();
    const verifications = accounts.get(EmailVerifications);
    expect(await verifications.request(tenantId, kim.id)).toBe(true);
    const link = (await accounts.mails()).at(-1)?.link ?? '';
    expect(link).toContain('/t/acme/oauth/verify/');
    await expect(verifications.finish(accounts.globex.tenantId, tokenOf(link), HOME)).rejects.toMatchObject(
      LINK_INVALID,
    );
    expect(await verifications.finish(tenantId, tokenOf(link), HOME)).toMatchObject({ emailVerified: true });
    await expect(verifications.finish(tenantId, tokenOf(link), HOME)).rejects.toMatchObject(LINK_INVALID);
    expect(await verifications.request(tenantId, kim.id)).toBe(false);
  });
});

describe('an account', () => {
  it('that is suspended or signed out has its sessions ended, and that is on record', async () => {
    const lea = await accounts.person('lea@acme.example');
    const { tenantId } = accounts.acme;
    const service = accounts.get(AccountsService);
    const ended = () => accounts.sessionsEnded().filter(({ accountId }) => accountId === lea.id).length;
    const before = ended();
    expect(await service.signOut(tenantId, lea.id, by)).toBe(0);
    expect(await accounts.signIn('lea@acme.example')).toMatchObject({ outcome: 'signed-in' });
    expect(await service.suspend(tenantId, lea.id, by)).toBe(true);
    expect(await service.suspend(tenantId, lea.id, by)).toBe(false);
    expect(ended() - before).toBe(2);
    expect(await service.find(tenantId, lea.id)).toMatchObject({ status: 'suspended' });
    expect(await service.resume(tenantId, lea.id, by)).toBe(true);
    expect(await accounts.signIn('lea@acme.example')).toMatchObject({ outcome: 'signed-in' });
    const kinds = (await accounts.plane.events('acme'))
      .filter(({ target }) => target === lea.id)
      .map(({ kind }) => kind);
    expect(kinds).toEqual([
      'account.signed-in',
      'account.resumed',
      'account.suspended',
      'account.signed-in',
      'account.signed-out',
      'account.activated',
      'account.password-changed',
      'account.invited',
    ]);
  });

  it('of another tenant is nobody', async () => {
    const mia = await accounts.person('mia@acme.example');
    const { tenantId } = accounts.globex;
    const service = accounts.get(AccountsService);
    expect(await service.find(tenantId, mia.id)).toBeUndefined();
    for (const attempt of [
      () => service.suspend(tenantId, mia.id, by),
      () => service.signOut(tenantId, mia.id, by),
      () => service.byEmail(tenantId, 'mia@acme.example'),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'account.unknown' });
    }
  });
});
