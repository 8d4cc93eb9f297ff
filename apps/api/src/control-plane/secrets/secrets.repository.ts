import type { TenantTx } from '@gatehouse/db';
import type { SealedSecret } from '@gatehouse/secrets';

export async function findSecret(tx: TenantTx, name: string): Promise<SealedSecret | undefined> {
  const row = await tx.secret.findUnique({
    where: { tenantId_name: { tenantId: tx.tenantId, name } },
    select: { id: true, value: true },
  });
  return row ?? undefined;
}

/** Stores a secret under a new name; false when the name is taken. */
export async function addSecret(
  tx: TenantTx,
  name: string,
  { id, value }: { readonly id: string; readonly value: Uint8Array<ArrayBuffer> },
): Promise<boolean> {
  const { count } = await tx.secret.createMany({
    data: [{ tenantId: tx.tenantId, id, name, value }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function replaceSecret(tx: TenantTx, id: string, value: Uint8Array<ArrayBuffer>): Promise<void> {
  await tx.secret.update({ where: { tenantId_id: { tenantId: tx.tenantId, id } }, data: { value } });
}

export async function dropSecret(tx: TenantTx, name: string): Promise<void> {
  await tx.secret.deleteMany({ where: { tenantId: tx.tenantId, name } });
}

/** A secret without its value. */
export interface KeptSecret {
  readonly name: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Those that come after a name, in the order of names. */
export function listSecretsAfter(tx: TenantTx, name: string, limit: number): Promise<KeptSecret[]> {
  return tx.secret.findMany({
    where: { tenantId: tx.tenantId, name: { gt: name } },
    select: { name: true, createdAt: true, updatedAt: true },
    orderBy: { name: 'asc' },
    take: limit,
  });
}

export async function findKeptSecret(tx: TenantTx, name: string): Promise<KeptSecret | undefined> {
  const row = await tx.secret.findUnique({
    where: { tenantId_name: { tenantId: tx.tenantId, name } },
    select: { name: true, createdAt: true, updatedAt: true },
  });
  return row ?? undefined;
}
