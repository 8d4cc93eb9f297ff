import { GatehouseError } from '@gatehouse/errors';
import { listenParams, parseSubscriptionMessage } from '@gatehouse/mcp';
import { contentType } from '../relay/read-answer.ts';
import { REQUEST_ID, type SendParts, send } from '../relay/send.ts';
import { streamEvents } from '../relay/stream-events.ts';
import { changeIn, type FeedEnd, type FeedReading, LONGEST_STREAM } from './feed-reading.ts';

/**
 * Reads the stream of one `subscriptions/listen` of ours at an upstream of the current revision.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function readCurrentFeed(
  { target, signal, onAcknowledged, tell }: FeedReading,
  parts: SendParts,
): Promise<FeedEnd> {
  const { tenantId, upstream, filter } = target;
  const held = parts.answers.hold(tenantId);
  const params = Object.entries(listenParams(filter));
  const request = {
    tenantId,
    upstream,
    method: 'subscriptions/listen',
    params,
    signal,
    timeoutMs: LONGEST_STREAM,
  } as const;
  const { response, end } = await send(request, parts);
  try {
    if (contentType(response) !== 'text/event-stream' || response.status !== 200) {
      response.discard();
      throw new GatehouseError('upstream.invalid-answer', { reason: `HTTP ${response.status} without a stream` });
    }
    for await (const data of streamEvents(response, held)) {
      const message = parseSubscriptionMessage(data, REQUEST_ID);
      if (!message) continue;
      switch (message.kind) {
        case 'ended':
          return 'over';
        case 'error':
          throw new GatehouseError('upstream.invalid-answer', { reason: `subscriptions/listen: ${message.code}` });
        case 'acknowledged':
          onAcknowledged();
          break;
        default: {
          const change = changeIn(message, filter);
          if (change) tell(change);
        }
      }
    }
    return 'over';
  } finally {
    held.release();
    end();
  }
}
