import type { Level, Permission } from '@gatehouse/contracts/api';
import type { TenantId, TenantStatus } from '@gatehouse/db';

/** Who calls the API: established once for a request, by its token and by what the tenant says of the account now. */
export interface ApiCaller {
  /** Whose issuer the token is of. */
  readonly tenant: {
    readonly id: TenantId;
    readonly slug: string;
    readonly name: string;
    readonly status: TenantStatus;
  };
  readonly account: { readonly id: string; readonly email: string; readonly name: string | null };
  readonly levels: readonly Level[];
  readonly permissions: ReadonlySet<Permission>;
  /** As events name them: `account:{id}`, or `operator:{id}` of one whose account is the platform's. */
  readonly actor: string;
}
