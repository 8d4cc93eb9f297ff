import type { TenantTx } from '@gatehouse/db';
import { appendEvent } from '../../control-plane/audit/append-event.ts';

/** A token that is about to be made. */
export interface MintedToken {
  readonly tokenId: string;
  readonly principalId: string;
  /** Slug; absent where it is for something else than an endpoint. */
  readonly endpoint: string | undefined;
  readonly clientId: string;
  readonly scope: string;
  readonly lifetimeSeconds: number;
  readonly at: Date;
  readonly reason?: string | undefined;
  /** Further facts. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Says in the tenant's record that a token was minted. Committed before the token leaves, whoever asked for it. */
export async function recordMinted(tx: TenantTx, minted: MintedToken): Promise<void> {
  const { tokenId, principalId, endpoint, clientId, scope, lifetimeSeconds, at, reason, detail } = minted;
  await appendEvent(tx, {
    ...{ kind: 'token.minted', at, correlationId: tokenId, principalId, endpoint, target: tokenId },
    ...(reason !== undefined && { reason }),
    detail: { ...detail, clientId, scope, lifetimeSeconds },
  });
}
