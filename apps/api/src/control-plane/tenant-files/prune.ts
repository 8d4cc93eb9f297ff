import type { Section, TenantFile } from '@gatehouse/contracts';
import type { Clock, TenantTx } from '@gatehouse/db';
import { endClient } from '../../authorization-server/end-client.ts';
import { type BindingValue, keptBindings, wantedBindings } from './apply-bindings.ts';
import { keptClients, wantedClients } from './apply-clients.ts';
import { type EndpointValue, keptEndpoints, wantedEndpoints } from './apply-endpoints.ts';
import type { Kept, Wanted } from './apply-entries.ts';
import { type GroupValue, keptGroups, wantedGroups } from './apply-groups.ts';
import { keptIssuers, wantedIssuers } from './apply-issuers.ts';
import { keptRoles, wantedRoles } from './apply-roles.ts';
import { keptRules, wantedRules } from './apply-tools.ts';
import { keptUpstreams, wantedUpstreams } from './apply-upstreams.ts';
import type { Noun, Plan } from './plan.ts';

/**
 * What becomes of that which a file does not name: it stays; or what an earlier apply made goes; or all goes of the
 * sections that the file has.
 */
export type PruneMode = 'none' | 'owned' | 'all';

/** The endpoint that clients are pointed at by the tenant's address alone. It may show nothing, and it stays. */
export const DEFAULT_ENDPOINT = 'default';

/** Everything that goes, by kind. */
interface Leaving {
  readonly issuers: readonly Kept<unknown>[];
  readonly upstreams: readonly Kept<unknown>[];
  readonly endpoints: readonly Kept<EndpointValue>[];
  readonly clients: readonly Kept<unknown>[];
  readonly groups: readonly Kept<GroupValue>[];
  readonly roles: readonly Kept<unknown>[];
  readonly bindings: readonly Kept<BindingValue>[];
}

/**
 * Removes what a file does not name, before what it names is made: a name or an address may pass from one to another.
 *
 * @returns the keys of rules over tools that go: rules are written in one piece, later
 */
export async function prune(tx: TenantTx, file: TenantFile, mode: PruneMode, plan: Plan): Promise<ReadonlySet<string>> {
  if (mode === 'none') return new Set();
  return removeThose(
    tx,
    file,
    (section, { fromFile }) => (mode === 'all' ? file[section] !== undefined : fromFile),
    plan,
  );
}

/**
 * Removes what is to go and the file does not name. What depends on something that goes, goes with it, and is in the plan
 * as well.
 *
 * @returns the keys of rules over tools that go: who calls writes those that stay
 */
export async function removeThose(
  tx: TenantTx,
  file: TenantFile,
  goes: (section: Section, one: Kept<unknown>) => boolean,
  plan: Plan,
): Promise<ReadonlySet<string>> {
  const leaves = <Value>(section: Section, kept: readonly Kept<Value>[], wanted: readonly Wanted<unknown>[]) => {
    const named = keysOf(wanted);
    return kept.filter((one) => !named.has(one.key) && goes(section, one));
  };
  const endpoints = await keptEndpoints(tx);
  const groups = await keptGroups(tx);
  const bindings = await keptBindings(tx);
  const leaving: Leaving = {
    issuers: leaves('issuers', await keptIssuers(tx), wantedIssuers(file)),
    upstreams: leaves('upstreams', await keptUpstreams(tx), wantedUpstreams(file)),
    endpoints: leaves('endpoints', endpoints, wantedEndpoints(file)).filter(({ key }) => key !== DEFAULT_ENDPOINT),
    clients: leaves('clients', await keptClients(tx), wantedClients(file)),
    groups: leaves('groups', groups, wantedGroups(file)),
    roles: leaves('roles', await keptRoles(tx), wantedRoles(file)),
    bindings: leaves('bindings', bindings, wantedBindings(file)),
  };
  const rules = leaves('tools', await keptRules(tx), wantedRules(file));

  noteRemoved('binding', withDependents(leaving, bindings), plan);
  noteLosses('group', lossesOfGroups(leaving, groups, wantedGroups(file)), plan);
  noteLosses('endpoint', lossesOfEndpoints(leaving, endpoints, wantedEndpoints(file)), plan);
  for (const [noun, gone] of [
    ['role', leaving.roles],
    ['group', leaving.groups],
    ['client', leaving.clients],
    ['endpoint', leaving.endpoints],
    ['upstream', leaving.upstreams],
    ['issuer', leaving.issuers],
    ['tool', rules],
  ] as const) {
    noteRemoved(noun, gone, plan);
  }
  await remove(tx, leaving, plan.clock);
  return new Set(rules.map(({ key }) => key));
}

/** Foreign keys do the rest: grants and bindings with their role, members with their group, tools with their upstream. */
async function remove(tx: TenantTx, leaving: Leaving, clock: Clock): Promise<void> {
  const { tenantId } = tx;
  const those = (gone: readonly { readonly id: string }[]) => ({ tenantId, id: { in: gone.map(({ id }) => id) } });
  if (leaving.bindings.length > 0) await tx.binding.deleteMany({ where: those(leaving.bindings) });
  if (leaving.roles.length > 0) await tx.role.deleteMany({ where: those(leaving.roles) });
  if (leaving.groups.length > 0) await tx.group.deleteMany({ where: those(leaving.groups) });
  if (leaving.clients.length > 0) await tx.client.deleteMany({ where: those(leaving.clients) });
  for (const { key } of leaving.clients) await endClient(tx, key, clock);
  if (leaving.endpoints.length > 0) await tx.endpoint.deleteMany({ where: those(leaving.endpoints) });
  if (leaving.upstreams.length > 0) await tx.upstream.deleteMany({ where: those(leaving.upstreams) });
  if (leaving.issuers.length === 0) return;
  // Nobody can come as one of these any more. Should the slug be used again, it is for other people.
  await tx.principal.deleteMany({ where: { tenantId, issuerId: { in: leaving.issuers.map(({ id }) => id) } } });
  await tx.issuer.deleteMany({ where: those(leaving.issuers) });
}

/** Bindings that go, and those that cannot stay without what they name. */
function withDependents(leaving: Leaving, bindings: readonly Kept<BindingValue>[]): readonly Kept<BindingValue>[] {
  const gone = keysOf(leaving.bindings);
  const [roles, groups, clients, issuers] = [leaving.roles, leaving.groups, leaving.clients, leaving.issuers].map(
    keysOf,
  );
  return bindings.filter(
    ({ key, value: { role, to } }) =>
      gone.has(key) ||
      roles?.has(role) ||
      groups?.has(to.group ?? '') ||
      clients?.has(to.client ?? '') ||
      issuers?.has(to.issuer ?? ''),
  );
}

interface Loss {
  readonly name: string;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
}

/** Groups that stay and lose members: those of issuers that go. */
function lossesOfGroups(
  leaving: Leaving,
  groups: readonly Kept<GroupValue>[],
  wanted: readonly Wanted<unknown>[],
): Loss[] {
  const issuers = keysOf(leaving.issuers);
  return losses(groups, [...leaving.groups, ...wanted], ({ issuer }) => issuers.has(issuer ?? ''));
}

/** Endpoints that stay and show less: not the upstreams that go. */
function lossesOfEndpoints(
  leaving: Leaving,
  endpoints: readonly Kept<EndpointValue>[],
  wanted: readonly Wanted<unknown>[],
): Loss[] {
  const upstreams = keysOf(leaving.upstreams);
  return losses(endpoints, [...leaving.endpoints, ...wanted], ({ slug }) => upstreams.has(slug));
}

/** @param except what goes itself, and what the file describes: that is in the plan already */
function losses<Item>(
  kept: readonly Kept<readonly Item[]>[],
  except: readonly Wanted<unknown>[],
  isGone: (item: Item) => boolean,
): Loss[] {
  const others = keysOf(except);
  return kept
    .filter(({ key }) => !others.has(key))
    .map(({ name, value }) => ({ name, before: value, after: value.filter((item) => !isGone(item)) }))
    .filter(({ before, after }) => before.length !== after.length);
}

function keysOf(entries: readonly Wanted<unknown>[]): ReadonlySet<string> {
  return new Set(entries.map(({ key }) => key));
}

function noteRemoved(noun: Noun, gone: readonly Wanted<unknown>[], plan: Plan): void {
  for (const { name, value: before } of gone) plan.note({ action: 'remove', noun, name, before });
}

function noteLosses(noun: Noun, changed: readonly Loss[], plan: Plan): void {
  for (const one of changed) plan.note({ action: 'update', noun, ...one });
}
