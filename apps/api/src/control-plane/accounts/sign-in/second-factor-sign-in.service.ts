import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import type { Caller } from '../account.ts';
import { holdAccount } from '../accounts.repository.ts';
import { recoveryCodeDigest } from '../factors/recovery-code.ts';
import { takeRecoveryCode } from '../factors/recovery-codes.repository.ts';
import { TotpCodes } from '../factors/totp-codes.ts';
import { findPassword } from '../passwords/passwords.repository.ts';
import { type Challenge, Challenges } from './challenges.ts';
import type { SignInOutcome } from './outcome.ts';
import { type PasskeyAnswer, type PasskeyProof, PasskeyProofs, type PasskeyRequest } from './passkey-proofs.ts';
import { refusalOf } from './refusal-of.ts';
import { signInRecordById } from './sign-in.repository.ts';
import { type Attempt, SignInAttempts } from './sign-in-attempts.ts';

/** What a person gives after the password. */
export type SecondFactor =
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'recovery-code'; readonly code: string }
  | ({ readonly kind: 'passkey' } & PasskeyAnswer);

/** The second step of signing in, for accounts that have one. */
@Injectable()
export class SecondFactorSignIn {
  constructor(
    private readonly database: Database,
    private readonly challenges: Challenges,
    private readonly attempts: SignInAttempts,
    private readonly totpCodes: TotpCodes,
    private readonly proofs: PasskeyProofs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Asks for a passkey of the person whose password was right.
   *
   * @param challenge of the `second-factor` outcome
   * @throws GatehouseError `account.challenge-invalid`, `account.passkeys-unavailable`
   */
  async requestPasskey(tenant: TenantId, challenge: string): Promise<PasskeyRequest> {
    const { contents } = await this.challenges.open(tenant, 'second-factor', challenge);
    return this.proofs.request(tenant, contents.accountId);
  }

  /**
   * Judges a second factor. The challenge stays good for another try until one has succeeded.
   *
   * @param challenge of the `second-factor` outcome
   */
  async withSecondFactor(
    tenant: TenantId,
    {
      challenge,
      factor,
      caller,
    }: { readonly challenge: string; readonly factor: SecondFactor; readonly caller: Caller },
  ): Promise<SignInOutcome> {
    let opened: Challenge<'second-factor'>;
    try {
      opened = await this.challenges.open(tenant, 'second-factor', challenge);
    } catch (thrown) {
      return { outcome: refusalOf(thrown) };
    }
    const { accountId } = opened.contents;
    const begun = await this.begin(tenant, accountId, caller);
    if ('retryAfter' in begun) return { outcome: 'throttled', ...begun };
    try {
      const proof = factor.kind === 'passkey' ? await this.proofs.verify(tenant, factor, accountId) : undefined;
      return await this.accept(tenant, begun.attempt, opened, { factor, proof });
    } catch (thrown) {
      if (refusalOf(thrown) === 'expired') return { outcome: 'expired' };
      return this.database.withTenant(tenant, (tx) => this.attempts.refuse(tx, begun.attempt, factor.kind, accountId));
    }
  }

  private begin(tenant: TenantId, person: string, caller: Caller) {
    return this.database.withTenant(tenant, async (tx) => {
      const record = await signInRecordById(tx, person, this.attempts.digestOf(tx, caller));
      return this.attempts.begin(tx, 'factor', { person, familiar: record?.familiar ?? false }, caller);
    });
  }

  private accept(
    tenant: TenantId,
    attempt: Attempt,
    challenge: Challenge<'second-factor'>,
    given: { readonly factor: SecondFactor; readonly proof: PasskeyProof | undefined },
  ): Promise<SignInOutcome> {
    return this.database.withTenant(tenant, async (tx) => {
      const { accountId, passwordChangedAt } = challenge.contents;
      const account = await holdAccount(tx, accountId);
      const password = await findPassword(tx, accountId);
      if (account?.status !== 'active' || password?.changedAt.getTime() !== passwordChangedAt) {
        throw new GatehouseError('account.challenge-invalid', { reason: 'the password is another one by now' });
      }
      await this.challenges.spend(tx, challenge);
      const amr = given.proof
        ? await this.proofs.use(tx, given.proof)
        : await this.takeCode(tx, accountId, given.factor);
      return this.attempts.complete(tx, attempt, account, ['pwd', ...amr, 'mfa']);
    });
  }

  /** @throws GatehouseError `account.factor-refused`, which undoes all of this unit of work */
  private async takeCode(tx: TenantTx, accountId: string, factor: SecondFactor): Promise<string[]> {
    if (factor.kind === 'totp' && (await this.totpCodes.take(tx, accountId, factor.code))) return ['otp'];
    if (factor.kind === 'recovery-code') {
      const digest = recoveryCodeDigest(accountId, factor.code);
      // A password that is good once (RFC 8176, section 2, otp).
      if (digest && (await takeRecoveryCode(tx, accountId, digest, this.clock.now()))) return ['otp'];
    }
    throw new GatehouseError('account.factor-refused', { reason: factor.kind });
  }
}
