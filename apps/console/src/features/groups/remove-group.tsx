'use client';

import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { RemoveButton } from '../problem/remove-button.tsx';
import { type GroupVersion, removeGroup } from './change-groups.ts';

/** Removes a group, and with it what it gave to its members. */
export function RemoveGroup({ version }: { readonly version: GroupVersion }) {
  return (
    <RemoveButton
      tenant={version.tenant}
      name={version.group}
      consequence="Its members lose at once what they have through it: its bindings go with it. They themselves stay."
      remove={(key) => removeGroup(version, key)}
      after={`${homeOf(version.tenant)}/access/groups`}
    />
  );
}
