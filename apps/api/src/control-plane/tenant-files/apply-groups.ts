import { BUILTIN_ISSUER, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, type Wanted } from './apply-entries.ts';
import { idOf } from './id-of.ts';
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

/** In one statement: Prisma would send a placeholder for every member, and twice. */
async function membersOf(tx: TenantTx, groupIds: string[]): Promise<ReadonlyMap<string, NamedPrincipal[]>> {
  const rows = await tx.$queryRaw<{ id: string; members: NamedPrincipal[] }>`
    select m.group_id as id, jsonb_agg(jsonb_build_object('issuer', i.slug, 'subject', p.subject)) as members
      from group_members m
      join principals p on p.tenant_id = m.tenant_id and p.id = m.principal_id
      join issuers i on i.tenant_id = p.tenant_id and i.id = p.issuer_id
     where m.tenant_id = ${tx.tenantId}::uuid and m.group_id = any(${groupIds}::uuid[])
     group by m.group_id`;
  return new Map(rows.map(({ id, members }) => [id, members]));
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
  await applyEntries(wantedGroups(file), await keptGroups(tx), writes, plan);
}

function sorted(members: readonly NamedPrincipal[]): GroupValue {
  const byKey = new Map(members.map((one) => [principalKey(one), one]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
