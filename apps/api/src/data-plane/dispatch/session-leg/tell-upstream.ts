import type { UpstreamMessage } from '@gatehouse/mcp';
import type { SendParts } from '../relay/send.ts';
import { exchangeInSession, type LegTarget } from './exchange-in-session.ts';

/** Milliseconds for what has no answer but that it was taken. */
const TELLING_TIME = 5_000;

/**
 * Sends a message that has no answer.
 *
 * @returns the HTTP status
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function tellUpstream(
  target: LegTarget,
  { headers, body }: UpstreamMessage,
  parts: Pick<SendParts, 'outbounds' | 'credentials'>,
): Promise<number> {
  const response = await exchangeInSession(target, { method: 'POST', headers, body, timeoutMs: TELLING_TIME }, parts);
  response.discard();
  return response.status;
}
