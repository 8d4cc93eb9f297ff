'use client';

import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { RemoveButton } from '../problem/remove-button.tsx';
import { type BindingVersion, removeBinding } from './change-bindings.ts';

export interface RemoveBindingProps {
  readonly version: BindingVersion;
  /** The role, and who has it. */
  readonly name: string;
}

/** Takes a role from somebody. */
export function RemoveBinding({ version, name }: RemoveBindingProps) {
  return (
    <RemoveButton
      tenant={version.tenant}
      name={name}
      consequence="From the next call on they may no longer do what only this role grants them."
      remove={(key) => removeBinding(version, key)}
      after={`${homeOf(version.tenant)}/access/bindings`}
    />
  );
}
