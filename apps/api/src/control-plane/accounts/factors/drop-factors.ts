import type { TenantTx } from '@gatehouse/db';
import { dropPassword } from '../passwords/passwords.repository.ts';
import { dropPasskeys } from './passkeys.repository.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.repository.ts';
import { dropTotp } from './totp.repository.ts';

/** What an account had. */
export interface DroppedFactors {
  readonly password: boolean;
  readonly totp: boolean;
  readonly passkeys: number;
  /** Those that had not been used. */
  readonly recoveryCodes: number;
}

/** Takes from an account, which is held, everything by which its person signs in. */
export async function dropFactors(tx: TenantTx, accountId: string): Promise<DroppedFactors> {
  const recoveryCodes = await countRecoveryCodes(tx, accountId);
  await replaceRecoveryCodes(tx, accountId, []);
  return {
    password: await dropPassword(tx, accountId),
    totp: await dropTotp(tx, accountId),
    passkeys: await dropPasskeys(tx, accountId),
    recoveryCodes,
  };
}
