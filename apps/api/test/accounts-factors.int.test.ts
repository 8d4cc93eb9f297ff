import { type TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FactorsService } from '../src/control-plane/accounts/factors/factors.service.ts';
import { RecoveryCodesService } from '../src/control-plane/accounts/factors/recovery-codes.service.ts';
import { TotpService } from '../src/control-plane/accounts/factors/totp.service.ts';
import { TotpCodes } from '../src/control-plane/accounts/factors/totp-codes.ts';
import { KeysService } from '../src/control-plane/keys/keys.service.ts';
import { atOnce, HOME, startAccounts, type TestAccounts } from './start-accounts.ts';

let accounts: TestAccounts;

beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts?.[Symbol.asyncDispose]());

const factorsOf = (accountId: string) => accounts.get(FactorsService).of(accounts.acme.tenantId, accountId);

const appOf = (uri: string) => {
  const app = URI.parse(uri) as TOTP;
  return () => app.generate({ timestamp: accounts.plane.clock.now().getTime() });
};

const confirm = (accountId: string, challenge: string, code: string, tenant = accounts.acme) =>
  accounts.get(TotpService).confirm(tenant.tenantId, { accountId, challenge, code, caller: HOME });

describe('an authenticator app', () => {
  it('is added by a code of it and by nothing less', async () => {
    const ada = await accounts.person('ada@acme.example');
    const { uri, secret, challenge } = await accounts.get(TotpService).begin(accounts.acme.tenantId, ada.id);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(challenge).not.toContain(secret);
    const code = appOf(uri);
    await expect(confirm(ada.id, challenge, code() === '000000' ? '111111' : '000000')).rejects.toMatchObject({
      code: 'account.factor-refused',
    });
    expect(await factorsOf(ada.id)).toMatchObject({ totpSince: undefined });
    await confirm(ada.id, challenge, code());
    expect(await factorsOf(ada.id)).toMatchObject({ totpSince: accounts.plane.clock.now() });
    await expect(confirm(ada.id, challenge, code())).rejects.toMatchObject({ code: 'account.factor-exists' });
    await expect(accounts.get(TotpService).begin(accounts.acme.tenantId, ada.id)).rejects.toMatchObject({
      code: 'account.factor-exists',
    });
  });

  it('is one of two that are confirmed at the same time', async () => {
    const bob = await accounts.person('bob@acme.example');
    const set = await Promise.all([1, 2].map(() => accounts.get(TotpService).begin(accounts.acme.tenantId, bob.id)));
    const results = await Promise.allSettled(set.map(({ uri, challenge }) => confirm(bob.id, challenge, appOf(uri)())));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not added to another account, nor in another tenant, nor after ten minutes', async () => {
    const [carl, eve] = [await accounts.person('carl@acme.example'), await accounts.person('eve@acme.example')];
    const { uri, challenge } = await accounts.get(TotpService).begin(accounts.acme.tenantId, carl.id);
    const code = appOf(uri);
    const invalid = { code: 'account.challenge-invalid' };
    await expect(confirm(eve.id, challenge, code())).rejects.toMatchObject(invalid);
    await expect(confirm(carl.id, challenge, code(), accounts.globex)).rejects.toMatchObject(invalid);
    accounts.plane.clock.advance(600_000);
    await expect(confirm(carl.id, challenge, code())).rejects.toMatchObject(invalid);
  });

  it('is sealed, and sealed again when the key of its tenant is rotated', async () => {
    const dan = await accounts.person('dan@acme.example');
    const app = await accounts.addApp(dan);
    const { tenantId } = accounts.acme;
    const { database } = accounts.plane;
    const secretOf = async () =>
      (await database.withTenant(tenantId, (tx) => tx.accountTotp.findFirstOrThrow({ where: { accountId: dan.id } })))
        .secret;
    const before = await secretOf();
    await accounts.get(KeysService).rotateDataKey(tenantId);
    expect(await secretOf()).not.toEqual(before);
    expect(await database.withTenant(tenantId, (tx) => accounts.get(TotpCodes).take(tx, dan.id, app.code()))).toBe(
      true,
    );
  });

  it('takes its recovery codes with it when it goes', async () => {
    const fay = await accounts.person('fay@acme.example');
    const { tenantId } = accounts.acme;
    const codes = accounts.get(RecoveryCodesService);
    await expect(codes.generate(tenantId, fay.id, HOME)).rejects.toMatchObject({ code: 'account.factor-unknown' });
    await accounts.addApp(fay);
    const [first, second] = [
      await codes.generate(tenantId, fay.id, HOME),
      await codes.generate(tenantId, fay.id, HOME),
    ];
    expect(first.filter((code) => second.includes(code))).toEqual([]);
    expect(await factorsOf(fay.id)).toMatchObject({ recoveryCodes: 10 });
    await accounts.get(TotpService).remove(tenantId, fay.id, HOME);
    expect(await factorsOf(fay.id)).toMatchObject({ totpSince: undefined, recoveryCodes: 0 });
    await expect(accounts.get(TotpService).remove(tenantId, fay.id, HOME)).rejects.toMatchObject({
      code: 'account.factor-unknown',
    });
    const told = (await accounts.plane.events('acme')).filter(({ target }) => target === fay.id);
    expect(told.slice(0, 2).map(({ kind, detail }) => [kind, detail])).toEqual([
      ['account.factor-removed', { factor: 'totp' }],
      ['account.factor-added', { factor: 'recovery-code' }],
    ]);
  });

  it('leaves ten codes when they are made anew by many at the same time', async () => {
    const gil = await accounts.person('gil@acme.example');
    await accounts.addApp(gil);
    const codes = accounts.get(RecoveryCodesService);
    await atOnce(10, () => codes.generate(accounts.acme.tenantId, gil.id, HOME));
    expect(await factorsOf(gil.id)).toMatchObject({ recoveryCodes: 10 });
  });
});
