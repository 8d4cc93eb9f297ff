import { isDeepStrictEqual } from 'node:util';
import type { TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import type { Plan } from './plan.ts';

/** Sections of the file that are one value each, and what each says where there is none. */
const ABSENT = {
  limits: {},
  registration: { cimd: true, dcr: true, cimdHosts: [] },
} as const satisfies { readonly [Name in SettingName]: SettingValue<Name> };

/** A section that is kept as a setting of the same name. */
export type SettingName = 'limits' | 'registration';

export type SettingValue<Name extends SettingName> = NonNullable<TenantFile[Name]>;

/** The value of a tenant's section; that of the installation where the tenant has none. */
export async function keptSetting<Name extends SettingName>(
  tx: TenantTx,
  name: Name,
): Promise<{ readonly value: SettingValue<Name>; readonly fromFile: boolean }> {
  const row = await tx.setting.findUnique({ where: { tenantId_name: { tenantId: tx.tenantId, name } } });
  return { value: (row?.value ?? ABSENT[name]) as SettingValue<Name>, fromFile: row?.fromFile ?? false };
}

/**
 * Sets what a file says in its sections of one value. What such a section leaves out is the installation's again.
 *
 * @param removeOwned whether what an apply made goes when the file does not have the section
 */
export async function applySettings(tx: TenantTx, file: TenantFile, plan: Plan, removeOwned: boolean): Promise<void> {
  await applySetting(tx, 'registration', file.registration, plan, removeOwned);
  await applySetting(tx, 'limits', file.limits, plan, removeOwned);
}

async function applySetting<Name extends SettingName>(
  tx: TenantTx,
  name: Name,
  wanted: SettingValue<Name> | undefined,
  plan: Plan,
  removeOwned: boolean,
): Promise<void> {
  const { tenantId } = tx;
  const { value: before, fromFile } = await keptSetting(tx, name);
  const absent = ABSENT[name];
  const after = wanted ?? (removeOwned && fromFile ? absent : before);
  if (isDeepStrictEqual(before, after)) return;
  const where = { tenantId_name: { tenantId, name } };
  if (isDeepStrictEqual(after, absent)) {
    await tx.setting.delete({ where });
    plan.note({ action: 'remove', noun: name, name, before });
    return;
  }
  const isNew = isDeepStrictEqual(before, absent);
  await tx.setting.upsert({
    where,
    create: { tenantId, name, value: after, fromFile: plan.fromFile },
    update: { value: after },
  });
  plan.note({
    ...{ action: isNew ? ('create' as const) : ('update' as const), noun: name, name },
    ...(!isNew && { before }),
    after,
  });
}
