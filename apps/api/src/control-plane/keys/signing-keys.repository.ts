import type { Prisma, SigningKey, TenantTx } from '@gatehouse/db';
import type { JWK } from 'jose';

/** An access token lives at most an hour; another hour is for clocks that differ and keys that were cached. */
const RETIRED_KEY_SECONDS = 2 * 3600;

/** A key pair that is not stored yet. */
export interface FreshSigningKey {
  readonly id: string;
  readonly publicJwk: JWK;
  /** Sealed under the tenant's data key. */
  readonly privateJwk: Uint8Array<ArrayBuffer>;
}

/** Oldest first. */
export function listSigningKeys(tx: TenantTx): Promise<SigningKey[]> {
  return tx.signingKey.findMany({
    where: { tenantId: tx.tenantId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** Stores a key unless it would be a second current one. Tells whether it was stored. */
export async function addSigningKey(
  tx: TenantTx,
  state: 'current' | 'next',
  { id, publicJwk, privateJwk }: FreshSigningKey,
): Promise<boolean> {
  const { count } = await tx.signingKey.createMany({
    data: [{ tenantId: tx.tenantId, id, publicJwk: publicJwk as Prisma.InputJsonObject, privateJwk, state }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** Makes this current key a previous one; false when it was not the current one (any more). */
export async function retireSigningKey(tx: TenantTx, id: string): Promise<boolean> {
  const count = await tx.$executeRaw`
    update signing_keys set state = 'previous', retired_at = current_timestamp
     where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid and state = 'current'`;
  return count === 1;
}

/** Makes this next key the current one; false when it was not a next one. */
export async function promoteSigningKey(tx: TenantTx, id: string): Promise<boolean> {
  const { count } = await tx.signingKey.updateMany({
    where: { tenantId: tx.tenantId, id, state: 'next' },
    data: { state: 'current' },
  });
  return count === 1;
}

/** Deletes previous keys that no token can need any more. Answers how many. */
export async function dropSpentSigningKeys(tx: TenantTx): Promise<number> {
  return tx.$executeRaw`
    delete from signing_keys
     where tenant_id = ${tx.tenantId}::uuid and state = 'previous'
       and retired_at <= current_timestamp - make_interval(secs => ${RETIRED_KEY_SECONDS})`;
}

/** Deletes a key at once; false when there is none or it is the current one. */
export async function dropSigningKey(tx: TenantTx, id: string): Promise<boolean> {
  const { count } = await tx.signingKey.deleteMany({
    where: { tenantId: tx.tenantId, id, state: { not: 'current' } },
  });
  return count === 1;
}

/**
 * What signatures of the tenant's built-in issuer are verified with: the current key, the next one (known everywhere
 * before the first signature by it) and previous ones while a token of theirs may live, dropped already or not.
 */
export async function publicKeys(tx: TenantTx): Promise<JWK[]> {
  const rows = await tx.$queryRaw<{ id: string; jwk: JWK }>`
    select id, public_jwk as jwk from signing_keys
     where tenant_id = ${tx.tenantId}::uuid
       and (state <> 'previous' or retired_at > current_timestamp - make_interval(secs => ${RETIRED_KEY_SECONDS}))
     order by created_at, id`;
  // Named one by one: whatever else a row may hold stays where it is.
  return rows.map(({ id, jwk: { kty, crv, x, y } }) => ({ kty, crv, x, y, kid: id, alg: 'ES256', use: 'sig' }) as JWK);
}

/** Milliseconds until {@link publicKeys} has one less, because a retired key is spent; `undefined` while none is. */
export async function publicKeysEnd(tx: TenantTx): Promise<number | undefined> {
  const [row] = await tx.$queryRaw<{ left: number | null }>`
    select (extract(epoch from min(retired_at) - current_timestamp) + ${RETIRED_KEY_SECONDS})::float8 * 1000 as left
      from signing_keys
     where tenant_id = ${tx.tenantId}::uuid and state = 'previous'
       and retired_at > current_timestamp - make_interval(secs => ${RETIRED_KEY_SECONDS})`;
  return row?.left ?? undefined;
}
