import type { TenantTx } from '@gatehouse/db';
import { endGrantsOfClient } from './end-grants.ts';
import { refuseTokens } from './refuse-tokens.ts';

/** Ends everything that was issued to a client, and what people allowed it. */
export async function endClient(tx: TenantTx, clientId: string, now: Date): Promise<void> {
  await tx.oauthConsent.deleteMany({ where: { tenantId: tx.tenantId, clientId } });
  await endGrantsOfClient(tx, clientId, now);
  await refuseTokens(tx, 'client', clientId, now);
}
