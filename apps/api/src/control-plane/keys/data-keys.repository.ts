import type { TenantTx } from '@gatehouse/db';
import type { FreshDataKey, StoredDataKey } from '@gatehouse/secrets';

export async function currentDataKey(tx: TenantTx): Promise<StoredDataKey | undefined> {
  const row = await tx.dataKey.findFirst({ where: { tenantId: tx.tenantId, state: 'current' } });
  return row ? stored(row) : undefined;
}

/** As {@link currentDataKey}, and nobody can rotate or destroy it before this unit of work has ended. */
export async function holdCurrentDataKey(tx: TenantTx): Promise<StoredDataKey | undefined> {
  await tx.$executeRaw`
    select from data_keys where tenant_id = ${tx.tenantId}::uuid and state = 'current' for share`;
  return currentDataKey(tx);
}

export async function dataKeyById(tx: TenantTx, id: string): Promise<StoredDataKey | undefined> {
  const row = await tx.dataKey.findUnique({ where: { tenantId_id: { tenantId: tx.tenantId, id } } });
  return row ? stored(row) : undefined;
}

/** Oldest first. */
export async function listDataKeys(tx: TenantTx): Promise<StoredDataKey[]> {
  const rows = await tx.dataKey.findMany({
    where: { tenantId: tx.tenantId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(stored);
}

/** A unique index allows one current key; whoever comes second takes the key of whoever came first. */
export async function addCurrentDataKey(tx: TenantTx, fresh: FreshDataKey): Promise<StoredDataKey> {
  const { id, wrapped } = fresh;
  await tx.dataKey.createMany({
    data: [{ tenantId: tx.tenantId, id, state: 'current', wrapped }],
    skipDuplicates: true,
  });
  return stored(await tx.dataKey.findFirstOrThrow({ where: { tenantId: tx.tenantId, state: 'current' } }));
}

/** A second rotation at the same moment waits for the first, finds no current key of its own and takes the new one. */
export async function replaceCurrentDataKey(tx: TenantTx, fresh: FreshDataKey): Promise<StoredDataKey> {
  await tx.dataKey.updateMany({
    where: { tenantId: tx.tenantId, state: 'current' },
    data: { state: 'previous' },
  });
  return addCurrentDataKey(tx, fresh);
}

export async function rewrapDataKey(
  tx: TenantTx,
  id: string,
  from: Uint8Array<ArrayBuffer>,
  to: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await tx.dataKey.updateMany({
    where: { tenantId: tx.tenantId, id, wrapped: from },
    data: { wrapped: to },
  });
  return count === 1;
}

export async function destroyDataKey(tx: TenantTx, id: string): Promise<boolean> {
  const count = await tx.$executeRaw`
    update data_keys set state = 'destroyed', wrapped = null, destroyed_at = current_timestamp
     where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid and state = 'previous'`;
  return count === 1;
}

/** The table's check constraint allows no other states. */
function stored(row: Omit<StoredDataKey, 'state'> & { readonly state: string }): StoredDataKey {
  return { ...row, state: row.state as StoredDataKey['state'] };
}
