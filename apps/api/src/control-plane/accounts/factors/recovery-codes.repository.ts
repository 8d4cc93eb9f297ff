import type { TenantTx } from '@gatehouse/db';

/** Puts codes in the place of all earlier ones, used or not. */
export async function replaceRecoveryCodes(
  tx: TenantTx,
  accountId: string,
  digests: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  const { tenantId } = tx;
  await tx.accountRecoveryCode.deleteMany({ where: { tenantId, accountId } });
  if (digests.length === 0) return;
  await tx.accountRecoveryCode.createMany({ data: digests.map((digest) => ({ tenantId, accountId, digest })) });
}

/** Uses a code; false when there is none like it, or it was used before. */
export async function takeRecoveryCode(
  tx: TenantTx,
  accountId: string,
  digest: Uint8Array<ArrayBuffer>,
  usedAt: Date,
): Promise<boolean> {
  const { count } = await tx.accountRecoveryCode.updateMany({
    where: { tenantId: tx.tenantId, accountId, digest, usedAt: null },
    data: { usedAt },
  });
  return count === 1;
}

export function countRecoveryCodes(tx: TenantTx, accountId: string): Promise<number> {
  return tx.accountRecoveryCode.count({ where: { tenantId: tx.tenantId, accountId, usedAt: null } });
}
