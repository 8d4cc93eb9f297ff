import { type Effect, effectOf, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, type Wanted } from './apply-entries.ts';
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
    include: {
      grants: {
        orderBy: { position: 'asc' },
        select: { effect: true, tools: true, prompts: true, resources: true, tags: true, annotations: true },
      },
    },
  });
  return rows.map(({ id, slug, fromFile, grants }) => ({
    id,
    fromFile,
    key: slug,
    name: slug,
    value: grants as unknown as RoleValue,
  }));
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
  await applyEntries(wantedRoles(file), await keptRoles(tx), writes, plan);
}
