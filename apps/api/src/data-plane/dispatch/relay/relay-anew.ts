import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { UpstreamError, UpstreamResult } from '@gatehouse/mcp';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { InSessionRequest } from '../session-leg/relay-in-session.ts';
import { type RelayParts, relay } from './relay.ts';

export interface RelayAnewParts extends RelayParts {
  readonly catalogues: {
    /** The upstream as it is known once it has been asked again which revision it speaks; undefined when it was just asked. */
    askAnew(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<UpstreamSnapshot | undefined>;
  };
}

/**
 * Asks an upstream as {@link relay} does. One that refuses another era's request has not taken it: it is sent once more when it
 * is known what it speaks.
 *
 * @throws GatehouseError as {@link relay}
 */
export async function relayAnew(
  request: InSessionRequest,
  parts: RelayAnewParts,
): Promise<UpstreamResult | UpstreamError> {
  try {
    return await relay(request, parts);
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError) || thrown.code !== 'upstream.revision-changed') throw thrown;
    const upstream = await parts.catalogues.askAnew(request.tenantId, request.upstream);
    request.signal.throwIfAborted();
    if (!upstream) throw thrown;
    return relay({ ...request, upstream }, parts);
  }
}
