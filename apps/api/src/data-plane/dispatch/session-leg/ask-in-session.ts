import { randomUUID } from 'node:crypto';
import { asGatehouseError, type ErrorCode, GatehouseError } from '@gatehouse/errors';
import {
  buildSessionNotification,
  buildSessionRequest,
  CODE,
  refusalIn,
  type SessionAddress,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import type { OutboundResponse } from '@gatehouse/outbound';
import { type ReadOptions, readWhole } from '../relay/read-answer.ts';
import type { RelayRequest, SendParts } from '../relay/send.ts';
import { answerAsks } from './answer-asks.ts';
import { exchangeInSession } from './exchange-in-session.ts';
import { readSessionAnswer } from './read-session-answer.ts';
import { SessionLost } from './session-lost.ts';
import { tellUpstream } from './tell-upstream.ts';

/** A request in a session; its method may be one that only the session era has. */
export type SessionRequest = Omit<RelayRequest, 'method' | 'capabilities' | 'paramHeaders'> &
  ReadOptions & { readonly method: string };

/** With these nothing had been sent. */
const NOT_SENT: ReadonlySet<ErrorCode> = new Set(['upstream.unreachable', 'outbound.refused', 'server.busy']);

/** What a server says that speaks the current revision only. */
const OTHER_REVISION: ReadonlySet<number | undefined> = new Set([CODE.revisionUnsupported, CODE.headerMismatch]);

/** By which servers say under 400 that they want a session, or another one; for unknown ones 404 would be right. */
const NO_SESSION: ReadonlySet<number | undefined> = new Set([-32000, -32001, -32600]);

/**
 * Sends a request in a session and reads its answer, which `held` then holds until it is released. When it is not waited for
 * any longer the upstream is told: a connection that closes says nothing in this era.
 *
 * @throws SessionLost
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function askInSession(
  request: SessionRequest,
  address: SessionAddress,
  parts: SendParts,
): Promise<UpstreamResult | UpstreamError> {
  const { upstream, method, signal, timeoutMs = upstream.timeoutMs, trace, meta, target, params } = request;
  const id = randomUUID();
  const leg = trace?.leg(method, upstream.slug);
  const { headers, body } = buildSessionRequest(address, { id, method, target, params, meta, ownMeta: leg?.fields });
  try {
    const sent = { method: 'POST', headers: { ...leg?.fields, ...headers }, body, signal, timeoutMs } as const;
    const response = await exchangeInSession(request, sent, parts);
    if (response.status === 400 || response.status === 404) return await refusedAnswer(response, id, address, request);
    return await readSessionAnswer(response, id, { ...request, onAsk: answerAsks(request, address, parts) });
  } catch (thrown) {
    request.held.release();
    if (!(thrown instanceof SessionLost) && !NOT_SENT.has(asGatehouseError(thrown).code)) {
      const params = { requestId: id, reason: 'The answer is not waited for any longer.' };
      const cancelled = buildSessionNotification(address, 'notifications/cancelled', params);
      tellUpstream(request, cancelled, parts).catch(() => {});
    }
    throw thrown;
  } finally {
    leg?.end();
  }
}

/**
 * A refusal that answers this very request is an answer like others. Any other one says that the upstream does not know
 * the session, or another revision; 404 says so whatever comes with it (2025-11-25, basic/transports: Session Management).
 */
async function refusedAnswer(
  response: OutboundResponse,
  id: string,
  { sessionId }: SessionAddress,
  request: SessionRequest,
): Promise<UpstreamError> {
  const { code, answer } = refusalIn(await readWhole(response, request), id);
  if (OTHER_REVISION.has(code)) throw new GatehouseError('upstream.revision-changed', { reason: `the error ${code}` });
  if (response.status === 404 && sessionId !== undefined) throw new SessionLost();
  if (answer) return answer;
  if (response.status === 400 && NO_SESSION.has(code)) throw new SessionLost();
  throw new GatehouseError('upstream.invalid-answer', { reason: `HTTP ${response.status} that answers nothing` });
}
