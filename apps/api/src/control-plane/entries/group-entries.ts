import type { GroupView } from '@gatehouse/contracts/api';
import { applyGroups, type GroupValue, keptGroups, wantedGroups } from '../tenant-files/apply-groups.ts';
import { groupEntry } from '../tenant-files/entry-of.ts';
import type { EntryKind } from './entry-kind.ts';

export const groups: EntryKind<'groups', GroupValue, GroupView> = {
  section: 'groups',
  noun: 'group',
  wanted: wantedGroups,
  kept: keptGroups,
  count: (tx) => tx.group.count({ where: { tenantId: tx.tenantId } }),
  placeOf: ({ key }) => key,
  viewOf: (kept) => ({ ...groupEntry(kept), fromFile: kept.fromFile }),
  apply: (tx, file, plan) => applyGroups(tx, file, plan, plan.at),
};
