import type { Clock, TenantTx } from '@gatehouse/db';
import { endGrantsOfClient } from './end-grants.ts';
import { refuseTokens } from './refuse-tokens.ts';

/** Ends everything that was issued to a client, and what people allowed it. A client that goes has gone before. */
export async function endClient(tx: TenantTx, clientId: string, clock: Clock): Promise<void> {
  await tx.oauthConsent.deleteMany({ where: { tenantId: tx.tenantId, clientId } });
  await endGrantsOfClient(tx, clientId, clock.now());
  // Not before whoever was minting for it has finished: the client was there until then.
  await refuseTokens(tx, 'client', clientId, clock.now());
}
