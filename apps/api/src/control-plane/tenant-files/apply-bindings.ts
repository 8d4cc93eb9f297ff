import { BUILTIN_ISSUER, type Entry, type TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, those, type Wanted } from './apply-entries.ts';
import { idOf } from './id-of.ts';
import { clientNames, groupSlugs, principalNames, roleSlugs } from './names-by-id.ts';
import type { Plan } from './plan.ts';
import { type NamedPrincipal, principalKey, principalsOfFile } from './principals-of-file.ts';
import { atMost, idRange, type Which } from './which.ts';

/** A binding in words. */
export interface BindingValue {
  readonly role: string;
  readonly to: Entry<'bindings'>['to'];
  readonly until: Date | null;
}

export function wantedBindings(file: TenantFile): Wanted<BindingValue>[] {
  return (file.bindings ?? []).map(({ role, to, until }) =>
    named({ role, to: normal(to), until: until ? new Date(until) : null }),
  );
}

/** By their ids, which is the order in which they were made. */
export async function keptBindings(tx: TenantTx, which: Which = {}): Promise<Kept<BindingValue>[]> {
  const { tenantId } = tx;
  const keys = which.keys && new Set(which.keys);
  const rows = await tx.binding.findMany({
    where: { tenantId, id: idRange(which), ...(keys && { role: { slug: { in: [...keys].map(roleOf) } } }) },
    ...atMost(which),
    orderBy: { id: 'asc' },
  });
  const roles = await roleSlugs(
    tx,
    rows.map(({ roleId }) => roleId),
  );
  const principals = await principalNames(
    tx,
    rows.map(({ principalId }) => principalId),
  );
  const groups = await groupSlugs(
    tx,
    rows.map(({ groupId }) => groupId),
  );
  const clients = await clientNames(
    tx,
    rows.map(({ clientId }) => clientId),
  );
  const bindings = rows.map(({ id, fromFile, until, roleId, principalId, groupId, clientId }) => {
    const [group, client] = [groups.get(groupId), clients.get(clientId)];
    const to = {
      ...principals.get(principalId),
      ...(group !== undefined && { group }),
      ...(client !== undefined && { client }),
    };
    return { id, fromFile, ...named({ role: roles.get(roleId) ?? '', to, until }) };
  });
  return keys ? bindings.filter(({ key }) => keys.has(key)) : bindings;
}

/** Makes the bindings of a file, and the principals of subjects that are named for the first time. */
export async function applyBindings(tx: TenantTx, file: TenantFile, plan: Plan, at: Date): Promise<void> {
  const { tenantId } = tx;
  const wanted = wantedBindings(file);
  const writes = {
    noun: 'binding' as const,
    create: async (entries: readonly Wanted<BindingValue>[]) => {
      const values = entries.map(({ value }) => value);
      const ids = await targetIds(tx, values, at);
      await tx.binding.createMany({
        data: values.map((value) => ({ tenantId, fromFile: plan.fromFile, ...columns(value, ids) })),
      });
    },
    update: async (id: string, { value: { until } }: Wanted<BindingValue>) => {
      await tx.binding.update({ where: { tenantId_id: { tenantId, id } }, data: { until } });
    },
  };
  await applyEntries(wanted, await keptBindings(tx, those(wanted)), writes, plan);
}

interface TargetIds {
  readonly roles: ReadonlyMap<string, string>;
  readonly principals: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly clients: ReadonlyMap<string, string>;
}

async function targetIds(tx: TenantTx, bindings: readonly BindingValue[], at: Date): Promise<TargetIds> {
  const { tenantId } = tx;
  const where = { tenantId };
  const roles = await tx.role.findMany({ where, select: { slug: true, id: true } });
  const groups = await tx.group.findMany({ where, select: { slug: true, id: true } });
  const clients = await tx.client.findMany({ where, select: { clientId: true, id: true } });
  return {
    roles: new Map(roles.map(({ slug, id }) => [slug, id])),
    principals: await principalsOfFile(
      tx,
      bindings.flatMap(({ to }) => principalOf(to) ?? []),
      at,
    ),
    groups: new Map(groups.map(({ slug, id }) => [slug, id])),
    clients: new Map(clients.map(({ clientId, id }) => [clientId, id])),
  };
}

function columns({ role, to, until }: BindingValue, ids: TargetIds) {
  const principal = principalOf(to);
  return {
    roleId: idOf(ids.roles, 'role', role),
    principalId: principal ? idOf(ids.principals, 'principal', principalKey(principal)) : null,
    groupId: to.group === undefined ? null : idOf(ids.groups, 'group', to.group),
    clientId: to.client === undefined ? null : idOf(ids.clients, 'client', to.client),
    until,
  };
}

function principalOf({ subject, issuer }: BindingValue['to']): NamedPrincipal | undefined {
  return subject === undefined ? undefined : { subject, issuer };
}

function normal(to: BindingValue['to']): BindingValue['to'] {
  return to.subject === undefined ? to : { ...to, issuer: to.issuer ?? BUILTIN_ISSUER };
}

function named(value: BindingValue): Wanted<BindingValue> {
  const { role, to } = value;
  const key = JSON.stringify([role, to.issuer, to.subject, to.group, to.client]);
  return { key, name: `${role} → ${describeTarget(to)}`, value };
}

/** The role that a key names. */
function roleOf(key: string): string {
  const [role] = JSON.parse(key) as readonly [string];
  return role;
}

function describeTarget({ subject, issuer, group, client }: BindingValue['to']): string {
  const principal = issuer === BUILTIN_ISSUER ? subject : subject && `${subject} of ${issuer}`;
  const whom = principal ?? (group && `group ${group}`);
  if (client === undefined) return whom ?? '';
  return whom ? `${whom} with client ${client}` : `client ${client}`;
}
