'use client';

import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { RemoveButton } from '../problem/remove-button.tsx';
import { removeUpstream, type UpstreamVersion } from './change-upstreams.ts';

/** Takes an upstream and its tools away. */
export function RemoveUpstream({ version }: { readonly version: UpstreamVersion }) {
  return (
    <RemoveButton
      tenant={version.tenant}
      name={version.upstream}
      consequence="Its tools are gone from every endpoint at once, with what was reviewed of them. Roles keep the grants that name them."
      remove={(key) => removeUpstream(version, key)}
      after={`${homeOf(version.tenant)}/upstreams`}
    />
  );
}
