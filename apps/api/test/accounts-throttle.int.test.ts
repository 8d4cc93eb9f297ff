import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PasswordHashes } from '../src/control-plane/accounts/passwords/password-hashes.ts';
import { SecondFactorSignIn } from '../src/control-plane/accounts/sign-in/second-factor-sign-in.service.ts';
import { atOnce, from, HOME, startAccounts, type TestAccounts } from './start-accounts.ts';

let accounts: TestAccounts;
let callers = 0;

beforeAll(async () => {
  accounts = await startAccounts();
});
afterAll(() => accounts?.[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

/** Somebody who was not there before. */
const stranger = () => from(`2001:db8:${(++callers).toString(16)}::1`);

const wrong = (email: string, caller = stranger()) => accounts.signIn(email, { password: 'not it', caller });

const seconds = (count: number) => accounts.plane.clock.advance(count * 1000);

describe('who tries too often', () => {
  it.each(['known', 'unknown'])('waits, for an e-mail that is %s, longer each time', async (kind) => {
    const email = `${kind}@acme.example`;
    if (kind === 'known') await accounts.person(email);
    for (let tries = 0; tries < 5; tries++) expect(await wrong(email)).toEqual({ outcome: 'refused' });
    expect(await wrong(email)).toEqual({ outcome: 'throttled', retryAfter: 30 });
    // Nobody waits longer for having tried in vain.
    seconds(10);
    expect(await wrong(email)).toEqual({ outcome: 'throttled', retryAfter: 20 });
    seconds(20);
    expect(await wrong(email)).toEqual({ outcome: 'refused' });
    expect(await wrong(email)).toEqual({ outcome: 'throttled', retryAfter: 60 });
  });

  it('has a handful of fifty judged that come at the same time', async () => {
    await accounts.person('crowd@acme.example');
    const matches = vi.spyOn(accounts.get(PasswordHashes), 'matches');
    const outcomes = await atOnce(50, () => wrong('crowd@acme.example'));
    const judged = matches.mock.calls.length;
    expect(judged).toBeLessThanOrEqual(5);
    expect(outcomes.filter(({ outcome }) => outcome !== 'throttled').length).toBeLessThanOrEqual(judged);
  });

  it('delays other strangers, and not the person where they have signed in before', async () => {
    await accounts.person('ada@acme.example');
    expect(await accounts.signIn('ada@acme.example', { caller: HOME })).toMatchObject({ outcome: 'signed-in' });
    for (let tries = 0; tries < 5; tries++) await wrong('ada@acme.example');
    expect(await accounts.signIn('ada@acme.example', { caller: stranger() })).toMatchObject({ outcome: 'throttled' });
    expect(await accounts.signIn('ada@acme.example', { caller: HOME })).toMatchObject({ outcome: 'signed-in' });
    for (let tries = 0; tries < 5; tries++) await wrong('ada@acme.example', HOME);
    expect(await accounts.signIn('ada@acme.example', { caller: HOME })).toMatchObject({ outcome: 'throttled' });
  });

  it('is never shut out for good', async () => {
    await accounts.person('patient@acme.example');
    for (let tries = 0; tries < 30; tries++) {
      await wrong('patient@acme.example');
      seconds(15 * 60);
    }
    expect(await accounts.signIn('patient@acme.example', { caller: stranger() })).toMatchObject({
      outcome: 'signed-in',
    });
  });

  it('waits at an address, whoever it tries, and one success does not wipe that out', async () => {
    await accounts.person('own@acme.example');
    const caller = from('198.51.100.1');
    for (let tries = 0; tries < 15; tries++) await wrong(`guess-${tries}@acme.example`, caller);
    expect(await accounts.signIn('own@acme.example', { caller })).toMatchObject({ outcome: 'signed-in' });
    for (let tries = 15; tries < 30; tries++) await wrong(`guess-${tries}@acme.example`, caller);
    expect(await wrong('guess-31@acme.example', caller)).toMatchObject({ outcome: 'throttled' });
    expect(await accounts.signIn('own@acme.example', { caller, tenant: accounts.globex })).toEqual({
      outcome: 'refused',
    });
  });

  it('waits with codes as well, apart from passwords', async () => {
    const app = await accounts.addApp(await accounts.person('codes@acme.example'));
    const first = await accounts.signIn('codes@acme.example', { caller: stranger() });
    if (first.outcome !== 'second-factor') throw new Error(first.outcome);
    const attempt = (code: string) =>
      accounts.get(SecondFactorSignIn).withSecondFactor(accounts.acme.tenantId, {
        challenge: first.challenge,
        factor: { kind: 'totp', code },
        caller: stranger(),
      });
    const code = app.code();
    const miss = code === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries++) expect(await attempt(miss)).toEqual({ outcome: 'refused' });
    expect(await attempt(code)).toEqual({ outcome: 'throttled', retryAfter: 30 });
    expect(await accounts.signIn('codes@acme.example', { caller: stranger() })).toMatchObject({
      outcome: 'second-factor',
    });
    seconds(30);
    expect(await attempt(app.code())).toMatchObject({ outcome: 'signed-in' });
  });
});

describe('what is kept of it', () => {
  it('says neither who nor from where', async () => {
    await wrong('secretive@acme.example', from('198.51.100.200'));
    const rows = await accounts.plane.database.withTenant(accounts.acme.tenantId, (tx) => tx.signInThrottle.findMany());
    for (const { slot } of rows) expect(slot).toBeLessThan(2 ** 18);
    expect(JSON.stringify(rows)).not.toMatch(/secretive|198\.51/);
  });

  it('turns people away at once when too many come, before anything is looked up', async () => {
    vi.spyOn(accounts.get(PasswordHashes), 'matches').mockImplementation(() => new Promise(() => {}));
    const waiting = Array.from({ length: 40 }, (_, index) =>
      accounts.get(PasswordHashes).hash(`a password to be hashed ${index}`),
    );
    const results = Promise.allSettled(waiting);
    await expect(wrong('busy@acme.example')).rejects.toMatchObject({ code: 'sign-in.busy' });
    const refused = (await results).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(6);
  });
});
