import { GatehouseError } from '@gatehouse/errors';
import {
  type CheckedMessage,
  type CheckedRequest,
  checkTarget,
  paramsInvalid,
  type SessionRequest,
  targetOf,
} from '../checked-message.ts';
import { HEADER, headerOf, type RequestHeaders } from '../header.ts';
import { isMethod, type Method } from '../method.ts';
import type { ParsedMessage, ParsedRequest } from '../parse-message.ts';
import { LATEST_SESSION_REVISION, SESSION_REVISIONS } from '../revision.ts';
import { revisionUnsupported } from '../revision-unsupported.ts';
import { sessionParams } from './session-params.ts';

/** What a request speaks that names no revision (2025-06-18, basic/transports, Protocol Version Header). */
const UNNAMED_REVISION = '2025-03-26';

/** Methods of the current revision that the session era does not have; it has `tasks/get` and `tasks/cancel` for other tasks. */
const LATER: ReadonlySet<Method> = new Set([
  'server/discover',
  'subscriptions/listen',
  'tasks/get',
  'tasks/update',
  'tasks/cancel',
]);

/** Methods whose effect would outlast their request. */
const OF_A_SESSION: ReadonlySet<string> = new Set(['logging/setLevel', 'resources/subscribe', 'resources/unsubscribe']);

/**
 * Checks a message of the session era (2025-03-26 to 2025-11-25), which is served without a session: each request stands
 * for itself, and says its revision in `MCP-Protocol-Version`. No other header counts. What it asks for is what the
 * same request of the current revision would.
 *
 * @param message one for which `eraOf` says `session`
 * @throws GatehouseError `request.revision-unsupported`, `request.method-unknown`, `request.params-invalid`,
 *   `session.required`
 */
export function checkSessionMessage(headers: RequestHeaders, message: ParsedMessage): CheckedMessage {
  if (message.kind === 'request' && message.method === 'initialize') return handshake(message);
  const revision = headerOf(headers, HEADER.protocolVersion) ?? UNNAMED_REVISION;
  if (!SESSION_REVISIONS.includes(revision)) throw revisionUnsupported(revision);
  if (message.kind !== 'request') return { kind: 'notification' };
  if (message.method === 'ping') return { kind: 'session-request', id: message.id, revision, method: 'ping' };
  return requestOf(message, revision);
}

/** The version is agreed on in the body (2025-11-25, basic/lifecycle): one that is not known is answered with ours. */
function handshake({ id, params }: ParsedRequest): SessionRequest {
  const { protocolVersion: requested } = params.value;
  if (typeof requested !== 'string') {
    throw paramsInvalid('protocolVersion', requested === undefined ? 'missing' : 'invalid');
  }
  const revision = SESSION_REVISIONS.includes(requested) ? requested : LATEST_SESSION_REVISION;
  return { kind: 'session-request', id, revision, method: 'initialize' };
}

function requestOf(message: ParsedRequest, revision: string): CheckedRequest {
  const { id, method } = message;
  if (OF_A_SESSION.has(method)) throw new GatehouseError('session.required');
  if (!isMethod(method) || LATER.has(method)) throw new GatehouseError('request.method-unknown');
  const target = targetOf(message);
  checkTarget(method, target);
  return { kind: 'request', id, revision, method, target, params: sessionParams(message.params) };
}
