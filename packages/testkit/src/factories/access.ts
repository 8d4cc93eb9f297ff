import type { Binding, Client, Database, Group, Issuer, Principal, Role } from '@gatehouse/db';
import { nextName } from './name.ts';
import type { MadeTenant } from './tenant.ts';

export interface PrincipalOptions {
  readonly subject?: string;
  readonly kind?: 'person' | 'agent' | 'service';
  /** The built-in one unless given. */
  readonly issuer?: Pick<Issuer, 'id'>;
}

/** A principal of one of the tenant's issuers. */
export function createPrincipal(db: Database, tenant: MadeTenant, options: PrincipalOptions = {}): Promise<Principal> {
  const { tenantId } = tenant;
  const { subject = nextName('subject'), kind = 'person', issuer = { id: tenant.issuerId } } = options;
  const issuerId = issuer.id;
  return db.withTenant(tenantId, (tx) => tx.principal.create({ data: { tenantId, issuerId, subject, kind } }));
}

export interface GrantOptions {
  readonly effect: 'allow' | 'deny';
  /** Canonical globs, `{upstream}/{tool}`; what is absent names nothing. */
  readonly tools?: readonly string[];
  /** `{upstream}/{prompt}` */
  readonly prompts?: readonly string[];
  /** `{upstream}:{uri}` */
  readonly resources?: readonly string[];
  /** Narrow the tools, as the annotations do. */
  readonly tags?: readonly string[];
  readonly annotations?: Readonly<Record<string, boolean>>;
}

export interface RoleOptions {
  readonly slug?: string;
  /** Without any the role allows every tool. */
  readonly grants?: readonly GrantOptions[];
}

export function createRole(db: Database, tenant: MadeTenant, options: RoleOptions = {}): Promise<Role> {
  const { tenantId } = tenant;
  const { slug = nextName('role'), grants = [{ effect: 'allow', tools: ['*'] }] } = options;
  return db.withTenant(tenantId, async (tx) => {
    const role = await tx.role.create({ data: { tenantId, slug } });
    await tx.grant.createMany({
      data: grants.map(({ effect, tools = [], prompts = [], resources = [], tags = [], annotations }, position) => ({
        ...{ tenantId, roleId: role.id, position, effect },
        ...{ tools: [...tools], prompts: [...prompts], resources: [...resources], tags: [...tags] },
        ...(annotations && { annotations }),
      })),
    });
    return role;
  });
}

export interface BindingOptions {
  readonly role: Pick<Role, 'id'>;
  readonly to?: Pick<Principal, 'id'>;
  readonly group?: Pick<Group, 'id'>;
  readonly client?: Pick<Client, 'id'>;
  readonly until?: Date;
}

/** Gives a role to a principal or a group, perhaps narrowed to a client, or to a client alone. */
export function createBinding(db: Database, tenant: MadeTenant, options: BindingOptions): Promise<Binding> {
  const { tenantId } = tenant;
  const { role, to, group, client, until } = options;
  const whom = { principalId: to?.id ?? null, groupId: group?.id ?? null, clientId: client?.id ?? null };
  const data = { tenantId, roleId: role.id, ...whom, until: until ?? null };
  return db.withTenant(tenantId, (tx) => tx.binding.create({ data }));
}

export interface GroupOptions {
  readonly slug?: string;
  readonly members?: readonly Pick<Principal, 'id'>[];
}

export function createGroup(db: Database, tenant: MadeTenant, options: GroupOptions = {}): Promise<Group> {
  const { tenantId } = tenant;
  const { slug = nextName('group'), members = [] } = options;
  return db.withTenant(tenantId, async (tx) => {
    const group = await tx.group.create({ data: { tenantId, slug } });
    await tx.groupMember.createMany({
      data: members.map(({ id: principalId }) => ({ tenantId, groupId: group.id, principalId })),
    });
    return group;
  });
}
