import { randomUUID } from 'node:crypto';
import type { TenantId, TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { MasterKeys, open, type Place, seal } from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';

/** What a challenge is for, and what it remembers until it comes back. */
export interface ChallengeContents {
  /** The password was right. */
  'second-factor': {
    readonly accountId: string;
    /** Which password that was: milliseconds. */
    readonly passwordChangedAt: number;
  };
  /** A passkey is to sign in; of one account where it is a second factor. */
  'passkey-sign-in': { readonly webauthn: string; readonly accountId?: string };
  'passkey-enrolment': { readonly webauthn: string; readonly accountId: string };
  'totp-enrolment': { readonly secret: string; readonly accountId: string };
}

export type ChallengePurpose = keyof ChallengeContents;

/** A challenge that came back. */
export interface Challenge<Purpose extends ChallengePurpose> {
  readonly id: string;
  readonly expiresAt: Date;
  readonly contents: ChallengeContents[Purpose];
}

/** Milliseconds; enough to look for a telephone. */
const LIFETIME = 10 * 60_000;

/** Characters; ours are far shorter. */
const LONGEST = 4096;

/**
 * What is between two steps of a person, sealed and given to their browser: nothing is stored for who never comes back.
 * One is good in one tenant, for one purpose, for ten minutes, and leads somewhere once.
 */
@Injectable()
export class Challenges {
  private readonly keys: MasterKeys;

  constructor(
    masterKeys: MasterKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.keys = masterKeys.derive('sign-in challenge');
  }

  seal<Purpose extends ChallengePurpose>(
    tenant: TenantId,
    purpose: Purpose,
    contents: ChallengeContents[Purpose],
  ): string {
    const plaintext = JSON.stringify([randomUUID(), this.clock.now().getTime() + LIFETIME, contents]);
    return Buffer.from(seal(this.keys.current, Buffer.from(plaintext), placeOf(tenant, purpose))).toString('base64url');
  }

  /** @throws GatehouseError `account.challenge-invalid` */
  async open<Purpose extends ChallengePurpose>(
    tenant: TenantId,
    purpose: Purpose,
    sealed: string,
  ): Promise<Challenge<Purpose>> {
    const [id, expires, contents] = await this.unseal(sealed, placeOf(tenant, purpose));
    if (expires <= this.clock.now().getTime()) throw invalid('expired');
    return { id, expiresAt: new Date(expires), contents: contents as ChallengeContents[Purpose] };
  }

  /** Makes sure that it leads nowhere again. @throws GatehouseError `account.challenge-invalid` when it has already */
  async spend(tx: TenantTx, { id, expiresAt }: Challenge<ChallengePurpose>): Promise<void> {
    const { tenantId } = tx;
    await tx.spentChallenge.deleteMany({ where: { tenantId, expiresAt: { lte: this.clock.now() } } });
    const { count } = await tx.spentChallenge.createMany({ data: [{ tenantId, id, expiresAt }], skipDuplicates: true });
    if (count === 0) throw invalid('spent');
  }

  private async unseal(sealed: string, place: Place): Promise<[string, number, unknown]> {
    if (sealed.length > LONGEST) throw invalid('too long');
    try {
      const plaintext = await open((id) => this.keys.byId(id), Buffer.from(sealed, 'base64url'), place);
      return JSON.parse(Buffer.from(plaintext).toString());
    } catch (cause) {
      throw invalid('it does not open', cause);
    }
  }
}

function placeOf(tenant: TenantId, purpose: ChallengePurpose): Place {
  return { tenant, table: 'challenge', row: '', column: purpose };
}

function invalid(reason: string, cause?: unknown): GatehouseError {
  return new GatehouseError('account.challenge-invalid', { reason, cause });
}
