import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../src/control-plane/accounts/account.ts';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { PasskeysService } from '../src/control-plane/accounts/factors/passkeys.service.ts';
import { PasskeySignIn } from '../src/control-plane/accounts/sign-in/passkey-sign-in.service.ts';
import { SecondFactorSignIn } from '../src/control-plane/accounts/sign-in/second-factor-sign-in.service.ts';
import { atOnce, by, HOME, startAccounts, type TestAccounts } from './start-accounts.ts';
import { type Misbehaviour, VirtualAuthenticator } from './virtual-authenticator.ts';

const ORIGIN = 'http://localhost:4000';

let accounts: TestAccounts;

beforeAll(async () => {
  accounts = await startAccounts(ORIGIN);
});
afterAll(() => accounts?.[Symbol.asyncDispose]());

const passkeys = () => accounts.get(PasskeysService);

async function addPasskey(
  person: Person,
  authenticator = new VirtualAuthenticator(ORIGIN),
  misbehaviour: Misbehaviour = {},
) {
  const { tenantId } = accounts.acme;
  const { options, challenge } = await passkeys().begin(tenantId, person.id);
  const response = authenticator.create(options, misbehaviour);
  const added = await passkeys().add(tenantId, {
    accountId: person.id,
    challenge,
    response,
    name: 'Key',
    caller: HOME,
  });
  return { authenticator, added, again: { accountId: person.id, challenge, response, name: 'Key', caller: HOME } };
}

async function signInBy(authenticator: VirtualAuthenticator, misbehaviour: Misbehaviour = {}, tenant = accounts.acme) {
  const { options, challenge } = await accounts.get(PasskeySignIn).begin(tenant.tenantId);
  const answer = { challenge, response: authenticator.get(options, misbehaviour) };
  return accounts.get(PasskeySignIn).finish(tenant.tenantId, answer, HOME);
}

describe('a passkey', () => {
  it('is all that a person needs, and says so', async () => {
    const ada = await accounts.person('ada@acme.example');
    expect(accounts.get(PasskeySignIn).passkeysAvailable).toBe(true);
    const { options } = await passkeys().begin(accounts.acme.tenantId, ada.id);
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { name: 'ada@acme.example (acme)' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    });
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257]);
    const { authenticator, added } = await addPasskey(ada);
    expect(await signInBy(authenticator)).toMatchObject({
      outcome: 'signed-in',
      account: { id: ada.id },
      amr: ['hwk', 'user', 'mfa'],
    });
    const [listed] = await passkeys().list(accounts.acme.tenantId, ada.id);
    expect(listed).toEqual({ ...added, lastUsedAt: accounts.plane.clock.now() });
  });

  it('is asked for after a password, of that person alone', async () => {
    const [bob, eve] = [await accounts.person('bob@acme.example'), await accounts.person('eve@acme.example')];
    const [own, other] = [(await addPasskey(bob)).authenticator, (await addPasskey(eve)).authenticator];
    const { tenantId } = accounts.acme;
    const first = await accounts.signIn('bob@acme.example');
    if (first.outcome !== 'second-factor') throw new Error(first.outcome);
    expect(first.factors).toEqual(['passkey']);
    const service = accounts.get(SecondFactorSignIn);
    const prove = async (authenticator: VirtualAuthenticator) => {
      const { options, challenge } = await service.requestPasskey(tenantId, first.challenge);
      expect(options.allowCredentials).toHaveLength(1);
      const factor = { kind: 'passkey' as const, challenge, response: authenticator.get(options) };
      return service.withSecondFactor(tenantId, { challenge: first.challenge, factor, caller: HOME });
    };
    expect(await prove(other)).toEqual({ outcome: 'refused' });
    expect(await prove(own)).toMatchObject({ outcome: 'signed-in', amr: ['pwd', 'hwk', 'user', 'mfa'] });
    const { options, challenge } = await accounts.get(PasskeySignIn).begin(tenantId);
    const second = await accounts.signIn('bob@acme.example');
    if (second.outcome !== 'second-factor') throw new Error(second.outcome);
    // A challenge that anybody can have is none of the ones that are made for this person.
    const factor = { kind: 'passkey' as const, challenge, response: own.get(options) };
    const crossed = { challenge: second.challenge, factor, caller: HOME };
    expect(await service.withSecondFactor(tenantId, crossed)).toEqual({ outcome: 'refused' });
  });

  it('signs a person in once with one answer, even fifty times at the same time', async () => {
    const { authenticator } = await addPasskey(await accounts.person('carl@acme.example'));
    const { tenantId } = accounts.acme;
    const { options, challenge } = await accounts.get(PasskeySignIn).begin(tenantId);
    const answer = { challenge, response: authenticator.get(options) };
    const outcomes = await atOnce(50, (index) => {
      const caller = { address: `2001:db8:${index}::1`, correlationId: 'x' };
      return accounts.get(PasskeySignIn).finish(tenantId, answer, caller);
    });
    expect(outcomes.filter(({ outcome }) => outcome === 'signed-in')).toHaveLength(1);
    accounts.plane.clock.advance(1000);
    expect((await accounts.get(PasskeySignIn).finish(tenantId, answer, HOME)).outcome).not.toBe('signed-in');
  });

  it.each<[string, Misbehaviour]>([
    ['of a page elsewhere', { origin: 'https://localhost.evil.example' }],
    ['without the person', { unverified: true }],
    ['of a copy that has signed less often', { signCount: 0 }],
    ['that says it is of somebody else', { userHandle: Buffer.from('somebody').toString('base64url') }],
  ])('is refused %s', async (what, misbehaviour) => {
    const { authenticator } = await addPasskey(
      await accounts.person(`${what.length}-${what.split(' ')[0]}@acme.example`),
    );
    expect(await signInBy(authenticator)).toMatchObject({ outcome: 'signed-in' });
    expect(await signInBy(authenticator, misbehaviour)).toEqual({ outcome: 'refused' });
  });

  it('is refused by another tenant, with a challenge of another one, and when it is too late', async () => {
    const { authenticator } = await addPasskey(await accounts.person('dan@acme.example'));
    expect(await signInBy(authenticator, {}, accounts.globex)).toEqual({ outcome: 'refused' });
    const { options, challenge } = await accounts.get(PasskeySignIn).begin(accounts.globex.tenantId);
    const { tenantId } = accounts.acme;
    const crossed = { challenge, response: authenticator.get(options) };
    expect(await accounts.get(PasskeySignIn).finish(tenantId, crossed, HOME)).toEqual({ outcome: 'expired' });
    const late = await accounts.get(PasskeySignIn).begin(tenantId);
    const response = authenticator.get(late.options);
    accounts.plane.clock.advance(600_000);
    expect(await accounts.get(PasskeySignIn).finish(tenantId, { challenge: late.challenge, response }, HOME)).toEqual({
      outcome: 'expired',
    });
  });

  it('lets nobody in who is suspended, nor once it is removed', async () => {
    const fay = await accounts.person('fay@acme.example');
    const { authenticator, added } = await addPasskey(fay);
    const { tenantId } = accounts.acme;
    await accounts.get(AccountsService).suspend(tenantId, fay.id, by);
    expect(await signInBy(authenticator)).toEqual({ outcome: 'refused' });
    await accounts.get(AccountsService).resume(tenantId, fay.id, by);
    expect(await signInBy(authenticator)).toMatchObject({ outcome: 'signed-in' });
    const eve = await accounts.person('thief@acme.example');
    await expect(passkeys().remove(tenantId, eve.id, added.id, HOME)).rejects.toMatchObject({
      code: 'account.factor-unknown',
    });
    await passkeys().remove(tenantId, fay.id, added.id, HOME);
    expect(await signInBy(authenticator)).toEqual({ outcome: 'refused' });
  });

  it('answers what is no credential like one that is not good', async () => {
    const { tenantId } = accounts.acme;
    const junk = [null, 'x', {}, { id: '../..', rawId: 'x', type: 'public-key' }, { id: 'A'.repeat(10_000) }];
    for (const response of junk) {
      accounts.plane.clock.advance(1_000_000);
      const { challenge } = await accounts.get(PasskeySignIn).begin(tenantId);
      expect(await accounts.get(PasskeySignIn).finish(tenantId, { challenge, response }, HOME)).toEqual({
        outcome: 'refused',
      });
    }
  });
});

describe('adding a passkey', () => {
  it('is done once with one answer, and one authenticator is one person', async () => {
    const gil = await accounts.person('gil@acme.example');
    const { authenticator, again } = await addPasskey(gil);
    await expect(passkeys().add(accounts.acme.tenantId, again)).rejects.toMatchObject({
      code: 'account.challenge-invalid',
    });
    const hal = await accounts.person('hal@acme.example');
    await expect(addPasskey(hal, authenticator)).rejects.toMatchObject({ code: 'account.factor-exists' });
  });

  it('takes neither an answer of another page, nor one without the person, nor for another account', async () => {
    const ida = await accounts.person('ida@acme.example');
    const refused = { code: 'account.factor-refused' };
    await expect(addPasskey(ida, undefined, { origin: 'https://evil.example' })).rejects.toMatchObject(refused);
    await expect(addPasskey(ida, undefined, { unverified: true })).rejects.toMatchObject(refused);
    // Before anything is asked of a host that its certificates name.
    await expect(addPasskey(ida, undefined, { attested: true })).rejects.toMatchObject({
      ...refused,
      reason: 'an attestation that was not asked for',
    });
    const jo = await accounts.person('jo@acme.example');
    const { options, challenge } = await passkeys().begin(accounts.acme.tenantId, ida.id);
    const response = new VirtualAuthenticator(ORIGIN).create(options);
    const stolen = { accountId: jo.id, challenge, response, name: 'Key', caller: HOME };
    await expect(passkeys().add(accounts.acme.tenantId, stolen)).rejects.toMatchObject({
      code: 'account.challenge-invalid',
    });
    await expect(
      passkeys().add(accounts.acme.tenantId, { ...stolen, accountId: ida.id, name: 'a\nb' }),
    ).rejects.toMatchObject({ code: 'usage.invalid' });
    expect(await passkeys().list(accounts.acme.tenantId, ida.id)).toEqual([]);
  });
});
