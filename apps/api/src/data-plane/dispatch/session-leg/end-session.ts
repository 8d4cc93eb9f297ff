import { type SessionAddress, sessionHeaders } from '@gatehouse/mcp';
import type { SendParts } from '../relay/send.ts';
import { exchangeInSession, type LegTarget } from './exchange-in-session.ts';

/** Milliseconds; nobody waits for it. */
const ENDING_TIME = 5_000;

/**
 * Tells an upstream that a session is not needed any more (2025-11-25, basic/transports: Session Management). One that does
 * not hear it ends the session by itself at some time, and some do not let clients end any: it never throws.
 */
export async function endSession(
  target: LegTarget,
  address: SessionAddress,
  parts: Pick<SendParts, 'outbounds' | 'credentials'>,
): Promise<void> {
  if (address.sessionId === undefined) return;
  try {
    const headers = sessionHeaders(address);
    const response = await exchangeInSession(target, { method: 'DELETE', headers, timeoutMs: ENDING_TIME }, parts);
    response.discard();
  } catch {
    // There is nothing that could be done about it.
  }
}
