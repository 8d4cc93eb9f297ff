import { BUILTIN_ISSUER, type Effect, type Entry, type FileGrant, namedRunning } from '@gatehouse/contracts';
import type { BindingValue } from './apply-bindings.ts';
import type { ClientValue } from './apply-clients.ts';
import type { EndpointValue } from './apply-endpoints.ts';
import type { Kept } from './apply-entries.ts';
import type { GroupValue } from './apply-groups.ts';
import type { IssuerValue } from './apply-issuers.ts';
import type { RoleValue } from './apply-roles.ts';
import type { RuleValue } from './apply-tools.ts';
import type { UpstreamValue } from './apply-upstreams.ts';

/*
 * What a tenant has, in the words of the declarative file. The order of members is fixed: what is read twice reads the same.
 */

export function issuerEntry({ key, value }: Kept<IssuerValue>): Entry<'issuers'> {
  const { issuer, jwksUri, bind, claims, provisioning } = value;
  return { slug: key, issuer, jwksUri, bind, claims, scopes: { absent: 'deny' }, provisioning };
}

export function upstreamEntry({ key, value }: Kept<UpstreamValue>): Entry<'upstreams'> {
  return { slug: key, ...value };
}

export function endpointEntry({ key, value }: Kept<EndpointValue>): Entry<'endpoints'> {
  return { slug: key, upstreams: value };
}

export function ruleEntry({ key, value: { annotations, tags, running } }: Kept<RuleValue>): Entry<'tools'> {
  return {
    match: key,
    ...(annotations && { annotations }),
    ...(tags.length > 0 && { tags: [...tags] }),
    // As it is kept, its members stand in another order.
    ...(running && namedRunning(running)),
  };
}

export function clientEntry({ key, value }: Kept<ClientValue>): Entry<'clients'> {
  return { id: key, ...value };
}

export function groupEntry({ key, value }: Kept<GroupValue>): Entry<'groups'> {
  const members = value.map(({ issuer = BUILTIN_ISSUER, subject }) =>
    issuer === BUILTIN_ISSUER ? subject : { subject, issuer },
  );
  return { slug: key, members };
}

export function roleEntry({ key, value }: Kept<RoleValue>): Entry<'roles'> {
  return { slug: key, grants: value.map(grantOf) };
}

export function bindingEntry({ value: { role, to, until } }: Kept<BindingValue>): Entry<'bindings'> {
  const { issuer, ...target } = to;
  return {
    role,
    to: { ...target, ...(issuer !== undefined && issuer !== BUILTIN_ISSUER && { issuer }) },
    ...(until && { until: until.toISOString() }),
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
