import type { Permission } from '@gatehouse/contracts/api';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import type { IconName } from '../../ui/icon.tsx';

/** A page that the navigation leads to. */
export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** A page that belongs to it and is not below it, where its slug could be somebody's name. */
  readonly alsoAt?: string;
}

interface PlaceFor extends Place {
  /** What it takes to see anything there. */
  readonly permission: Permission;
}

/** The pages of a tenant, or of the installation, for somebody with these permissions. */
export function placesFor(tenant: string, permissions: readonly Permission[]): Place[] {
  const home = homeOf(tenant);
  const all: readonly PlaceFor[] =
    tenant === PLATFORM
      ? [{ href: home, label: 'Tenants', icon: 'tenants', permission: 'tenants:read' }]
      : [
          { href: home, label: 'Home', icon: 'home', permission: 'tenant:read' },
          {
            ...{ href: `${home}/upstreams`, label: 'Upstreams', icon: 'upstream', permission: 'upstreams:read' },
            alsoAt: `${home}/new-upstream`,
          },
          { href: `${home}/tools`, label: 'Tools', icon: 'tool', permission: 'tools:read' },
          { href: `${home}/endpoints`, label: 'Endpoints', icon: 'endpoint', permission: 'endpoints:read' },
          { href: `${home}/access`, label: 'Access', icon: 'access', permission: 'roles:read' },
          { href: `${home}/audit`, label: 'Audit log', icon: 'audit', permission: 'audit:read' },
          { href: `${home}/members`, label: 'Members', icon: 'members', permission: 'members:read' },
          { href: `${home}/secrets`, label: 'Secrets', icon: 'secret', permission: 'secrets:read' },
          { href: `${home}/settings`, label: 'Settings', icon: 'settings', permission: 'settings:read' },
        ];
  return all.filter(({ permission }) => permissions.includes(permission)).map(({ permission: _, ...place }) => place);
}
