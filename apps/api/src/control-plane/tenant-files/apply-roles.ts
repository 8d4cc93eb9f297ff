import { isDeepStrictEqual } from 'node:util';
import { effectOf, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import type { Plan } from './plan.ts';

/** Makes the roles of a file. A role is its grants: they are replaced as a whole. */
export async function applyRoles(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const rows = await tx.role.findMany({
    include: { grants: { orderBy: { position: 'asc' }, select: { effect: true, tools: true } } },
  });
  const existing = new Map(rows.map((row) => [row.slug, row]));
  for (const { slug, grants } of file.roles) {
    const after = grants.map(effectOf);
    const row = existing.get(slug);
    if (row && isDeepStrictEqual(row.grants, after)) continue;
    const { id: roleId } = row ?? (await tx.role.create({ data: { tenantId, slug }, select: { id: true } }));
    await tx.grant.deleteMany({ where: { roleId } });
    await tx.grant.createMany({
      data: after.map(({ effect, tools }, position) => ({ tenantId, roleId, position, effect, tools: [...tools] })),
    });
    await plan.note({ action: row ? 'update' : 'create', noun: 'role', name: slug, before: row?.grants, after });
  }
}
