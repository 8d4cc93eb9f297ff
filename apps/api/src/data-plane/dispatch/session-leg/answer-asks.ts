import { GatehouseError } from '@gatehouse/errors';
import { buildSessionResponse, CODE, type SessionAddress, type UpstreamAsk } from '@gatehouse/mcp';
import type { SendParts } from '../relay/send.ts';
import type { LegTarget } from './exchange-in-session.ts';
import { tellUpstream } from './tell-upstream.ts';

/** Requests of an upstream on one stream that are answered in a minute: it has no reason to send more than a ping at times. */
const MOST_ASKS = 64;
const MINUTE = 60_000;

/**
 * Answers what an upstream asks: that we are there, and that there is nothing else we could be asked, because `initialize`
 * declared nothing. Each answer is a message of its own, and reading goes on meanwhile.
 *
 * @returns what takes one request; it throws GatehouseError `upstream.invalid-answer` when there were too many
 */
export function answerAsks(
  target: LegTarget,
  address: SessionAddress,
  parts: Pick<SendParts, 'outbounds' | 'credentials'>,
): (ask: UpstreamAsk) => void {
  let since = performance.now();
  let count = 0;
  return ({ method, rawId }) => {
    const now = performance.now();
    if (now - since >= MINUTE) [since, count] = [now, 0];
    if (++count > MOST_ASKS) throw new GatehouseError('upstream.invalid-answer', { reason: 'it asks without end' });
    const outcome = method === 'ping' ? { result: {} } : { error: NOT_FOUND };
    // Whoever asks and does not take the answer has to do without it.
    tellUpstream(target, buildSessionResponse(address, rawId, outcome), parts).catch(() => {});
  };
}

const NOT_FOUND = { code: CODE.methodNotFound, message: 'Method not found' };
