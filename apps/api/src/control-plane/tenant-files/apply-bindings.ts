import type { TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { provisionPrincipal } from '../principals/provision-principal.ts';
import type { Plan } from './plan.ts';

/** Makes the bindings of a file, and the principals of subjects that are named for the first time. */
export async function applyBindings(tx: TenantTx, file: TenantFile, plan: Plan, at: Date): Promise<void> {
  const { tenantId } = tx;
  const issuer = await tx.issuer.findFirstOrThrow({ where: { kind: 'builtin' }, select: { id: true } });
  const roleIds = new Map((await tx.role.findMany()).map(({ slug, id }) => [slug, id]));
  for (const { role, to, until: untilText } of file.bindings) {
    const roleId = roleIds.get(role);
    if (!roleId) throw new GatehouseError('file.invalid', { reason: `there is no role ${role}` });
    const principalId = await provisionPrincipal(tx, { issuerId: issuer.id, subject: to.subject, at });
    const name = `${role} → ${to.subject}`;
    const until = untilText ? new Date(untilText) : null;
    const row = await tx.binding.findFirst({ where: { roleId, principalId, clientId: null } });
    if (!row) {
      await tx.binding.create({ data: { tenantId, roleId, principalId, until } });
      await plan.note({ action: 'create', noun: 'binding', name, after: { until } });
    } else if (row.until?.getTime() !== until?.getTime()) {
      await tx.binding.update({ where: { tenantId_id: { tenantId, id: row.id } }, data: { until } });
      await plan.note({ action: 'update', noun: 'binding', name, before: { until: row.until }, after: { until } });
    }
  }
}
