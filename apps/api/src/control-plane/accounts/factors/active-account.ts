import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type AccountRecord, holdAccount } from '../accounts.repository.ts';

/** Holds an account whose factors are about to change. @throws GatehouseError `account.unknown` unless it is active */
export async function holdActiveAccount(tx: TenantTx, accountId: string): Promise<AccountRecord> {
  const account = await holdAccount(tx, accountId);
  if (account?.status !== 'active') throw new GatehouseError('account.unknown');
  return account;
}
