import type { Entry } from '@gatehouse/contracts';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import type { Work } from '../http/call.ts';
import { refuseStale } from '../http/etag.ts';
import { applyTools, keptRules } from '../tenant-files/apply-tools.ts';
import { ruleEntry } from '../tenant-files/entry-of.ts';
import { Plan } from '../tenant-files/plan.ts';
import { removeThose } from '../tenant-files/prune.ts';
import { waitForTenant } from '../upstreams/catalogue.repository.ts';

/** All rules of a tenant, in their order. */
export interface RulesView {
  readonly rules: Entry<'tools'>[];
}

/** What admins say of tools by canonical glob. Rules have an order, so they are one thing: all of them are replaced at once. */
@Injectable()
export class ToolRules {
  constructor(private readonly database: Database) {}

  get(tenantId: TenantId): Promise<RulesView> {
    return this.database.withTenant(tenantId, viewOf);
  }

  /** @throws GatehouseError `precondition.failed`, `api.input-invalid` */
  replace(rules: Entry<'tools'>[], ifMatch: string): Work<RulesView> {
    return async (tx, { clock, actor, correlationId }) => {
      refuseRepeated(rules);
      await waitForTenant(tx);
      refuseStale(ifMatch, await viewOf(tx));
      const file = { tenant: '', tools: rules };
      const plan = new Plan(tx, clock, { fromFile: false, actor, correlationId });
      const removed = await removeThose(tx, file, (section) => section === 'tools', plan);
      await applyTools(tx, file, plan, removed);
      await plan.record();
      return viewOf(tx);
    };
  }
}

async function viewOf(tx: TenantTx): Promise<RulesView> {
  return { rules: (await keptRules(tx)).map(ruleEntry) };
}

function refuseRepeated(rules: readonly Entry<'tools'>[]): void {
  const problems = rules.flatMap(({ match }, index) =>
    rules.findIndex((rule) => rule.match === match) === index
      ? []
      : [{ in: 'body', path: `rules[${index}].match`, message: 'There is a rule with that glob already.' }],
  );
  if (problems.length > 0) throw new GatehouseError('api.input-invalid', { data: { problems } });
}
