import { resultMessage, type SessionRequest } from '@gatehouse/mcp';
import type { Answer } from '../../context.ts';
import type { EndpointSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { offeredBy } from '../discover.ts';
import { serverInfo } from '../server-info.ts';

/**
 * The answer to `initialize` of the session era (2025-11-25, basic/lifecycle). It begins no session: it has no
 * `Mcp-Session-Id`, and nothing is remembered of it.
 */
export function initialize({ id, revision }: SessionRequest, endpoint: EndpointSnapshot): Answer {
  const result = { protocolVersion: revision, capabilities: offeredWithoutSession(endpoint), serverInfo };
  return { status: 200, body: resultMessage(id, JSON.stringify(result)), failed: false };
}

/** What is offered, without what only a session could hold: log levels, and news of lists and of resources. */
function offeredWithoutSession(endpoint: EndpointSnapshot): Record<string, object> {
  const { logging, ...offered } = offeredBy(endpoint);
  return Object.fromEntries(Object.keys(offered).map((capability) => [capability, {}]));
}
