import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Caller } from '../account.ts';
import { type AccountRecord, holdAccount } from '../accounts.repository.ts';
import { holdSession } from '../sessions/open-session.repository.ts';

/** Holds an account that somebody is to sign in with. @throws GatehouseError `account.unknown` unless it is active */
export async function holdActiveAccount(tx: TenantTx, accountId: string): Promise<AccountRecord> {
  const account = await holdAccount(tx, accountId);
  if (account?.status !== 'active') throw new GatehouseError('account.unknown');
  return account;
}

/**
 * Holds an account that its person is about to change, and the session in which they ask for it: what was ended while the
 * request was under way changes nothing any more.
 *
 * @throws GatehouseError `account.unknown` unless it is active, `account.session-ended`
 */
export async function holdForChange(
  tx: TenantTx,
  accountId: string,
  { sessionUid }: Pick<Caller, 'sessionUid'>,
): Promise<AccountRecord> {
  const account = await holdActiveAccount(tx, accountId);
  if (sessionUid !== undefined && !(await holdSession(tx, accountId, sessionUid))) {
    throw new GatehouseError('account.session-ended');
  }
  return account;
}
