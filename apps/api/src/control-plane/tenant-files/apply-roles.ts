import { type Effect, effectOf, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, those, type Wanted } from './apply-entries.ts';
import { idOf } from './id-of.ts';
import type { Plan } from './plan.ts';
import { atMost, textRange, type Which } from './which.ts';

/** The grants of a role, in their order. */
export type RoleValue = readonly Effect[];

export function wantedRoles(file: TenantFile): Wanted<RoleValue>[] {
  return (file.roles ?? []).map(({ slug, grants }) => ({ key: slug, name: slug, value: grants.map(effectOf) }));
}

export async function keptRoles(tx: TenantTx, which: Which = {}): Promise<Kept<RoleValue>[]> {
  const rows = await tx.role.findMany({
    where: { tenantId: tx.tenantId, slug: textRange(which) },
    ...atMost(which),
    orderBy: { slug: 'asc' },
  });
  const grants = await grantsOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, slug, fromFile }) => ({ id, fromFile, key: slug, name: slug, value: grants.get(id) ?? [] }));
}

/** With the ids as one value: Prisma would send two placeholders for each role. */
async function grantsOf(tx: TenantTx, roleIds: string[]): Promise<ReadonlyMap<string, RoleValue>> {
  const rows = await tx.$queryRaw<{ id: string; grants: RoleValue }>`
    select role_id as id,
           json_agg(json_build_object('effect', effect, 'tools', tools, 'prompts', prompts, 'resources', resources,
                                      'tags', tags, 'annotations', annotations) order by position) as grants
      from grants
     where tenant_id = ${tx.tenantId}::uuid and role_id = any(${roleIds}::uuid[])
     group by role_id`;
  return new Map(rows.map(({ id, grants }) => [id, grants]));
}

/** Makes the roles of a file. A role is its grants: they are replaced as a whole. */
export async function applyRoles(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const grant = async (roles: readonly { roleId: string; value: RoleValue }[]) => {
    const data = roles.flatMap(({ roleId, value }) =>
      value.map(({ effect, tools, prompts, resources, tags, annotations }, position) => ({
        ...{ tenantId, roleId, position, effect },
        ...{ tools: [...tools], prompts: [...prompts], resources: [...resources], tags: [...tags] },
        ...(annotations && { annotations }),
      })),
    );
    await tx.grant.createMany({ data });
  };
  const writes = {
    noun: 'role' as const,
    create: async (entries: readonly Wanted<RoleValue>[]) => {
      const made = await tx.role.createManyAndReturn({
        data: entries.map(({ key }) => ({ tenantId, slug: key, fromFile: plan.fromFile })),
        select: { slug: true, id: true },
      });
      const ids = new Map(made.map(({ slug, id }) => [slug, id]));
      await grant(entries.map(({ key, value }) => ({ roleId: idOf(ids, 'role', key), value })));
    },
    update: async (roleId: string, { value }: Wanted<RoleValue>) => {
      await tx.grant.deleteMany({ where: { tenantId, roleId } });
      await grant([{ roleId, value }]);
    },
  };
  const wanted = wantedRoles(file);
  await applyEntries(wanted, await keptRoles(tx, those(wanted)), writes, plan);
}
