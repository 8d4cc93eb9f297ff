import type { TenantId } from '@gatehouse/db';

/** A person who can sign in at a tenant's built-in issuer. */
export interface SignInAccount {
  readonly id: string;
  /** `sub` of what is issued for them: what their grants hang on. Never another account's. */
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly displayName: string | undefined;
  /** Only an `active` account is issued anything. */
  readonly status: string;
}

/** Where the issuer finds who signs in. How they prove it is not its business. */
export interface AccountDirectory {
  find(tenantId: TenantId, accountId: string): Promise<SignInAccount | undefined>;
}
