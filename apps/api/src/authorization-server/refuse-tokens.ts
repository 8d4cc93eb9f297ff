import type { TenantTx } from '@gatehouse/db';
import { BUILTIN_TOKEN_LIMIT, CLOCK_TOLERANCE } from './token-lifetime.ts';

/** What ends more than one token. */
export type Ended = 'grant' | 'session' | 'client' | 'principal';

/**
 * Has access tokens refused that are good by themselves, for as long as one could live that was issued before. Those of a
 * client or of a principal only as far as they were issued until now: both may begin again.
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

/** Ends everything that was issued to a client, and what people allowed it. */
export async function endClient(tx: TenantTx, clientId: string, now: Date): Promise<void> {
  const { tenantId } = tx;
  await tx.oauthConsent.deleteMany({ where: { tenantId, clientId } });
  await tx.oauthGrant.deleteMany({ where: { tenantId, clientId } });
  await refuseTokens(tx, 'client', clientId, now);
}
