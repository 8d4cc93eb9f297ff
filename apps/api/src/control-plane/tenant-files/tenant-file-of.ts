import { BUILTIN_ISSUER, type Effect, type FileGrant, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { type BindingValue, keptBindings } from './apply-bindings.ts';
import { keptClients } from './apply-clients.ts';
import { keptEndpoints } from './apply-endpoints.ts';
import { keptGroups } from './apply-groups.ts';
import { keptIssuers } from './apply-issuers.ts';
import { keptRoles } from './apply-roles.ts';
import { keptSetting } from './apply-settings.ts';
import { keptRules } from './apply-tools.ts';
import { keptUpstreams } from './apply-upstreams.ts';

/** A tenant in the words of the declarative file: every section, each in an order that does not change. */
export async function tenantFileOf(tx: TenantTx): Promise<TenantFile> {
  const { tenantId } = tx;
  const { slug, name } = await tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { slug: true, name: true } });
  const bindings = await keptBindings(tx);
  return {
    tenant: slug,
    name,
    issuers: (await keptIssuers(tx)).map(({ key, value: { bind, claims, ...rest } }) => ({
      ...{ slug: key, issuer: rest.issuer, jwksUri: rest.jwksUri, bind, claims },
      scopes: { absent: 'deny' },
      provisioning: rest.provisioning,
    })),
    upstreams: (await keptUpstreams(tx)).map(({ key, value }) => ({ slug: key, ...value })),
    endpoints: (await keptEndpoints(tx)).map(({ key, value }) => ({ slug: key, upstreams: value })),
    tools: (await keptRules(tx)).map(({ key, value: { annotations, tags } }) => ({
      match: key,
      ...(annotations && { annotations }),
      ...(tags.length > 0 && { tags: [...tags] }),
    })),
    registration: (await keptSetting(tx, 'registration')).value,
    clients: (await keptClients(tx)).map(({ key, value }) => ({ id: key, ...value })),
    groups: (await keptGroups(tx)).map(({ key, value }) => ({
      slug: key,
      members: value.map(({ issuer = BUILTIN_ISSUER, subject }) =>
        issuer === BUILTIN_ISSUER ? subject : { subject, issuer },
      ),
    })),
    roles: (await keptRoles(tx)).map(({ key, value }) => ({ slug: key, grants: value.map(grantOf) })),
    bindings: bindings.sort(byKey).map(({ value }) => bindingOf(value)),
    limits: (await keptSetting(tx, 'limits')).value,
  };
}

function grantOf({ effect, tools, prompts, resources, tags, annotations }: Effect): FileGrant {
  const things = {
    ...(tools.length > 0 && { tools: [...tools] }),
    ...(prompts.length > 0 && { prompts: [...prompts] }),
    ...(resources.length > 0 && { resources: [...resources] }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(annotations && { annotations }),
  };
  return effect === 'allow' ? { allow: things } : { deny: things };
}

function bindingOf({ role, to: { issuer, ...to }, until }: BindingValue) {
  return {
    role,
    to: { ...to, ...(issuer !== undefined && issuer !== BUILTIN_ISSUER && { issuer }) },
    ...(until && { until: until.toISOString() }),
  };
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  if (a.key === b.key) return 0;
  return a.key < b.key ? -1 : 1;
}
