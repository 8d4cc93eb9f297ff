import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import { findPasskey, listPasskeys, usePasskey } from '../factors/passkeys.repository.ts';
import { type PublicKeyCredentialRequestOptionsJSON, WebAuthn } from '../factors/web-authn.ts';
import { parseAuthentication } from '../factors/web-authn-response.ts';
import { type Challenge, Challenges } from './challenges.ts';

/** What a browser is asked for; what it answers comes back with the challenge. */
export interface PasskeyRequest {
  /** For `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  readonly challenge: string;
}

/** What a browser answered. */
export interface PasskeyAnswer {
  readonly challenge: string;
  /** `PublicKeyCredential.toJSON()`, parsed. */
  readonly response: unknown;
}

/** A signature that holds, and has not been used yet. */
export interface PasskeyProof {
  readonly accountId: string;
  readonly passkeyId: string;
  readonly signCount: number;
  readonly backedUp: boolean;
  readonly challenge: Challenge<'passkey-sign-in'>;
}

/** Signatures of passkeys, whether they are all that a person gives or come after a password. */
@Injectable()
export class PasskeyProofs {
  constructor(
    private readonly database: Database,
    private readonly challenges: Challenges,
    private readonly webAuthn: WebAuthn,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asks for any passkey, or for one of an account. @throws GatehouseError `account.passkeys-unavailable` */
  async request(tenant: TenantId, accountId?: string): Promise<PasskeyRequest> {
    const webauthn = this.webAuthn.newChallenge();
    const allowed = accountId && (await this.database.withTenant(tenant, (tx) => listPasskeys(tx, accountId)));
    const options = await this.webAuthn.requestOptions(
      webauthn,
      allowed ? allowed.map(({ credentialId, transports }) => ({ id: credentialId, transports })) : undefined,
    );
    const contents = { webauthn, ...(accountId && { accountId }) };
    return { options, challenge: this.challenges.seal(tenant, 'passkey-sign-in', contents) };
  }

  /**
   * @param accountId whose it has to be; anybody's unless given
   * @throws GatehouseError `account.factor-refused`, `account.challenge-invalid`, `account.passkeys-unavailable`
   */
  async verify(tenant: TenantId, answer: PasskeyAnswer, accountId?: string): Promise<PasskeyProof> {
    const challenge = await this.challenges.open(tenant, 'passkey-sign-in', answer.challenge);
    if (challenge.contents.accountId !== accountId) throw refused('it was asked for something else');
    const response = parseAuthentication(answer.response);
    const passkey = await this.database.withTenant(tenant, (tx) => findPasskey(tx, response.id));
    if (!passkey) throw refused('nobody has that passkey');
    if (accountId !== undefined && passkey.accountId !== accountId) throw refused("it is somebody else's");
    const { userHandle } = response.response;
    if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== passkey.accountId) {
      throw refused('it says that it is of another account');
    }
    const credential = { id: passkey.credentialId, publicKey: passkey.publicKey, counter: Number(passkey.signCount) };
    const used = await this.webAuthn.authenticate(challenge.contents.webauthn, response, credential);
    return { accountId: passkey.accountId, passkeyId: passkey.id, challenge, ...used };
  }

  /**
   * Uses a proof: of all who come with the same one at the same time one is let through.
   *
   * @returns what it proves, as `amr` (RFC 8176)
   * @throws GatehouseError `account.challenge-invalid`, `account.factor-refused`
   */
  async use(tx: TenantTx, { passkeyId, signCount, backedUp, challenge }: PasskeyProof): Promise<string[]> {
    await this.challenges.spend(tx, challenge);
    const use = { id: passkeyId, signCount, backedUp, at: this.clock.now() };
    if (!(await usePasskey(tx, use))) throw refused('it was removed, or has signed as often already');
    return [backedUp ? 'swk' : 'hwk', 'user'];
  }
}

function refused(reason: string): GatehouseError {
  return new GatehouseError('account.factor-refused', { reason });
}
