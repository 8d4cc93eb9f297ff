import type { RoleView } from '@gatehouse/contracts/api';
import { applyRoles, keptRoles, type RoleValue, wantedRoles } from '../tenant-files/apply-roles.ts';
import { roleEntry } from '../tenant-files/entry-of.ts';
import type { EntryKind } from './entry-kind.ts';

export const roles: EntryKind<'roles', RoleValue, RoleView> = {
  section: 'roles',
  noun: 'role',
  wanted: wantedRoles,
  kept: keptRoles,
  count: (tx) => tx.role.count({ where: { tenantId: tx.tenantId } }),
  placeOf: ({ key }) => key,
  viewOf: (kept) => ({ ...roleEntry(kept), fromFile: kept.fromFile }),
  apply: applyRoles,
};
