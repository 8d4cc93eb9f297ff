import type { TenantId } from '@gatehouse/db';
import type { OutboundRequest, OutboundResponse } from '@gatehouse/outbound';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { SendParts } from '../relay/send.ts';

/** An upstream of the session era, and whose it is. */
export interface LegTarget {
  readonly tenantId: TenantId;
  readonly upstream: UpstreamSnapshot;
}

/**
 * One HTTP exchange with an upstream of the session era, with the upstream's credential and never the caller's.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function exchangeInSession(
  { tenantId, upstream }: LegTarget,
  request: OutboundRequest,
  { outbounds, credentials }: Pick<SendParts, 'outbounds' | 'credentials'>,
): Promise<OutboundResponse> {
  const own = credentials.headersFor(tenantId, upstream);
  const credential = own instanceof Promise ? await own : own;
  return outbounds.of(tenantId).request(upstream.url, { ...request, headers: { ...credential, ...request.headers } });
}
