import { isStatelessRevision, type UpstreamError, type UpstreamResult } from '@gatehouse/mcp';
import { type InSessionParts, type InSessionRequest, relayInSession } from '../session-leg/relay-in-session.ts';
import { relayCurrent } from './relay-current.ts';

export type RelayParts = InSessionParts;

/**
 * Asks an upstream in the way of the revision that it spoke when it was last asked what it offers. Its answer comes as the
 * current revision has it; `held` then holds it until it is released.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`; `upstream.revision-changed` says that the request
 *   was not taken
 */
export function relay(request: InSessionRequest, parts: RelayParts): Promise<UpstreamResult | UpstreamError> {
  const { catalogue } = request.upstream;
  if (!catalogue || isStatelessRevision(catalogue.revision)) return relayCurrent(request, parts);
  return relayInSession(request, catalogue, parts);
}
