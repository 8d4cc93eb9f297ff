import type { TenantTx } from '@gatehouse/db';

/** What is kept of a password. */
export interface KeptPassword {
  readonly hash: string;
  readonly changedAt: Date;
}

export async function findPassword(tx: TenantTx, accountId: string): Promise<KeptPassword | undefined> {
  const where = { tenantId_accountId: { tenantId: tx.tenantId, accountId } };
  return (await tx.accountPassword.findUnique({ where, select: { hash: true, changedAt: true } })) ?? undefined;
}

/** Sets an account's password, whether it has one or not. */
export async function putPassword(tx: TenantTx, accountId: string, { hash, changedAt }: KeptPassword): Promise<void> {
  const { tenantId } = tx;
  await tx.accountPassword.upsert({
    where: { tenantId_accountId: { tenantId, accountId } },
    create: { tenantId, accountId, hash, changedAt },
    update: { hash, changedAt },
  });
}

export async function dropPassword(tx: TenantTx, accountId: string): Promise<boolean> {
  const { count } = await tx.accountPassword.deleteMany({ where: { tenantId: tx.tenantId, accountId } });
  return count === 1;
}
