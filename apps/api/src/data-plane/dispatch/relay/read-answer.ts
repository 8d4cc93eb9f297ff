import { GatehouseError } from '@gatehouse/errors';
import {
  parseUpstreamAnswer,
  parseUpstreamMessage,
  type RequestId,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import type { OutboundResponse } from '@gatehouse/outbound';
import { createParser } from 'eventsource-parser';

/** Takes a message that comes ahead of the final one. */
export type Notify = (message: string) => void;

/** Largest answer of an upstream, in bytes: of a JSON body, and of one event of a stream. */
const ANSWER_LIMIT = 16 * 1024 * 1024;

/**
 * Reads an upstream's response up to its answer. Notifications that belong to the request and come before it on a
 * stream go to `notify` at once; without `notify` they are dropped. Anything else on the stream ends it: a message with
 * the caller's own id must never pass for our answer.
 *
 * @throws GatehouseError `upstream.invalid-answer`, `upstream.interrupted`, `upstream.timeout`
 */
export async function readAnswer(
  response: OutboundResponse,
  id: RequestId,
  notify: Notify | undefined,
): Promise<UpstreamResult | UpstreamError> {
  const type = contentType(response);
  if (type === 'application/json') return parseUpstreamAnswer(await readWhole(response), id);
  if (type === 'text/event-stream') return readStream(response, id, notify);
  response.discard();
  throw unusable(`HTTP ${response.status} with neither JSON nor a stream`);
}

function contentType({ headers }: OutboundResponse): string | undefined {
  const value = headers['content-type'];
  return (Array.isArray(value) ? value[0] : value)?.split(';')[0]?.trim().toLowerCase();
}

async function readWhole({ body }: OutboundResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > ANSWER_LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readStream({ body }: OutboundResponse, id: RequestId, notify: Notify | undefined) {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  const decoder = new TextDecoder();
  let pending = 0;
  for await (const chunk of body) {
    pending += chunk.byteLength;
    if (pending > ANSWER_LIMIT) throw tooLarge();
    parser.feed(decoder.decode(chunk, { stream: true }));
    for (const data of events.splice(0)) {
      pending = 0;
      const message = parseUpstreamMessage(Buffer.from(data), id);
      if (message.kind !== 'notification') return message;
      notify?.(message.text);
    }
  }
  throw unusable('the stream ended before the answer');
}

function tooLarge(): GatehouseError {
  return unusable(`larger than ${ANSWER_LIMIT} bytes`);
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
