import { randomUUID } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import {
  buildInitialize,
  buildSessionNotification,
  CODE,
  type Handshake,
  isSessionId,
  LATEST_SESSION_REVISION,
  readHandshake,
  SESSION_ID_HEADER,
  type SessionAddress,
} from '@gatehouse/mcp';
import type { Cancellation, OutboundResponse } from '@gatehouse/outbound';
import type { ByteBudget } from '../relay/byte-budget.ts';
import type { SendParts } from '../relay/send.ts';
import { serverInfo } from '../server-info.ts';
import { endSession } from './end-session.ts';
import { exchangeInSession, type LegTarget } from './exchange-in-session.ts';
import { readSessionAnswer } from './read-session-answer.ts';
import { refuseWhatIsNotOfRevisions } from './status.ts';
import { tellUpstream } from './tell-upstream.ts';

/** A session, or what there is instead at an upstream that has none. */
export interface OpenedSession extends SessionAddress {
  readonly capabilities: Handshake['capabilities'];
  readonly server: Handshake['server'];
}

/** Milliseconds for beginning one, however long a call may take. */
export const LONGEST_OPENING = 15_000;

export interface OpeningOptions {
  /** Milliseconds for the answer to `initialize`. */
  readonly timeoutMs: number;
  readonly signal?: Cancellation | undefined;
  readonly budget?: ByteBudget | undefined;
}

/**
 * Begins a session at an upstream (2025-11-25, basic/lifecycle): asks for the latest revision of the session era and takes
 * any that is known here.
 *
 * @throws GatehouseError `upstream.revision-unsupported` when the upstream refuses, or wants a revision that is not known
 *   here; `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function openSession(
  target: LegTarget,
  options: OpeningOptions,
  parts: SendParts,
): Promise<OpenedSession> {
  const id = randomUUID();
  const { timeoutMs, signal, budget } = options;
  const message = buildInitialize(id, serverInfo);
  const response = await exchangeInSession(target, { method: 'POST', ...message, timeoutMs, signal }, parts);
  refuseRefusal(response);
  const sessionId = sessionIdOf(response);
  let session: OpenedSession | undefined;
  try {
    session = { sessionId, ...(await handshakeIn(response, id, target, budget, parts)) };
    const status = await tellUpstream(target, buildSessionNotification(session, 'notifications/initialized'), parts);
    if (status < 200 || status >= 300) throw unusable(`HTTP ${status} to notifications/initialized`);
    return session;
  } catch (thrown) {
    void endSession(target, session ?? { revision: LATEST_SESSION_REVISION, sessionId }, parts);
    throw thrown;
  }
}

function refuseRefusal(response: OutboundResponse): void {
  const { status } = response;
  if (status < 300) return;
  response.discard();
  refuseWhatIsNotOfRevisions(status, 'initialize');
  throw otherRevision(`HTTP ${status} to initialize`);
}

function sessionIdOf({ headers }: OutboundResponse): string | undefined {
  const value = headers[SESSION_ID_HEADER];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !isSessionId(value)) throw unusable('a session id that is none');
  return value;
}

async function handshakeIn(
  response: OutboundResponse,
  id: string,
  { tenantId }: LegTarget,
  budget: ByteBudget | undefined,
  { answers }: SendParts,
): Promise<Handshake & { readonly revision: string }> {
  const held = answers.hold(tenantId);
  try {
    const answer = await readSessionAnswer(response, id, { held, budget, onAsk: leaveUnanswered });
    if (answer.kind === 'error') {
      if (answer.code === CODE.internalError) throw unusable('initialize: an internal error');
      throw otherRevision(`the error ${answer.code} to initialize`);
    }
    const { revision, capabilities, server } = readHandshake(answer);
    if (revision === undefined) throw otherRevision('another one in its answer to initialize');
    return { revision, capabilities, server };
  } finally {
    held.release();
  }
}

/** Before a session has begun there is none in which an answer could be sent. */
function leaveUnanswered(): void {}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}

function otherRevision(reason: string): GatehouseError {
  return new GatehouseError('upstream.revision-unsupported', { reason });
}
