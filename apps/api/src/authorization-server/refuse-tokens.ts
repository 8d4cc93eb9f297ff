import type { TenantTx } from '@gatehouse/db';
import { BUILTIN_TOKEN_LIMIT, CLOCK_TOLERANCE } from './token-lifetime.ts';

/** What ends more than one token. */
export type Ended = 'grant' | 'session' | 'client' | 'principal';

/**
 * Has access tokens refused that are good by themselves, for as long as one could live that was issued before. Those of a
 * client or of a principal only as far as they were issued until now: both may begin again. Tokens know no time smaller
 * than a second, so of those that were issued within this one, only what has no authorization is refused by it: what has
 * one ends with it, by `end-grants.ts`.
 */
export async function refuseTokens(
  tx: TenantTx,
  kind: Ended,
  values: string | readonly string[],
  now: Date,
): Promise<void> {
  const until = new Date(now.getTime() + (BUILTIN_TOKEN_LIMIT + 2 * CLOCK_TOLERANCE) * 1000);
  await tx.$executeRaw`
    insert into revocations (tenant_id, id, kind, value, revoked_at, expires_at)
    select ${tx.tenantId}::uuid, uuidv7(), ${kind}, value, ${now}, ${until}
      from unnest(${[values].flat()}::text[]) as value
    on conflict (tenant_id, kind, value) do update
      set revoked_at = excluded.revoked_at, expires_at = excluded.expires_at`;
}
