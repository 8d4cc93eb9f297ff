'use client';

import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { RemoveButton } from '../problem/remove-button.tsx';
import { removeSecret, type SecretVersion } from './change-secrets.ts';

/** Takes a secret away. */
export function RemoveSecret({ version }: { readonly version: SecretVersion }) {
  return (
    <RemoveButton
      tenant={version.tenant}
      name={version.secret}
      consequence="Upstreams that refer to it cannot be called until there is one of this name again. Its value cannot be brought back."
      remove={(key) => removeSecret(version, key)}
      after={`${homeOf(version.tenant)}/secrets`}
    />
  );
}
