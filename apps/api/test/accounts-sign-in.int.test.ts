import { createAccount } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { RecoveryCodesService } from '../src/control-plane/accounts/factors/recovery-codes.service.ts';
import { PasswordHashes } from '../src/control-plane/accounts/passwords/password-hashes.ts';
import { PasswordsService } from '../src/control-plane/accounts/passwords/passwords.service.ts';
import type { SignInOutcome } from '../src/control-plane/accounts/sign-in/outcome.ts';
import {
  type SecondFactor,
  SecondFactorSignIn,
} from '../src/control-plane/accounts/sign-in/second-factor-sign-in.service.ts';
import {
  atOnce,
  by,
  from,
  HOME,
  OTHER_PASSWORD,
  PASSWORD,
  startAccounts,
  type TestAccounts,
} from './start-accounts.ts';

let accounts: TestAccounts;

beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts?.[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

function challengeOf(outcome: SignInOutcome): string {
  if (outcome.outcome !== 'second-factor') throw new Error(`not a second factor: ${outcome.outcome}`);
  return outcome.challenge;
}

const second = (challenge: string, factor: SecondFactor, caller = HOME, tenant = accounts.acme) =>
  accounts.get(SecondFactorSignIn).withSecondFactor(tenant.tenantId, { challenge, factor, caller });

describe('a password', () => {
  it('signs a person in, however the e-mail is written', async () => {
    const ada = await accounts.person('ada@acme.example');
    expect(await accounts.signIn(' ADA@acme.example ')).toEqual({
      outcome: 'signed-in',
      account: { ...ada, emailVerified: true },
      amr: ['pwd'],
      authTime: accounts.plane.clock.now(),
    });
  });

  it('is refused alike when it is wrong and when there is nobody, and takes as much work', async () => {
    await accounts.person('real@acme.example');
    await accounts.invite('invited@acme.example');
    const gone = await accounts.person('gone@acme.example');
    await accounts.get(AccountsService).suspend(accounts.acme.tenantId, gone.id, by);
    const hashed = await accounts.get(PasswordHashes).hash(PASSWORD);
    await createAccount(accounts.plane.database, accounts.acme, {
      email: 'early@acme.example',
      status: 'invited',
      passwordHash: hashed,
    });
    const matches = vi.spyOn(accounts.get(PasswordHashes), 'matches');
    const cases = [
      ['real@acme.example', 'wrong-kettle-piano-7'],
      ['nobody@acme.example', PASSWORD],
      ['invited@acme.example', PASSWORD],
      ['early@acme.example', PASSWORD],
      ['gone@acme.example', PASSWORD],
      ['no e-mail at all\0', PASSWORD],
      ['', ''],
    ] as const;
    for (const [index, [email, password]] of cases.entries()) {
      const caller = from(`198.51.100.${index + 1}`);
      expect(await accounts.signIn(email, { password, caller })).toEqual({ outcome: 'refused' });
    }
    expect(matches).toHaveBeenCalledTimes(cases.length);
  });

  it('of one tenant is nothing in another', async () => {
    await accounts.person('only@acme.example');
    expect(await accounts.signIn('only@acme.example', { tenant: accounts.globex })).toEqual({ outcome: 'refused' });
  });

  it('is refused when it has become another one while it was judged', async () => {
    const eve = await accounts.person('eve@acme.example');
    const hashes = accounts.get(PasswordHashes);
    const matches = hashes.matches.bind(hashes);
    vi.spyOn(hashes, 'matches').mockImplementationOnce(async (...args) => {
      const answer = await matches(...args);
      await accounts.get(PasswordsService).change(accounts.acme.tenantId, {
        accountId: eve.id,
        current: PASSWORD,
        next: OTHER_PASSWORD,
        caller: from('203.0.113.99'),
      });
      return answer;
    });
    expect(await accounts.signIn('eve@acme.example')).toEqual({ outcome: 'refused' });
  });

  it('leaves a record of ids and digests, and of how many were wrong before', async () => {
    const kim = await accounts.person('kim@acme.example');
    const caller = from('198.51.100.77');
    for (let round = 0; round < 3; round++) await accounts.signIn('kim@acme.example', { password: 'no', caller });
    await accounts.signIn('kim@acme.example', { caller });
    const events = (await accounts.plane.events('acme')).filter(({ target }) => target === kim.id);
    expect(events.slice(0, 3)).toMatchObject([
      { kind: 'account.signed-in', detail: { amr: ['pwd'], refusedBefore: 3 }, correlationId: 'from 198.51.100.77' },
      { kind: 'account.sign-in-refused', detail: { by: 'password', attempts: 2 } },
      { kind: 'account.sign-in-refused', detail: { by: 'password', attempts: 1 } },
    ]);
    const digest = events[0]?.detail.address;
    expect(digest).toMatch(/^[\w-]{22}$/);
    expect(events[1]?.detail.address).toBe(digest);
    const told = JSON.stringify(events.map(({ detail, target, reason }) => [detail, target, reason]));
    for (const private_ of ['kim', '198.51.100.77', PASSWORD, 'Somebody']) expect(told).not.toContain(private_);
  });
});

describe('a second factor', () => {
  it('is asked for by a sealed value, and both together are two factors', async () => {
    const bob = await accounts.person('bob@acme.example');
    const app = await accounts.addApp(bob);
    const first = await accounts.signIn('bob@acme.example');
    expect(first).toMatchObject({ outcome: 'second-factor', factors: ['totp'] });
    expect(challengeOf(first)).not.toContain(bob.id);
    expect(await second(challengeOf(first), { kind: 'totp', code: app.code() })).toMatchObject({
      outcome: 'signed-in',
      account: { id: bob.id },
      amr: ['pwd', 'otp', 'mfa'],
    });
  });

  it('takes a code once, an earlier one never, and a challenge once', async () => {
    const app = await accounts.addApp(await accounts.person('carl@acme.example'));
    const [one, other] = [
      challengeOf(await accounts.signIn('carl@acme.example')),
      challengeOf(await accounts.signIn('carl@acme.example')),
    ];
    const earlier = app.code();
    accounts.plane.clock.advance(30_000);
    const code = app.code();
    expect(await second(one, { kind: 'totp', code })).toMatchObject({ outcome: 'signed-in' });
    expect(await second(other, { kind: 'totp', code })).toEqual({ outcome: 'refused' });
    expect(await second(other, { kind: 'totp', code: earlier })).toEqual({ outcome: 'refused' });
    accounts.plane.clock.advance(30_000);
    expect(await second(one, { kind: 'totp', code: app.code() })).toEqual({ outcome: 'expired' });
    expect(await second(other, { kind: 'totp', code: app.code() })).toMatchObject({ outcome: 'signed-in' });
  });

  it('lets one of fifty in who come with one code at the same time', async () => {
    const app = await accounts.addApp(await accounts.person('fifty@acme.example'));
    const challenges = await Promise.all(
      Array.from({ length: 5 }, async () => challengeOf(await accounts.signIn('fifty@acme.example'))),
    );
    const code = app.code();
    const outcomes = await atOnce(50, (index) =>
      second(challenges[index % 5] ?? '', { kind: 'totp', code }, from(`198.51.100.${100 + index}`)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'signed-in')).toHaveLength(1);
  });

  it('can be a recovery code, each once, even of fifty at the same time', async () => {
    const dan = await accounts.person('dan@acme.example');
    await accounts.addApp(dan);
    const codes = await accounts.get(RecoveryCodesService).generate(accounts.acme.tenantId, dan.id, HOME);
    expect(new Set(codes).size).toBe(10);
    const first = await accounts.signIn('dan@acme.example');
    expect(first).toMatchObject({ factors: ['totp', 'recovery-code'] });
    const code = codes[0] ?? '';
    const challenge = challengeOf(await accounts.signIn('dan@acme.example'));
    const outcomes = await atOnce(50, (index) => {
      const given = index % 2 ? challenge : challengeOf(first);
      return second(given, { kind: 'recovery-code', code }, from(`198.51.100.${150 + index}`));
    });
    expect(outcomes.filter(({ outcome }) => outcome === 'signed-in')).toHaveLength(1);
    const again = challengeOf(await accounts.signIn('dan@acme.example'));
    expect(await second(again, { kind: 'recovery-code', code }, from('198.51.100.9'))).toEqual({ outcome: 'refused' });
    const typed = (codes[1] ?? '').toUpperCase().replaceAll('-', ' ');
    expect(await second(again, { kind: 'recovery-code', code: typed }, from('198.51.100.9'))).toMatchObject({
      outcome: 'signed-in',
      amr: ['pwd', 'otp', 'mfa'],
    });
  });

  it('does not follow a challenge that is too old, of another tenant, of another purpose, or made up', async () => {
    const app = await accounts.addApp(await accounts.person('fay@acme.example'));
    const challenge = challengeOf(await accounts.signIn('fay@acme.example'));
    const factor = () => ({ kind: 'totp' as const, code: app.code() });
    expect(await second(challenge, factor(), HOME, accounts.globex)).toEqual({ outcome: 'expired' });
    for (const forged of ['', 'x', `${challenge.slice(0, -2)}AA`, 'A'.repeat(100_000)]) {
      expect(await second(forged, factor())).toEqual({ outcome: 'expired' });
    }
    accounts.plane.clock.advance(10 * 60_000);
    expect(await second(challenge, factor())).toEqual({ outcome: 'expired' });
  });

  it('does not follow a password that was changed, nor an account that was suspended, meanwhile', async () => {
    const gil = await accounts.person('gil@acme.example');
    const app = await accounts.addApp(gil);
    const { tenantId } = accounts.acme;
    const before = challengeOf(await accounts.signIn('gil@acme.example'));
    accounts.plane.clock.advance(1000);
    const wish = { accountId: gil.id, current: PASSWORD, next: OTHER_PASSWORD, caller: HOME };
    await accounts.get(PasswordsService).change(tenantId, wish);
    expect(await second(before, { kind: 'totp', code: app.code() })).toEqual({ outcome: 'expired' });
    const later = challengeOf(await accounts.signIn('gil@acme.example', { password: OTHER_PASSWORD }));
    await accounts.get(AccountsService).suspend(tenantId, gil.id, by);
    expect(await second(later, { kind: 'totp', code: app.code() })).toEqual({ outcome: 'expired' });
  });
});
