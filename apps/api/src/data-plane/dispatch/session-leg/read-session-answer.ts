import { GatehouseError } from '@gatehouse/errors';
import {
  META,
  readSessionMessage,
  relayable,
  type UpstreamAsk,
  type UpstreamError,
  type UpstreamNotification,
  type UpstreamResult,
  underToken,
} from '@gatehouse/mcp';
import type { OutboundResponse } from '@gatehouse/outbound';
import { contentType, type ReadOptions, readWhole } from '../relay/read-answer.ts';
import { streamEvents } from '../relay/stream-events.ts';

export interface SessionReadOptions extends ReadOptions {
  /** Takes what the upstream asks on the stream. */
  readonly onAsk: (ask: UpstreamAsk) => void;
}

/**
 * Reads the response of an upstream of the session era up to its answer, as `readAnswer` does for the current revision. The
 * upstream may ask things on the way (2025-11-25, basic/transports); what it tells and the caller did not ask for is dropped.
 *
 * @param id of our request
 * @throws GatehouseError `upstream.invalid-answer`, `upstream.interrupted`, `upstream.timeout`, `upstream.answer-dropped`
 */
export async function readSessionAnswer(
  response: OutboundResponse,
  id: string,
  options: SessionReadOptions,
): Promise<UpstreamResult | UpstreamError> {
  const isGood = response.status >= 200 && response.status < 300;
  switch (contentType(response)) {
    case 'application/json': {
      const message = readSessionMessage(await readWhole(response, options), id);
      if (message.kind === 'error' || (message.kind === 'result' && isGood)) return message;
      throw unusable(`a ${message.kind} under HTTP ${response.status}`);
    }
    case 'text/event-stream':
      if (isGood) return readStream(response, id, options);
  }
  response.discard();
  throw unusable(`HTTP ${response.status} with neither JSON nor a stream`);
}

async function readStream(
  response: OutboundResponse,
  id: string,
  options: SessionReadOptions,
): Promise<UpstreamResult | UpstreamError> {
  const { held, budget, onAsk } = options;
  for await (const data of streamEvents(response, held, budget)) {
    // A stream that can be taken up again begins with an event that has an id and no data.
    if (data.byteLength === 0) continue;
    const message = readSessionMessage(data, id);
    switch (message.kind) {
      case 'request':
        onAsk(message);
        break;
      case 'notification':
        await relayNotification(message, id, options);
        break;
      default:
        return message;
    }
  }
  throw unusable('the stream ended before the answer');
}

async function relayNotification(
  notification: UpstreamNotification,
  id: string,
  { notify, wanted = {} }: ReadOptions,
): Promise<void> {
  if (!notify) return;
  const isProgress = notification.method === 'notifications/progress';
  const own = isProgress ? underToken(notification, id, wanted[META.progressToken]) : notification;
  if (own && relayable(own, wanted)) await notify(own.text);
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
