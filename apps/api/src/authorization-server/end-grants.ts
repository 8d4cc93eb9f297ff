import type { TenantTx } from '@gatehouse/db';
import { refuseTokens } from './refuse-tokens.ts';

/** An authorization that is gone. */
export interface EndedGrant {
  readonly id: string;
  readonly accountId: string;
  readonly clientId: string;
}

/*
 * Authorizations are ended by these functions and no others. A row that goes takes with it what is stored for it, and its
 * access tokens are refused by its name: so nobody has to tell by the second of a token whether it was issued before or
 * after. Those that have expired are swept, when no access token of theirs can be good any more.
 */

/** @param grantId as its row and `gid` have it. @returns it, if it was there */
export async function endGrant(tx: TenantTx, grantId: string, now: Date): Promise<EndedGrant | undefined> {
  const gone = await tx.$queryRaw<EndedGrant>`
    delete from oauth_grants where tenant_id = ${tx.tenantId}::uuid and id = ${grantId}
    returning id, account_id::text as "accountId", client_id as "clientId"`;
  await refuseAll(tx, gone, now);
  return gone[0];
}

export async function endGrantsOfAccount(tx: TenantTx, accountId: string, now: Date): Promise<void> {
  const gone = await tx.$queryRaw<{ id: string }>`
    delete from oauth_grants where tenant_id = ${tx.tenantId}::uuid and account_id = ${accountId}::uuid returning id`;
  await refuseAll(tx, gone, now);
}

export async function endGrantsOfClient(tx: TenantTx, clientId: string, now: Date): Promise<void> {
  const gone = await tx.$queryRaw<{ id: string }>`
    delete from oauth_grants where tenant_id = ${tx.tenantId}::uuid and client_id = ${clientId} returning id`;
  await refuseAll(tx, gone, now);
}

/** Those that something was issued for in a sign-in. @param uid as `sid` has it */
export async function endGrantsOfSession(tx: TenantTx, uid: string, now: Date): Promise<void> {
  const gone = await tx.$queryRaw<{ id: string }>`
    delete from oauth_grants where tenant_id = ${tx.tenantId}::uuid and id in (
      select grant_id from oauth_tokens where tenant_id = ${tx.tenantId}::uuid and session_uid = ${uid})
    returning id`;
  await refuseAll(tx, gone, now);
}

/**
 * What an account allowed a client, but for other resources. A grant has its resource as the client named it, which can be
 * another of its names, or none where only identity was allowed: what stays is what belongs to another consent for certain.
 */
export async function endGrantsOfConsent(
  tx: TenantTx,
  { accountId, clientId, stays }: { readonly accountId: string; readonly clientId: string; readonly stays: string[] },
  now: Date,
): Promise<void> {
  const gone = await tx.$queryRaw<{ id: string }>`
    delete from oauth_grants
     where tenant_id = ${tx.tenantId}::uuid and account_id = ${accountId}::uuid and client_id = ${clientId}
       and resource <> all(${stays}::text[])
    returning id`;
  await refuseAll(tx, gone, now);
}

async function refuseAll(tx: TenantTx, gone: readonly { readonly id: string }[], now: Date): Promise<void> {
  await refuseTokens(
    tx,
    'grant',
    gone.map(({ id }) => id),
    now,
  );
}
