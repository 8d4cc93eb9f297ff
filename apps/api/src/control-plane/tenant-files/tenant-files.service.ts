import { formatTenantFile, parseTenantFile, type TenantFile } from '@gatehouse/contracts';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, SETTINGS, type Settings } from '../../platform/injection.ts';
import { TenantsService } from '../tenants/tenants.service.ts';
import { applyBindings } from './apply-bindings.ts';
import { applyClients } from './apply-clients.ts';
import { applyEndpoints } from './apply-endpoints.ts';
import { applyGroups } from './apply-groups.ts';
import { applyIssuers } from './apply-issuers.ts';
import { applyRoles } from './apply-roles.ts';
import { applySettings } from './apply-settings.ts';
import { applyTools } from './apply-tools.ts';
import { applyUpstreams } from './apply-upstreams.ts';
import { type Change, Plan } from './plan.ts';
import { type PruneMode, prune } from './prune.ts';
import { tenantFileOf } from './tenant-file-of.ts';

export interface ApplyOptions {
  /** Roll back, and only tell what would change. */
  readonly dryRun: boolean;
  /** What becomes of that which the file does not name; it stays unless given. */
  readonly prune?: PruneMode;
}

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
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Applies a file: all of it or nothing, in one transaction, and a second time without effect.
   *
   * @returns what changed, what was removed first
   * @throws GatehouseError `file.invalid`, `issuer.audience-taken`, `tenant.exists`
   */
  async apply(file: TenantFile, options: ApplyOptions): Promise<readonly Change[]> {
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

  /**
   * The tenant as a file that {@link apply} takes and that changes nothing. Secrets are in it as references only.
   *
   * @throws GatehouseError `tenant.unknown`, `tenant.not-exportable`
   */
  async export(slug: string): Promise<string> {
    const tenantId = await this.tenants.idOf(slug);
    const text = formatTenantFile(await this.database.withTenant(tenantId, tenantFileOf, { oneMoment: true }));
    try {
      // Not only files write what a tenant has. What none could say is told here, and not when the file is needed.
      parseTenantFile(text);
    } catch (cause) {
      if (!(cause instanceof GatehouseError)) throw cause;
      throw new GatehouseError('tenant.not-exportable', { reason: cause.reason ?? cause.message, cause });
    }
    return text;
  }

  private async applyTo(
    tenantId: TenantId,
    file: TenantFile,
    { dryRun, isNew, prune: mode = 'none' }: ApplyOptions & { readonly isNew: boolean },
  ): Promise<readonly Change[]> {
    try {
      return await this.database.withTenant(tenantId, async (tx) => {
        const changes = await this.applyIn(tx, file, { isNew, mode });
        if (dryRun) throw new DryRun(changes);
        return changes;
      });
    } catch (thrown) {
      if (thrown instanceof DryRun) return thrown.changes;
      throw thrown;
    }
  }

  private async applyIn(
    tx: TenantTx,
    file: TenantFile,
    { isNew, mode }: { readonly isNew: boolean; readonly mode: PruneMode },
  ): Promise<readonly Change[]> {
    const plan = new Plan(tx, this.clock, { fromFile: true });
    const { at } = plan;
    await this.applyTenant(tx, file, isNew, plan);
    const removedRules = await prune(tx, file, mode, plan);
    await applyIssuers(tx, file, plan, this.settings.knownOrigins);
    await applyUpstreams(tx, file, plan);
    await applyEndpoints(tx, file, plan);
    await applyClients(tx, file, plan);
    await applyGroups(tx, file, plan, at);
    await applyRoles(tx, file, plan);
    await applyBindings(tx, file, plan, at);
    await applyTools(tx, file, plan, removedRules);
    await applySettings(tx, file, plan, mode === 'owned');
    await plan.record();
    return plan.changes;
  }

  private async applyTenant(tx: TenantTx, { tenant: slug, name }: TenantFile, isNew: boolean, plan: Plan) {
    if (isNew) {
      await this.tenants.createIn(tx, slug, name ?? slug);
      plan.note({ action: 'create', noun: 'tenant', name: slug, after: { name: name ?? slug } });
      return;
    }
    const { tenantId } = tx;
    // Two files for one tenant at a time: each sees what the other has done, or has not begun.
    await tx.$executeRaw`select from tenants where tenant_id = ${tenantId}::uuid for no key update`;
    const before = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { name: true } });
    if (name === undefined || before.name === name) return;
    await tx.tenant.update({ where: { tenantId }, data: { name } });
    plan.note({ action: 'update', noun: 'tenant', name: slug, before, after: { name } });
  }
}
