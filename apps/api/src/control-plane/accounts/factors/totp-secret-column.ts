import type { Column } from '@gatehouse/secrets';

/** The column that holds the secret of an authenticator app, for sealing it. An account has one at most. */
export function totpSecretColumn(accountId: string): Column {
  return { table: 'account_totp', row: accountId, column: 'secret' };
}
