import type { TenantTx } from '@gatehouse/db';
import { listPasskeys } from './passkeys.repository.ts';
import { replaceRecoveryCodes } from './recovery-codes.repository.ts';
import { findTotp } from './totp.repository.ts';

/** Whether an account's password alone is not enough. Recovery codes stand in for a factor and are none themselves. */
export async function hasSecondFactor(tx: TenantTx, accountId: string): Promise<boolean> {
  return (await findTotp(tx, accountId)) !== undefined || (await listPasskeys(tx, accountId)).length > 0;
}

/** Recovery codes go with the last factor that they stood in for. */
export async function dropUselessRecoveryCodes(tx: TenantTx, accountId: string): Promise<void> {
  if (!(await hasSecondFactor(tx, accountId))) await replaceRecoveryCodes(tx, accountId, []);
}
