import type { TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { keptBindings } from './apply-bindings.ts';
import { keptClients } from './apply-clients.ts';
import { keptEndpoints } from './apply-endpoints.ts';
import { keptGroups } from './apply-groups.ts';
import { keptIssuers } from './apply-issuers.ts';
import { keptRoles } from './apply-roles.ts';
import { keptSetting } from './apply-settings.ts';
import { keptRules } from './apply-tools.ts';
import { keptUpstreams } from './apply-upstreams.ts';
import {
  bindingEntry,
  clientEntry,
  endpointEntry,
  groupEntry,
  issuerEntry,
  roleEntry,
  ruleEntry,
  upstreamEntry,
} from './entry-of.ts';

/** A tenant in the words of the declarative file: every section, each in an order that does not change. */
export async function tenantFileOf(tx: TenantTx): Promise<TenantFile> {
  const { tenantId } = tx;
  const { slug, name } = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { slug: true, name: true } });
  const bindings = await keptBindings(tx);
  return {
    tenant: slug,
    name,
    issuers: (await keptIssuers(tx)).map(issuerEntry),
    upstreams: (await keptUpstreams(tx)).map(upstreamEntry),
    endpoints: (await keptEndpoints(tx)).map(endpointEntry),
    tools: (await keptRules(tx)).map(ruleEntry),
    registration: (await keptSetting(tx, 'registration')).value,
    clients: (await keptClients(tx)).map(clientEntry),
    groups: (await keptGroups(tx)).map(groupEntry),
    roles: (await keptRoles(tx)).map(roleEntry),
    bindings: bindings.sort(byKey).map(bindingEntry),
    limits: (await keptSetting(tx, 'limits')).value,
  };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}
