import { GatehouseError } from '@gatehouse/errors';
import {
  currentResult,
  META,
  type Method,
  type RawJson,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import type { CatalogueState } from '../../snapshot/tenant-snapshot.ts';
import type { ReadOptions } from '../relay/read-answer.ts';
import type { RelayRequest, SendParts } from '../relay/send.ts';
import { askInSession } from './ask-in-session.ts';
import { endSession } from './end-session.ts';
import { openSession } from './open-session.ts';
import { SessionLost } from './session-lost.ts';
import type { HeldSession, SessionCaller, UpstreamSessions } from './upstream-sessions.ts';

export interface InSessionParts extends SendParts {
  readonly sessions: UpstreamSessions;
}

/** A request on behalf of a caller. */
export interface InSessionRequest extends RelayRequest, ReadOptions {
  readonly method: Method;
  readonly caller: SessionCaller;
}

type Answer = UpstreamResult | UpstreamError;

/**
 * Asks an upstream of the session era, in the session that is this caller's by the upstream's `sessions`: one that goes on, or
 * one for this request only. A session that the upstream does not know any more is replaced, and the request, which it
 * then has not taken, sent once more.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`, `database.unavailable`
 */
export async function relayInSession(
  request: InSessionRequest,
  catalogue: CatalogueState,
  parts: InSessionParts,
): Promise<Answer> {
  try {
    const answer = await askSomehow(request, catalogue, parts);
    return answer.kind === 'result' ? currentResult(answer, request.method) : answer;
  } catch (thrown) {
    request.held.release();
    if (thrown instanceof SessionLost) throw new GatehouseError('upstream.session-lost');
    // What refuses to begin a session has not been sent anything else.
    if (thrown instanceof GatehouseError && thrown.code === 'upstream.revision-unsupported') {
      throw new GatehouseError('upstream.revision-changed', { reason: thrown.message, cause: thrown });
    }
    throw thrown;
  }
}

function askSomehow(request: InSessionRequest, catalogue: CatalogueState, parts: InSessionParts): Promise<Answer> {
  if (request.upstream.sessions === 'call' && catalogue.hasSessions) return askInOneOfItsOwn(request, catalogue, parts);
  return askInOneThatGoesOn(request, catalogue, parts);
}

async function askInOneOfItsOwn(
  request: InSessionRequest,
  catalogue: CatalogueState,
  parts: InSessionParts,
): Promise<Answer> {
  const timeLeft = timeOf(request);
  const session = await openSession(request, { timeoutMs: timeLeft(), signal: request.signal }, parts);
  try {
    await askForLog(request, catalogue, wantedLevel(request), session, parts);
    return await askInSession({ ...request, timeoutMs: timeLeft() }, session, parts);
  } finally {
    void endSession(request, session, parts);
  }
}

async function askInOneThatGoesOn(
  request: InSessionRequest,
  catalogue: CatalogueState,
  parts: InSessionParts,
): Promise<Answer> {
  const timeLeft = timeOf(request);
  let session = await sessionFor(request, catalogue, timeLeft(), parts);
  for (let isFirst = true; ; isFirst = false) {
    request.signal.throwIfAborted();
    try {
      await askForLogOnce(request, catalogue, session, parts);
      return await askInSession({ ...request, timeoutMs: timeLeft() }, session.address, parts);
    } catch (thrown) {
      if (!(thrown instanceof SessionLost) || !isFirst) throw thrown;
    }
    session = await sessionFor(request, catalogue, timeLeft(), parts, session);
  }
}

/** An upstream that is known to have no sessions is sent the request as it is, until it says that it wants one. */
async function sessionFor(
  request: InSessionRequest,
  { hasSessions, revision }: CatalogueState,
  timeoutMs: number,
  parts: InSessionParts,
  lost?: HeldSession,
): Promise<HeldSession> {
  const { tenantId, upstream } = request;
  const caller = upstream.sessions === 'shared' ? undefined : request.caller;
  const place = { tenantId, upstream, caller, timeoutMs };
  const own = parts.credentials.headersFor(tenantId, upstream);
  const credential = own instanceof Promise ? await own : own;
  const known = lost ? undefined : parts.sessions.known(place, credential);
  if (known) return known;
  if (!hasSessions && !lost) return sessionless(revision);
  return parts.sessions.get(place, credential, parts, lost);
}

function sessionless(revision: string): HeldSession {
  return {
    address: { revision, sessionId: undefined },
    id: undefined,
    origin: '',
    usedAt: 0,
    touchedAt: 0,
    logs: true,
  };
}

/**
 * A level holds for a session (2025-11-25, server/utilities/logging), and a caller says it with each request: the session
 * is asked for everything, and each request is given what it wants. A session of all callers is left as it is.
 */
async function askForLogOnce(
  request: InSessionRequest,
  catalogue: CatalogueState,
  session: HeldSession,
  parts: InSessionParts,
): Promise<void> {
  if (session.logs || request.upstream.sessions === 'shared' || wantedLevel(request) === undefined) return;
  await askForLog(request, catalogue, 'debug', session.address, parts);
  session.logs = true;
}

async function askForLog(
  request: InSessionRequest,
  { capabilities }: CatalogueState,
  level: unknown,
  address: HeldSession['address'],
  parts: InSessionParts,
): Promise<void> {
  if (level === undefined || !('logging' in capabilities)) return;
  const { tenantId, upstream, signal, timeoutMs, held } = request;
  const params = [['level', JSON.stringify(level) as RawJson]] as const;
  // An error of it is no reason not to call: the log is missing then.
  await askInSession(
    { tenantId, upstream, signal, timeoutMs, held, method: 'logging/setLevel', params },
    address,
    parts,
  );
}

function wantedLevel({ notify, wanted }: InSessionRequest): unknown {
  return notify && wanted?.[META.logLevel];
}

/** What is left of the time that the upstream has, in milliseconds. */
function timeOf({ timeoutMs, upstream }: InSessionRequest): () => number {
  const end = performance.now() + (timeoutMs ?? upstream.timeoutMs);
  return () => Math.max(1, Math.ceil(end - performance.now()));
}
