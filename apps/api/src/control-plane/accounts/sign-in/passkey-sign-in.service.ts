import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../account.ts';
import { holdAccount } from '../accounts.repository.ts';
import { WebAuthn } from '../factors/web-authn.ts';
import type { SignInOutcome } from './outcome.ts';
import { type PasskeyAnswer, type PasskeyProof, PasskeyProofs, type PasskeyRequest } from './passkey-proofs.ts';
import { refusalOf } from './refusal-of.ts';
import { type Attempt, SignInAttempts } from './sign-in-attempts.ts';

/** Signing in by a passkey alone: it is something that one has, behind something that one knows or is. */
@Injectable()
export class PasskeySignIn {
  constructor(
    private readonly database: Database,
    private readonly proofs: PasskeyProofs,
    private readonly attempts: SignInAttempts,
    private readonly webAuthn: WebAuthn,
  ) {}

  /** Whether passkeys can be offered at this installation's public URL. */
  get passkeysAvailable(): boolean {
    return this.webAuthn.available;
  }

  /** Asks for a passkey of whoever is there. @throws GatehouseError `account.passkeys-unavailable` */
  begin(tenant: TenantId): Promise<PasskeyRequest> {
    return this.proofs.request(tenant);
  }

  /** Judges what the browser answered. @throws GatehouseError `account.passkeys-unavailable` */
  async finish(tenant: TenantId, answer: PasskeyAnswer, caller: Caller): Promise<SignInOutcome> {
    const begun = await this.database.withTenant(tenant, (tx) => this.attempts.beginUnclaimed(tx, caller));
    if ('retryAfter' in begun) return { outcome: 'throttled', ...begun };
    let proof: PasskeyProof | undefined;
    try {
      proof = await this.proofs.verify(tenant, answer);
      return await this.accept(tenant, begun.attempt, proof);
    } catch (thrown) {
      const outcome = refusalOf(thrown);
      if (outcome === 'expired') return { outcome };
      return this.database.withTenant(tenant, (tx) =>
        this.attempts.refuse(tx, begun.attempt, 'passkey', proof?.accountId),
      );
    }
  }

  private accept(tenant: TenantId, attempt: Attempt, proof: PasskeyProof): Promise<SignInOutcome> {
    return this.database.withTenant(tenant, async (tx: TenantTx) => {
      const account = await holdAccount(tx, proof.accountId);
      if (account?.status !== 'active') return this.attempts.refuse(tx, attempt, 'passkey', proof.accountId);
      const amr = [...(await this.proofs.use(tx, proof)), 'mfa'];
      return this.attempts.complete(tx, attempt, account, amr);
    });
  }
}
