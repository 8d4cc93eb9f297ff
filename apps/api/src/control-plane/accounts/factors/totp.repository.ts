import type { TenantTx } from '@gatehouse/db';

export interface KeptTotp {
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly lastCounter: bigint;
  readonly confirmedAt: Date;
}

/** Stores an authenticator app; false when the account has one already. */
export async function addTotp(tx: TenantTx, accountId: string, totp: KeptTotp): Promise<boolean> {
  const { count } = await tx.accountTotp.createMany({
    data: [{ tenantId: tx.tenantId, accountId, ...totp }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function findTotp(tx: TenantTx, accountId: string): Promise<KeptTotp | undefined> {
  const where = { tenantId_accountId: { tenantId: tx.tenantId, accountId } };
  const select = { secret: true, lastCounter: true, confirmedAt: true };
  return (await tx.accountTotp.findUnique({ where, select })) ?? undefined;
}

/** Takes a code of that time step; false when one of it, or of a later one, was taken before. */
export async function takeTotpStep(tx: TenantTx, accountId: string, step: number): Promise<boolean> {
  const { count } = await tx.accountTotp.updateMany({
    where: { tenantId: tx.tenantId, accountId, lastCounter: { lt: step } },
    data: { lastCounter: step },
  });
  return count === 1;
}

export async function dropTotp(tx: TenantTx, accountId: string): Promise<boolean> {
  const { count } = await tx.accountTotp.deleteMany({ where: { tenantId: tx.tenantId, accountId } });
  return count === 1;
}
