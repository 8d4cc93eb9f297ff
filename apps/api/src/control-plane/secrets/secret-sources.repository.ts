import type { TenantTx } from '@gatehouse/db';

/** A folder (`file`) or a prefix of variables (`env`) that the operator gave a tenant. */
export interface SecretSource {
  readonly kind: 'file' | 'env';
  readonly location: string;
}

/** The locations of one kind, in the order of their names. */
export async function secretLocations(tx: TenantTx, kind: SecretSource['kind']): Promise<string[]> {
  const rows = await tx.secretSource.findMany({
    where: { tenantId: tx.tenantId, kind },
    orderBy: { location: 'asc' },
    select: { location: true },
  });
  return rows.map(({ location }) => location);
}

/** True when the tenant did not have it. */
export async function addSecretSource(tx: TenantTx, { kind, location }: SecretSource): Promise<boolean> {
  const { count } = await tx.secretSource.createMany({
    data: [{ tenantId: tx.tenantId, kind, location }],
    skipDuplicates: true,
  });
  return count === 1;
}
