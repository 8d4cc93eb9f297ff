import type { SettingsView } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import { OPERATOR_TOKENS } from '../../authorization-server/operator-tokens.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ChangeBy, Work } from '../http/call.ts';
import { refuseStale } from '../http/etag.ts';
import { applySettings, keptSetting } from '../tenant-files/apply-settings.ts';
import { Plan } from '../tenant-files/plan.ts';
import { TenantsService } from '../tenants/tenants.service.ts';
import { waitForTenant } from '../upstreams/catalogue.repository.ts';

type OperatorTokens = SettingsView['operatorTokens'];

/** What holds for a tenant as a whole. */
@Injectable()
export class TenantSettings {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
  ) {}

  get(tenantId: TenantId): Promise<SettingsView> {
    return this.database.withTenant(tenantId, viewOf);
  }

  /** @throws GatehouseError `precondition.failed` */
  replace({ name, registration, limits, operatorTokens }: SettingsView, ifMatch: string): Work<SettingsView> {
    return async (tx, by) => {
      await waitForTenant(tx);
      refuseStale(ifMatch, await viewOf(tx));
      await this.tenants.changeIn(tx, { name }, by);
      const { clock, actor, correlationId } = by;
      const plan = new Plan(tx, clock, { fromFile: false, actor, correlationId });
      await applySettings(tx, { tenant: '', registration, limits }, plan, false);
      await plan.record();
      await changeOperatorTokens(tx, operatorTokens, by);
      return viewOf(tx);
    };
  }
}

async function viewOf(tx: TenantTx): Promise<SettingsView> {
  const { tenantId } = tx;
  const { name } = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { name: true } });
  const { cimd, dcr, cimdHosts } = (await keptSetting(tx, 'registration')).value;
  return {
    name,
    registration: { cimd, dcr, cimdHosts },
    limits: (await keptSetting(tx, 'limits')).value,
    operatorTokens: await operatorTokensOf(tx),
  };
}

/** What is neither value forbids it, as whoever mints one judges. */
async function operatorTokensOf({ tenantId, setting }: TenantTx): Promise<OperatorTokens> {
  const where = { tenantId_name: { tenantId, name: OPERATOR_TOKENS } };
  const row = await setting.findUnique({ where, select: { value: true } });
  return row === null || row.value === 'allowed' ? 'allowed' : 'forbidden';
}

async function changeOperatorTokens(tx: TenantTx, after: OperatorTokens, by: ChangeBy): Promise<void> {
  const before = await operatorTokensOf(tx);
  if (before === after) return;
  const { tenantId } = tx;
  const where = { tenantId_name: { tenantId, name: OPERATOR_TOKENS } };
  const data = { tenantId, name: OPERATOR_TOKENS, value: after };
  await tx.setting.upsert({ where, create: data, update: { value: after } });
  const { at, actor, correlationId } = by;
  await appendEvent(tx, {
    ...{ kind: 'tenant.changed', at, correlationId, target: OPERATOR_TOKENS },
    detail: { actor, action: 'update', before, after },
  });
}
