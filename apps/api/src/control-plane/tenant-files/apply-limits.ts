import { isDeepStrictEqual } from 'node:util';
import type { TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import type { Plan } from './plan.ts';

/** The setting that keeps the limits of a tenant. */
const LIMITS = 'limits';

export type LimitsValue = NonNullable<TenantFile['limits']>;

/** The limits of the tenant; empty where the installation's hold. */
export async function keptLimits(tx: TenantTx): Promise<{ readonly value: LimitsValue; readonly fromFile: boolean }> {
  const { tenantId } = tx;
  const row = await tx.setting.findUnique({ where: { tenantId_name: { tenantId, name: LIMITS } } });
  return { value: (row?.value ?? {}) as LimitsValue, fromFile: row?.fromFile ?? false };
}

/**
 * Sets the limits of a file. They are one value: one that the file leaves out is that of the installation.
 *
 * @param removeOwned whether limits that an apply made go when the file says nothing of limits
 */
export async function applyLimits(tx: TenantTx, file: TenantFile, plan: Plan, removeOwned: boolean): Promise<void> {
  const { tenantId } = tx;
  const { value: before, fromFile } = await keptLimits(tx);
  const after = file.limits ?? (removeOwned && fromFile ? {} : before);
  if (isDeepStrictEqual(before, after)) return;
  const where = { tenantId_name: { tenantId, name: LIMITS } };
  if (Object.keys(after).length === 0) {
    await tx.setting.delete({ where });
    plan.note({ action: 'remove', noun: 'limits', name: LIMITS, before });
    return;
  }
  const isNew = Object.keys(before).length === 0;
  await tx.setting.upsert({
    where,
    create: { tenantId, name: LIMITS, value: after, fromFile: true },
    update: { value: after },
  });
  plan.note({
    ...{ action: isNew ? ('create' as const) : ('update' as const), noun: 'limits', name: LIMITS },
    ...(!isNew && { before }),
    after,
  });
}
