import type { TenantFile } from '@gatehouse/contracts';
import { type Clock, Database, type TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/tokens.ts';
import { TenantsService } from '../tenants/tenants.service.ts';
import { applyBindings } from './apply-bindings.ts';
import { applyEndpoints } from './apply-endpoints.ts';
import { applyRoles } from './apply-roles.ts';
import { applyUpstreams } from './apply-upstreams.ts';
import { type Change, Plan } from './plan.ts';

/** Ends a unit of work that was only to show what it would change. */
class DryRun extends Error {
  constructor(readonly changes: readonly Change[]) {
    super('dry run');
  }
}

/** Brings a tenant to what a declarative file says. */
@Injectable()
export class TenantFilesService {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Applies a file: all of it or nothing, in one transaction, and a second time without effect. What the file does not
   * name is left as it is.
   *
   * @param dryRun roll back, and only tell what would change
   * @returns what changed
   * @throws GatehouseError `file.invalid`, `tenant.exists`
   */
  async apply(file: TenantFile, { dryRun }: { readonly dryRun: boolean }): Promise<readonly Change[]> {
    const existing = await this.tenants.find(file.tenant);
    const tenantId = existing ?? this.tenants.newId(file.tenant);
    try {
      return await this.database.withTenant(tenantId, async (tx) => {
        const changes = await this.applyIn(tx, file, existing === undefined);
        if (dryRun) throw new DryRun(changes);
        return changes;
      });
    } catch (thrown) {
      if (thrown instanceof DryRun) return thrown.changes;
      throw thrown;
    }
  }

  private async applyIn(tx: TenantTx, file: TenantFile, isNew: boolean): Promise<readonly Change[]> {
    const at = this.clock.now();
    const plan = new Plan(tx, at);
    await this.applyTenant(tx, file, isNew, plan);
    await applyUpstreams(tx, file, plan);
    await applyEndpoints(tx, file, plan);
    await applyRoles(tx, file, plan);
    await applyBindings(tx, file, plan, at);
    return plan.changes;
  }

  private async applyTenant(tx: TenantTx, { tenant: slug, name }: TenantFile, isNew: boolean, plan: Plan) {
    if (isNew) {
      await this.tenants.createIn(tx, slug, name ?? slug);
      await plan.note({ action: 'create', noun: 'tenant', name: slug, after: { name: name ?? slug } });
      return;
    }
    const { tenantId } = tx;
    const before = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { name: true } });
    if (name === undefined || before.name === name) return;
    await tx.tenant.update({ where: { tenantId }, data: { name } });
    await plan.note({ action: 'update', noun: 'tenant', name: slug, before, after: { name } });
  }
}
