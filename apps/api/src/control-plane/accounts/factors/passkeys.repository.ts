import type { AccountPasskey, TenantTx } from '@gatehouse/db';

export type NewPasskey = Pick<
  AccountPasskey,
  'accountId' | 'credentialId' | 'publicKey' | 'signCount' | 'transports' | 'backedUp' | 'name' | 'createdAt'
>;

/** Stores a passkey; `undefined` when somebody has it already. */
export async function addPasskey(tx: TenantTx, passkey: NewPasskey): Promise<AccountPasskey | undefined> {
  const [made] = await tx.accountPasskey.createManyAndReturn({
    data: [{ tenantId: tx.tenantId, ...passkey }],
    skipDuplicates: true,
  });
  return made;
}

export async function findPasskey(tx: TenantTx, credentialId: string): Promise<AccountPasskey | undefined> {
  const where = { tenantId_credentialId: { tenantId: tx.tenantId, credentialId } };
  return (await tx.accountPasskey.findUnique({ where })) ?? undefined;
}

/** Oldest first. */
export function listPasskeys(tx: TenantTx, accountId: string): Promise<AccountPasskey[]> {
  return tx.accountPasskey.findMany({
    where: { tenantId: tx.tenantId, accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

export interface PasskeyUse {
  readonly id: string;
  /** As the authenticator says; 0 where it does not count. */
  readonly signCount: number;
  readonly backedUp: boolean;
  readonly at: Date;
}

/** Notes a use; false when the passkey is gone, or has signed as often already: then there are two of it. */
export async function usePasskey(tx: TenantTx, { id, signCount, backedUp, at }: PasskeyUse): Promise<boolean> {
  const { count } = await tx.accountPasskey.updateMany({
    where: { tenantId: tx.tenantId, id, signCount: signCount === 0 ? 0 : { lt: signCount } },
    data: { signCount, backedUp, lastUsedAt: at },
  });
  return count === 1;
}

/** @returns how many there were */
export async function dropPasskeys(tx: TenantTx, accountId: string): Promise<number> {
  const { count } = await tx.accountPasskey.deleteMany({ where: { tenantId: tx.tenantId, accountId } });
  return count;
}

export async function dropPasskey(tx: TenantTx, accountId: string, id: string): Promise<boolean> {
  const { count } = await tx.accountPasskey.deleteMany({ where: { tenantId: tx.tenantId, accountId, id } });
  return count === 1;
}
