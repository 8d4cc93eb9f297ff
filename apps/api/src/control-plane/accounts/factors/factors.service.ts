import { Database, type TenantId } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import { findPassword } from '../passwords/passwords.repository.ts';
import { listPasskeys } from './passkeys.repository.ts';
import { countRecoveryCodes } from './recovery-codes.repository.ts';
import { findTotp } from './totp.repository.ts';

/** How a person can prove who they are. */
export interface Factors {
  /** When it was set; absent where there is none. */
  readonly passwordChangedAt: Date | undefined;
  /** When the authenticator app was added; absent where there is none. */
  readonly totpSince: Date | undefined;
  readonly passkeys: number;
  /** Codes that have not been used. */
  readonly recoveryCodes: number;
}

/** What an account has, for a page of its owner. */
@Injectable()
export class FactorsService {
  constructor(private readonly database: Database) {}

  of(tenant: TenantId, accountId: string): Promise<Factors> {
    return this.database.withTenant(tenant, async (tx) => ({
      passwordChangedAt: (await findPassword(tx, accountId))?.changedAt,
      totpSince: (await findTotp(tx, accountId))?.confirmedAt,
      passkeys: (await listPasskeys(tx, accountId)).length,
      recoveryCodes: await countRecoveryCodes(tx, accountId),
    }));
  }
}
