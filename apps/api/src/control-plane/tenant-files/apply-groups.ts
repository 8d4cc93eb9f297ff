import { BUILTIN_ISSUER, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, those, type Wanted } from './apply-entries.ts';
import { idOf } from './id-of.ts';
import { principalNames } from './names-by-id.ts';
import type { Plan } from './plan.ts';
import { type NamedPrincipal, principalKey, principalsOfFile } from './principals-of-file.ts';
import { atMost, textRange, type Which } from './which.ts';

/** The members of a group, in the order of their keys. */
export type GroupValue = readonly NamedPrincipal[];

export function wantedGroups(file: TenantFile): Wanted<GroupValue>[] {
  return (file.groups ?? []).map(({ slug, members }) => ({
    key: slug,
    name: slug,
    value: sorted(members.map((one) => (typeof one === 'string' ? { issuer: BUILTIN_ISSUER, subject: one } : one))),
  }));
}

export async function keptGroups(tx: TenantTx, which: Which = {}): Promise<Kept<GroupValue>[]> {
  const rows = await tx.group.findMany({
    where: { tenantId: tx.tenantId, slug: textRange(which) },
    ...atMost(which),
    orderBy: { slug: 'asc' },
  });
  const members = await membersOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, slug, fromFile }) => ({
    id,
    fromFile,
    key: slug,
    name: slug,
    value: sorted(members.get(id) ?? []),
  }));
}

async function membersOf(tx: TenantTx, groupIds: string[]): Promise<ReadonlyMap<string, NamedPrincipal[]>> {
  const rows = await tx.$queryRaw<{ groupId: string; principalIds: string[] }>`
    select group_id as "groupId", array_agg(principal_id::text) as "principalIds"
      from group_members
     where tenant_id = ${tx.tenantId}::uuid and group_id = any(${groupIds}::uuid[])
     group by group_id`;
  const names = await principalNames(
    tx,
    rows.flatMap(({ principalIds }) => principalIds),
  );
  return new Map(rows.map(({ groupId, principalIds }) => [groupId, principalIds.flatMap((id) => names.get(id) ?? [])]));
}

/** Makes the groups of a file. The members of a group are one value: they are replaced as a whole. */
export async function applyGroups(tx: TenantTx, file: TenantFile, plan: Plan, at: Date): Promise<void> {
  const { tenantId } = tx;
  const enlist = async (groups: readonly { groupId: string; value: GroupValue }[]) => {
    const members = groups.flatMap(({ value }) => value);
    const principalIds = await principalsOfFile(tx, members, at);
    const data = groups.flatMap(({ groupId, value }) =>
      value.map((one) => ({ tenantId, groupId, principalId: idOf(principalIds, 'principal', principalKey(one)) })),
    );
    await tx.groupMember.createMany({ data });
  };
  const writes = {
    noun: 'group' as const,
    create: async (entries: readonly Wanted<GroupValue>[]) => {
      const made = await tx.group.createManyAndReturn({
        data: entries.map(({ key }) => ({ tenantId, slug: key, fromFile: plan.fromFile })),
        select: { slug: true, id: true },
      });
      const ids = new Map(made.map(({ slug, id }) => [slug, id]));
      await enlist(entries.map(({ key, value }) => ({ groupId: idOf(ids, 'group', key), value })));
    },
    update: async (groupId: string, { value }: Wanted<GroupValue>) => {
      await tx.groupMember.deleteMany({ where: { tenantId, groupId } });
      await enlist([{ groupId, value }]);
    },
  };
  const wanted = wantedGroups(file);
  await applyEntries(wanted, await keptGroups(tx, those(wanted)), writes, plan);
}

function sorted(members: readonly NamedPrincipal[]): GroupValue {
  const byKey = new Map(members.map((one) => [principalKey(one), one]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
