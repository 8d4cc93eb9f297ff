import { asGatehouseError } from '@gatehouse/errors';
import type { Logger } from '../../../platform/injection.ts';
import type { Authorized } from '../../context.ts';
import type { Snapshots } from '../../snapshot/snapshots.ts';
import type { View } from './subscription.ts';

export interface WatchParts {
  readonly snapshots: Snapshots;
  readonly logger: Logger;
}

/** Milliseconds after which a look that failed is taken again: what it would have seen is not told twice. */
const AGAIN_AFTER = 1_000;

/**
 * Looks at what is known of the caller's tenant, endpoint and grants: at once, because it may have changed since
 * the caller was let in, and whenever it may have changed again.
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
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const again = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      const view = await currentView(authorized, snapshots);
      if (!isOver) look(view);
    } catch (thrown) {
      if (isOver) return;
      logger.warn({ err: asGatehouseError(thrown) }, 'a subscription could not be looked at');
      timer = setTimeout(again, AGAIN_AFTER).unref();
    }
  };
  // Undefined: changes are not heard at the moment, and any tenant may have changed.
  const unsubscribe = snapshots.onChange((changed) => {
    if (changed === undefined || changed === tenantId) void again();
  });
  void again();
  return () => {
    isOver = true;
    clearTimeout(timer);
    unsubscribe();
  };
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
