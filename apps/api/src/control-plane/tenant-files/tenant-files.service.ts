import type { TenantFile } from '@gatehouse/contracts';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
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

function isTaken(thrown: unknown): boolean {
  return thrown instanceof GatehouseError && thrown.code === 'tenant.exists';
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
  async apply(file: TenantFile, options: { readonly dryRun: boolean }): Promise<readonly Change[]> {
    const existing = await this.tenants.find(file.tenant);
    if (existing) return this.applyTo(existing, file, { ...options, isNew: false });
    try {
      return await this.applyTo(this.tenants.newId(file.tenant), file, { ...options, isNew: true });
    } catch (thrown) {
      // Somebody else made it in the meantime: then it is theirs that the file is applied to.
      const made = isTaken(thrown) && (await this.tenants.find(file.tenant));
      if (!made) throw thrown;
      return this.applyTo(made, file, { ...options, isNew: false });
    }
  }

  private async applyTo(
    tenantId: TenantId,
    file: TenantFile,
    { dryRun, isNew }: { readonly dryRun: boolean; readonly isNew: boolean },
  ): Promise<readonly Change[]> {
    try {
      return await this.database.withTenant(tenantId, async (tx) => {
        const changes = await this.applyIn(tx, file, isNew);
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
    // Two files for one tenant at a time: each sees what the other has done, or has not begun.
    await tx.$executeRaw`select from tenants where tenant_id = ${tenantId}::uuid for no key update`;
    const before = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { name: true } });
    if (name === undefined || before.name === name) return;
    await tx.tenant.update({ where: { tenantId }, data: { name } });
    await plan.note({ action: 'update', noun: 'tenant', name: slug, before, after: { name } });
  }
}
