/** What an account may do in the control plane, by its membership. `operator` exists in the platform tenant only. */
export const LEVELS = ['owner', 'admin', 'approver', 'auditor', 'member', 'operator'] as const;

export type Level = (typeof LEVELS)[number];

/** Everything that an operation can ask for. */
export const PERMISSIONS = [
  'self:read',
  'tenants:read',
  'tenants:write',
  'tenant:read',
  'members:read',
  'members:write',
  'owners:write',
  'issuers:read',
  'issuers:write',
  'clients:read',
  'clients:write',
  'upstreams:read',
  'upstreams:write',
  'tools:read',
  'tools:review',
  'endpoints:read',
  'endpoints:write',
  'groups:read',
  'groups:write',
  'roles:read',
  'roles:write',
  'bindings:read',
  'bindings:write',
  'principals:read',
  'access:explain',
  'audit:read',
  'secrets:read',
  'secrets:write',
  'settings:read',
  'settings:write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Of everybody who can sign in, whatever their membership. */
const EVERYBODY: readonly Permission[] = ['self:read'];

const MEMBER: readonly Permission[] = ['tenant:read'];

/** All that can be looked at in a tenant. */
const READER: readonly Permission[] = [
  ...MEMBER,
  'members:read',
  'issuers:read',
  'clients:read',
  'upstreams:read',
  'tools:read',
  'endpoints:read',
  'groups:read',
  'roles:read',
  'bindings:read',
  'principals:read',
  'access:explain',
  'secrets:read',
  'settings:read',
];

const ADMIN: readonly Permission[] = [
  ...READER,
  'audit:read',
  'members:write',
  'issuers:write',
  'clients:write',
  'upstreams:write',
  'tools:review',
  'endpoints:write',
  'groups:write',
  'roles:write',
  'bindings:write',
  'secrets:write',
  'settings:write',
];

/**
 * What each membership gives; several give all that each of them gives. An operator's are about tenants as a whole: nothing
 * in one of them is an operator's to read or to change.
 */
export const PERMISSIONS_OF: Readonly<Record<Level, readonly Permission[]>> = {
  owner: [...ADMIN, 'owners:write'],
  admin: ADMIN,
  approver: READER,
  auditor: [...READER, 'audit:read'],
  member: MEMBER,
  operator: ['tenant:read', 'tenants:read', 'tenants:write'],
};

/** What an account with these memberships may do, in the order of {@link PERMISSIONS}. */
export function permissionsOf(levels: readonly Level[]): Permission[] {
  const held = new Set([...EVERYBODY, ...levels.flatMap((level) => PERMISSIONS_OF[level])]);
  return PERMISSIONS.filter((permission) => held.has(permission));
}
