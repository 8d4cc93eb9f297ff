import { GatehouseError } from '@gatehouse/errors';
import { newsIn, type RawJson, readSessionMessage, sessionHeaders } from '@gatehouse/mcp';
import { contentType } from '../relay/read-answer.ts';
import type { SendParts } from '../relay/send.ts';
import { streamEvents } from '../relay/stream-events.ts';
import { answerAsks } from '../session-leg/answer-asks.ts';
import { askInSession } from '../session-leg/ask-in-session.ts';
import { endSession } from '../session-leg/end-session.ts';
import { exchangeInSession } from '../session-leg/exchange-in-session.ts';
import { LONGEST_OPENING, type OpenedSession, openSession } from '../session-leg/open-session.ts';
import { SessionLost } from '../session-leg/session-lost.ts';
import { changeIn, type FeedEnd, type FeedReading, LONGEST_STREAM } from './feed-reading.ts';

/** Resources that an upstream is asked to follow at the same time. */
const AT_ONCE = 8;

/** No request of ours is answered on this stream, and no id of ours is empty. */
const NO_REQUEST = '';

/**
 * Reads what an upstream of the session era says unasked (2025-11-25, basic/transports: Listening for Messages), in a session
 * of its own: which resources are followed is part of a session, and goes with it.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function readSessionFeed(reading: FeedReading, parts: SendParts): Promise<FeedEnd> {
  const { target, signal } = reading;
  const session = await openSession(target, { timeoutMs: LONGEST_OPENING, signal }, parts);
  const closing = new AbortController();
  const both = AbortSignal.any([signal, closing.signal]);
  try {
    return await readStream({ ...reading, signal: both }, session, parts);
  } catch (thrown) {
    throw thrown instanceof SessionLost ? new GatehouseError('upstream.session-lost') : thrown;
  } finally {
    closing.abort(new GatehouseError('request.cancelled'));
    void endSession(target, session, parts);
  }
}

async function readStream(reading: FeedReading, session: OpenedSession, parts: SendParts): Promise<FeedEnd> {
  const { target, signal, onAcknowledged, tell } = reading;
  const headers = sessionHeaders(session);
  const get = { method: 'GET', headers, signal, timeoutMs: LONGEST_STREAM, longLived: true } as const;
  const response = await exchangeInSession(target, get, parts);
  if (response.status === 405) return 'not-offered';
  if (response.status !== 200 || contentType(response) !== 'text/event-stream') {
    throw new GatehouseError('upstream.invalid-answer', { reason: `HTTP ${response.status} without a stream` });
  }
  // What is said meanwhile waits on the stream.
  await follow(reading, session, parts);
  onAcknowledged();
  const held = parts.answers.hold(target.tenantId);
  const onAsk = answerAsks(target, session, parts);
  try {
    for await (const data of streamEvents(response, held)) {
      if (data.byteLength === 0) continue;
      const message = readSessionMessage(data, NO_REQUEST);
      if (message.kind === 'request') onAsk(message);
      const news = message.kind === 'notification' ? newsIn(message) : undefined;
      const change = news && changeIn(news, target.filter);
      if (change) tell(change);
    }
    return 'over';
  } finally {
    held.release();
  }
}

/** Asks for news of each resource. One that the upstream does not let us follow is none that changes. */
async function follow({ target, signal }: FeedReading, session: OpenedSession, parts: SendParts): Promise<void> {
  const { tenantId, upstream, filter } = target;
  const uris = [...filter.resourceSubscriptions];
  const held = parts.answers.hold(tenantId);
  const followOne = async (uri: string): Promise<void> => {
    const params = [['uri', JSON.stringify(uri) as RawJson]] as const;
    await askInSession({ tenantId, upstream, signal, held, method: 'resources/subscribe', params }, session, parts);
  };
  try {
    while (uris.length > 0) await Promise.all(uris.splice(0, AT_ONCE).map(followOne));
  } finally {
    held.release();
  }
}
