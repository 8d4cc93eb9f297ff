'use client';

import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { RemoveButton } from '../problem/remove-button.tsx';
import { type RoleVersion, removeRole } from './change-roles.ts';

/** Takes a role from everybody who has it, and away. */
export function RemoveRole({ version }: { readonly version: RoleVersion }) {
  return (
    <RemoveButton
      tenant={version.tenant}
      name={version.role}
      consequence="Everybody who has it loses it at once: its bindings go with it."
      remove={(key) => removeRole(version, key)}
      after={`${homeOf(version.tenant)}/access`}
    />
  );
}
