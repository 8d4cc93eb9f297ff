import { asGatehouseError } from '@gatehouse/errors';
import type { Logger } from '../../../platform/injection.ts';
import type { Authorized } from '../../context.ts';
import type { Snapshots } from '../../snapshot/snapshots.ts';
import type { View } from './subscription.ts';

export interface WatchParts {
  readonly snapshots: Snapshots;
  readonly logger: Logger;
}

/**
 * Looks at what is known of the caller's tenant, endpoint and grants whenever that may have changed.
 *
 * @param look is given `undefined` when one of them is gone
 * @returns what ends it
 */
export function watch(
  authorized: Authorized,
  { snapshots, logger }: WatchParts,
  look: (view: View | undefined) => void,
): () => void {
  const { tenantId } = authorized.principal;
  const again = () => {
    currentView(authorized, snapshots).then(look, (thrown: unknown) =>
      logger.warn({ err: asGatehouseError(thrown) }, 'a subscription could not be looked at'),
    );
  };
  // Undefined: changes are not heard at the moment, and any tenant may have changed.
  return snapshots.onChange((changed) => {
    if (changed === undefined || changed === tenantId) again();
  });
}

async function currentView(
  { tenantSlug, endpointSlug, principal }: Authorized,
  snapshots: Snapshots,
): Promise<View | undefined> {
  const snapshot = await snapshots.ofTenant(tenantSlug);
  const endpoint = snapshot?.endpoints.get(endpointSlug);
  const known = snapshot && (await snapshots.principal(snapshot, principal.issuerId, principal.subject));
  if (!snapshot || !endpoint || known?.id !== principal.principalId) return undefined;
  const permissions = snapshots.permissions(snapshot, known, snapshot.clients.get(principal.clientId));
  return { snapshot, endpoint, permissions };
}
