'use client';

import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { RemoveButton } from '../problem/remove-button.tsx';
import { type EndpointVersion, removeEndpoint } from './change-endpoints.ts';

/** Takes an endpoint away. */
export function RemoveEndpoint({ version }: { readonly version: EndpointVersion }) {
  return (
    <RemoveButton
      tenant={version.tenant}
      name={version.endpoint}
      consequence="Agents that use its URL are refused from then on, and tokens for it are good for nothing."
      remove={(key) => removeEndpoint(version, key)}
      after={`${homeOf(version.tenant)}/endpoints`}
    />
  );
}
