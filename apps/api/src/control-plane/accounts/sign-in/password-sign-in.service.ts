import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import { type Caller, normalEmail } from '../account.ts';
import { holdAccount } from '../accounts.repository.ts';
import { PasswordHashes } from '../passwords/password-hashes.ts';
import { findPassword } from '../passwords/passwords.repository.ts';
import { Challenges } from './challenges.ts';
import type { FactorKind, SignInOutcome } from './outcome.ts';
import { type SignInRecord, signInRecordByEmail } from './sign-in.repository.ts';
import { type Attempt, SignInAttempts } from './sign-in-attempts.ts';

/** Signing in by e-mail and password. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly hashes: PasswordHashes,
    private readonly challenges: Challenges,
    private readonly attempts: SignInAttempts,
  ) {}

  /**
   * Judges a password. Accounts that exist and those that do not take the same way: one look-up, one hash, one unit of
   * work.
   *
   * @throws GatehouseError `sign-in.busy`
   */
  async withPassword(
    tenant: TenantId,
    { email, password, caller }: { readonly email: string; readonly password: string; readonly caller: Caller },
  ): Promise<SignInOutcome> {
    this.hashes.refuseWhenBusy();
    const person = normalEmail(email) ?? '';
    const { record, begun } = await this.database.withTenant(tenant, async (tx) => {
      const found = await signInRecordByEmail(tx, person, this.attempts.digestOf(tx, caller));
      const claimed = { person, familiar: found?.familiar ?? false };
      return { record: found, begun: await this.attempts.begin(tx, 'password', claimed, caller) };
    });
    if ('retryAfter' in begun) return { outcome: 'throttled', ...begun };
    const matches = await this.hashes.matches(record?.hash ?? undefined, password);
    return this.database.withTenant(tenant, async (tx) =>
      record && matches && (await stillHolds(tx, record))
        ? this.proceed(tx, begun.attempt, record)
        : this.attempts.refuse(tx, begun.attempt, 'password', record?.id),
    );
  }

  private async proceed(tx: TenantTx, attempt: Attempt, record: SignInRecord): Promise<SignInOutcome> {
    const factors = factorsOf(record);
    if (!record.totp && !record.passkey) return this.attempts.complete(tx, attempt, record, ['pwd']);
    await this.attempts.advance(tx, attempt);
    const passwordChangedAt = record.passwordChangedAt?.getTime() ?? 0;
    const challenge = this.challenges.seal(tx.tenantId, 'second-factor', { accountId: record.id, passwordChangedAt });
    return { outcome: 'second-factor', challenge, factors };
  }
}

/** Whether the account is active and has the password that was judged: hashing takes its time. */
async function stillHolds(tx: TenantTx, { id, hash }: SignInRecord): Promise<boolean> {
  const account = await holdAccount(tx, id);
  return account?.status === 'active' && (await findPassword(tx, id))?.hash === hash;
}

function factorsOf({ totp, passkey, recoveryCode }: SignInRecord): FactorKind[] {
  return [
    ...(passkey ? ['passkey' as const] : []),
    ...(totp ? ['totp' as const] : []),
    ...(recoveryCode ? ['recovery-code' as const] : []),
  ];
}
