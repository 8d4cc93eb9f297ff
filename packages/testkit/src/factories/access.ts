import type { Binding, Database, Principal, Role } from '@gatehouse/db';
import { nextName } from './name.ts';
import type { MadeTenant } from './tenant.ts';

export interface PrincipalOptions {
  readonly subject?: string;
  readonly kind?: 'person' | 'agent' | 'service';
}

/** A principal of the tenant's built-in issuer. */
export function createPrincipal(db: Database, tenant: MadeTenant, options: PrincipalOptions = {}): Promise<Principal> {
  const { tenantId, issuerId } = tenant;
  const { subject = nextName('subject'), kind = 'person' } = options;
  return db.withTenant(tenantId, (tx) => tx.principal.create({ data: { tenantId, issuerId, subject, kind } }));
}

export interface GrantOptions {
  readonly effect: 'allow' | 'deny';
  /** Canonical globs, `{upstream}/{tool}`. */
  readonly tools: readonly string[];
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
      data: grants.map(({ effect, tools }, position) => ({
        ...{ tenantId, roleId: role.id, position, effect },
        tools: [...tools],
      })),
    });
    return role;
  });
}

export interface BindingOptions {
  readonly role: Pick<Role, 'id'>;
  readonly to: Pick<Principal, 'id'>;
  readonly until?: Date;
}

/** Gives a role to a principal. */
export function createBinding(db: Database, tenant: MadeTenant, { role, to, until }: BindingOptions): Promise<Binding> {
  const { tenantId } = tenant;
  const data = { tenantId, roleId: role.id, principalId: to.id, until: until ?? null };
  return db.withTenant(tenantId, (tx) => tx.binding.create({ data }));
}
