import { RawSession } from '@gatehouse/db/raw-session';
import { createAccount, createClient, createTenant } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { Activations } from '../src/control-plane/accounts/activations.service.ts';
import { type Invitation, Invitations } from '../src/control-plane/accounts/invitations.service.ts';
import { atOnce, by, HOME, PASSWORD, startAccounts, type TestAccounts, tokenOf } from './start-accounts.ts';

let accounts: TestAccounts;

beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts?.[Symbol.asyncDispose]());

const accept = (link: string, { displayName = 'Ada Lovelace', password = PASSWORD, tenant = accounts.acme } = {}) =>
  accounts.get(Activations).accept(tenant.tenantId, { token: tokenOf(link), displayName, password, caller: HOME });

const invite = (invitation: Invitation, tenant = accounts.acme) =>
  accounts.get(Invitations).invite(tenant.tenantId, invitation, by);

const LINK_INVALID = { code: 'account.link-invalid' };

describe('an invitation', () => {
  it('brings a link by mail, and makes of who follows it a person who can sign in', async () => {
    const invited = await invite({ email: 'Ada@acme.example', level: 'owner', subject: 'ada' });
    expect(invited).toMatchObject({ email: 'ada@acme.example', mailed: true });
    expect(invited.link).toMatch(/^http:\/\/127\.0\.0\.1:4000\/t\/acme\/oauth\/invitation\/[\w-]{43}$/);
    const mail = (await accounts.mails()).at(-1);
    expect(mail?.link).toBe(invited.link);
    expect(mail?.raw).toContain('To: ada@acme.example\r\n');

    const { tenantId, issuerId } = accounts.acme;
    const opened = await accounts.get(Activations).open(tenantId, tokenOf(invited.link));
    expect(opened).toEqual({
      email: 'ada@acme.example',
      displayName: undefined,
      tenant: { slug: 'acme', name: 'acme' },
    });
    const ada = await accept(invited.link);
    expect(ada).toEqual({
      id: invited.accountId,
      subject: 'ada',
      email: 'ada@acme.example',
      emailVerified: true,
      displayName: 'Ada Lovelace',
    });
    expect(await accounts.signIn('ada@acme.example')).toMatchObject({ outcome: 'signed-in', account: ada });
    const listed = await accounts.get(AccountsService).list(tenantId);
    expect(listed.find(({ id }) => id === ada.id)).toMatchObject({ status: 'active', levels: ['owner'] });
    const principals = await accounts.plane.database.withTenant(tenantId, (tx) =>
      tx.principal.findMany({ where: { issuerId, subject: 'ada' } }),
    );
    expect(principals).toHaveLength(1);
    const kinds = (await accounts.plane.events('acme')).map(({ kind }) => kind);
    expect(kinds.reverse()).toEqual(
      expect.arrayContaining(['account.invited', 'account.password-changed', 'account.activated', 'account.signed-in']),
    );
  });

  it('brings no message where whoever invites hands the link over', async () => {
    const before = (await accounts.mails()).length;
    const { link, mailed } = await invite({ email: 'hand@acme.example', notify: false });
    expect([mailed, (await accounts.mails()).length]).toEqual([false, before]);
    expect(await accept(link)).toMatchObject({ email: 'hand@acme.example' });
  });

  it('is good once, for a day, and only the latest one is', async () => {
    const first = await invite({ email: 'bob@acme.example' });
    accounts.plane.clock.advance(60_000);
    const second = await accounts.get(Invitations).resend(accounts.acme.tenantId, first.accountId, by);
    await expect(accept(first.link)).rejects.toMatchObject(LINK_INVALID);
    const third = await invite({ email: 'bob@acme.example', subject: 'robert' });
    expect(third.accountId).toBe(first.accountId);
    await expect(accept(second.link)).rejects.toMatchObject(LINK_INVALID);
    accounts.plane.clock.advance(24 * 3_600_000);
    await expect(accept(third.link)).rejects.toMatchObject(LINK_INVALID);
    const last = await invite({ email: 'bob@acme.example' });
    expect(await accept(last.link)).toMatchObject({ subject: first.accountId });
    await expect(accept(last.link)).rejects.toMatchObject(LINK_INVALID);
    await expect(invite({ email: 'bob@acme.example' })).rejects.toMatchObject({ code: 'account.exists' });
    const { tenantId } = accounts.acme;
    await expect(accounts.get(Invitations).resend(tenantId, first.accountId, by)).rejects.toMatchObject({
      code: 'account.exists',
    });
  });

  it('stays good when a name or a password was refused', async () => {
    const { link } = await invite({ email: 'carl@acme.example' });
    await expect(accept(link, { password: 'Password1234!' })).rejects.toMatchObject({
      code: 'password.refused',
      data: { findings: ['common'] },
    });
    await expect(accept(link, { displayName: 'Carl\r\nBcc: x' })).rejects.toMatchObject({ code: 'usage.invalid' });
    expect(await accept(link)).toMatchObject({ email: 'carl@acme.example' });
  });

  it('lets one of fifty in who follow it at the same time', async () => {
    const { link } = await invite({ email: 'dora@acme.example' });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => accept(link)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('makes one account of fifty for one e-mail at the same time, whose latest link is good', async () => {
    const { tenantId } = accounts.globex;
    const all = await atOnce(50, () => invite({ email: 'crowd@globex.example' }, accounts.globex));
    expect(new Set(all.map(({ accountId }) => accountId)).size).toBe(1);
    expect(await accounts.get(AccountsService).list(tenantId)).toHaveLength(1);
    const accepted = await Promise.allSettled(
      all.map(({ link }) => accounts.get(Activations).open(tenantId, tokenOf(link))),
    );
    expect(accepted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of one tenant leads nowhere in another, nor does one that is made up', async () => {
    const { link } = await invite({ email: 'eve@acme.example' });
    await expect(accept(link, { tenant: accounts.globex })).rejects.toMatchObject(LINK_INVALID);
    for (const token of ['', 'x', '../invitation', `${'a'.repeat(43)}`, "' or true --", '\0']) {
      await expect(accounts.get(Activations).open(accounts.acme.tenantId, token)).rejects.toMatchObject(LINK_INVALID);
    }
    expect(await accept(link)).toMatchObject({ email: 'eve@acme.example' });
  });

  it('ends when its account is suspended', async () => {
    const { tenantId } = accounts.acme;
    const { link, accountId } = await invite({ email: 'fay@acme.example' });
    expect(await accounts.get(AccountsService).suspend(tenantId, accountId, by)).toBe(true);
    await expect(accept(link)).rejects.toMatchObject(LINK_INVALID);
    await expect(invite({ email: 'fay@acme.example' })).rejects.toMatchObject({ code: 'account.exists' });
    expect(await accounts.get(AccountsService).resume(tenantId, accountId, by)).toBe(true);
    await expect(accept(link)).rejects.toMatchObject(LINK_INVALID);
    expect(await accept((await invite({ email: 'fay@acme.example' })).link)).toMatchObject({ id: accountId });
  });

  it('of an operator leads below the issuer of the platform', async () => {
    const platform = await accounts.plane.database.findTenant('platform');
    if (!platform) throw new Error('there is no platform tenant');
    const tenant = { ...platform, slug: 'platform', issuerId: '' };
    const invited = await invite({ email: 'op@gate.example', level: 'operator' }, tenant);
    expect(invited.link).toMatch(/^http:\/\/127\.0\.0\.1:4000\/oauth\/invitation\/[\w-]{43}$/);
    expect(await accept(invited.link, { tenant })).toMatchObject({ email: 'op@gate.example' });
  });
});

describe('a subject', () => {
  it('is nobody else, whether account or service', async () => {
    await createAccount(accounts.plane.database, accounts.acme, { subject: 'taken' });
    await createClient(accounts.plane.database, accounts.acme, { kind: 'service', subject: 'ci' });
    for (const subject of ['taken', 'ci']) {
      await expect(invite({ email: 'gil@acme.example', subject })).rejects.toMatchObject({
        code: 'account.subject-taken',
      });
    }
    const racing = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => invite({ email: `race-${index}@acme.example`, subject: 'race' })),
    );
    expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of racing) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'account.subject-taken' });
    }
  });

  it('is never changed, and its row never deleted, but with its tenant by the owner', async () => {
    const account = await createAccount(accounts.plane.database, accounts.acme);
    const { tenantId } = accounts.acme;
    const where = { tenantId_id: { tenantId, id: account.id } };
    const { database } = accounts.plane;
    await expect(
      database.withTenant(tenantId, (tx) => tx.account.update({ where, data: { subject: 'other' } })),
    ).rejects.toThrow(/stays what it is/);
    await expect(database.withTenant(tenantId, (tx) => tx.account.delete({ where }))).rejects.toThrow(/keeps its row/);
    const gone = await createTenant(database);
    await createAccount(database, gone);
    await using owner = await RawSession.open(accounts.plane.testDatabase.ownerUrl);
    await owner.query('delete from tenants where tenant_id = $1', [gone.tenantId]);
    const { rows } = await owner.query('select from accounts where tenant_id = $1', [gone.tenantId]);
    expect(rows).toEqual([]);
  });
});

describe('hostile text', () => {
  it.each([
    { email: 'ada@acme.example\r\nBcc: all@acme.example' },
    { email: 'ada@acme.example,eve@evil.example' },
    { email: 'ada@acme.example\0' },
    { email: 'x@y.example', displayName: 'Ada\r\nBcc: all@acme.example' },
    { email: 'x@y.example', displayName: 'Ada\u202e' },
    { email: 'x@y.example', subject: 'a\nb' },
    { email: 'x@y.example', subject: '' },
  ])('is refused: %j', async (invitation) => {
    await expect(invite(invitation)).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('in what a tenant and a person are called stays text in the message', async () => {
    const { tenantId } = accounts.globex;
    const name = 'Globex"><script>alert(1)</script>';
    await accounts.plane.database.withTenant(tenantId, (tx) =>
      tx.tenant.update({ where: { tenantId }, data: { name } }),
    );
    const displayName = '<img src=x onerror=alert(1)> & "Co"';
    await invite({ email: 'gus@globex.example', displayName }, accounts.globex);
    const mail = (await accounts.mails()).find(({ raw }) => raw.includes('To: gus@globex.example\r\n'));
    const html = mail?.text.slice(mail.text.indexOf('<!doctype html>'));
    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Co&quot;');
    expect(html).toContain('<title>You are invited to Globex&quot;&gt;&lt;script&gt;');
  });
});
