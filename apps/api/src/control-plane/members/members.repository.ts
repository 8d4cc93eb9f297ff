import type { TenantTx } from '@gatehouse/db';
import type { Level } from '../accounts/account.ts';

/** Ids of the accounts that own the tenant and may sign in. */
export async function activeOwners(tx: TenantTx): Promise<string[]> {
  const { tenantId } = tx;
  const rows = await tx.membership.findMany({
    where: { tenantId, level: 'owner', account: { status: 'active' } },
    select: { accountId: true },
  });
  return rows.map(({ accountId }) => accountId);
}

export async function replaceLevels(tx: TenantTx, accountId: string, levels: readonly Level[]): Promise<void> {
  const { tenantId } = tx;
  await tx.membership.deleteMany({ where: { tenantId, accountId } });
  await tx.membership.createMany({ data: levels.map((level) => ({ tenantId, accountId, level })) });
}
