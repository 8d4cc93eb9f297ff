import { type SqlFragment, sql, type TenantTx } from '@gatehouse/db';
import type { AccountRecord } from '../accounts.repository.ts';

/** An account with all that signing in asks of it. */
export interface SignInRecord extends AccountRecord {
  readonly hash: string | null;
  readonly passwordChangedAt: Date | null;
  readonly totp: boolean;
  readonly passkey: boolean;
  readonly recoveryCode: boolean;
  /** Whether it has signed in from the address with that digest. */
  readonly familiar: boolean;
}

export function signInRecordByEmail(
  tx: TenantTx,
  email: string,
  address: Uint8Array,
): Promise<SignInRecord | undefined> {
  return signInRecord(tx, sql`a.email = ${email}`, address);
}

export function signInRecordById(tx: TenantTx, id: string, address: Uint8Array): Promise<SignInRecord | undefined> {
  return signInRecord(tx, sql`a.id = ${id}::uuid`, address);
}

/** One statement, whether there is such an account or not. */
async function signInRecord(tx: TenantTx, which: SqlFragment, address: Uint8Array): Promise<SignInRecord | undefined> {
  const { tenantId } = tx;
  const of = sql`f where f.tenant_id = ${tenantId}::uuid and f.account_id = a.id`;
  const [row] = await tx.$queryRaw<SignInRecord & { readonly displayName: string | null }>`
    select a.id::text, a.subject, a.email, a.email_verified_at is not null as "emailVerified",
           a.display_name as "displayName", a.status, p.hash, p.changed_at as "passwordChangedAt",
           exists (select from account_totp ${of}) as totp,
           exists (select from account_passkeys ${of}) as passkey,
           exists (select from account_recovery_codes ${of} and f.used_at is null) as "recoveryCode",
           exists (select from account_addresses ${of} and f.digest = ${address}) as familiar
      from accounts a
      left join account_passwords p on p.tenant_id = a.tenant_id and p.account_id = a.id
     where a.tenant_id = ${tenantId}::uuid and ${which}`;
  return row && { ...row, displayName: row.displayName ?? undefined };
}
