import { GatehouseError } from '@gatehouse/errors';
import {
  CODE,
  parseUpstreamAnswer,
  parseUpstreamMessage,
  type RequestId,
  refusalIn,
  relayable,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import type { OutboundResponse } from '@gatehouse/outbound';
import type { HeldBytes } from './answer-room.ts';
import { ANSWER_LIMIT, type ByteBudget } from './byte-budget.ts';
import { streamEvents } from './stream-events.ts';

/** Takes a message that comes ahead of the final one; resolves when there is room for the next. */
export type Notify = (message: string) => Promise<void>;

export interface ReadOptions {
  /** Where what is read is counted. */
  readonly held: HeldBytes;
  /** Without it, what comes ahead of the answer is dropped. */
  readonly notify?: Notify | undefined;
  /** The caller's `_meta`: it says which notifications were asked for, and under which token. */
  readonly wanted?: Readonly<Record<string, unknown>> | undefined;
  /** A fresh one for each JSON body and each event unless given. */
  readonly budget?: ByteBudget | undefined;
}

/**
 * Reads an upstream's response up to its answer. Notifications that the caller asked for and that come before it on a
 * stream go to `notify` at once, and reading waits for it. Anything else on the stream ends it: a message with the caller's
 * own id must never pass for our answer.
 *
 * @throws GatehouseError `upstream.invalid-answer`, `upstream.revision-changed`, `upstream.interrupted`, `upstream.timeout`, `upstream.answer-dropped`
 */
export async function readAnswer(
  response: OutboundResponse,
  id: RequestId,
  options: ReadOptions,
): Promise<UpstreamResult | UpstreamError> {
  const isGood = response.status >= 200 && response.status < 300;
  switch (contentType(response)) {
    case 'application/json': {
      const bytes = await readWhole(response, options);
      if (response.status === 400 && refusesRevision(bytes, id)) throw new GatehouseError('upstream.revision-changed');
      const answer = parseUpstreamAnswer(bytes, id);
      if (answer.kind === 'result' && !isGood) throw unusable(`a result under HTTP ${response.status}`);
      return answer;
    }
    case 'text/event-stream':
      if (isGood) return readStream(response, id, options);
  }
  response.discard();
  throw unusable(`HTTP ${response.status} with neither JSON nor a stream`);
}

/** How servers of the session era refuse a message: by words of their own, or because it belongs to no session. */
const OF_THE_SESSION_ERA: ReadonlySet<number | undefined> = new Set([-32000, -32001, -32600]);

function refusesRevision(bytes: Uint8Array, id: RequestId): boolean {
  const { code, answer } = refusalIn(bytes, id);
  return code === CODE.revisionUnsupported || (!answer && OF_THE_SESSION_ERA.has(code));
}

export function contentType({ headers }: OutboundResponse): string | undefined {
  const value = headers['content-type'];
  return (Array.isArray(value) ? value[0] : value)?.split(';')[0]?.trim().toLowerCase();
}

/** The body of a response that is one document, within its bounds. */
export async function readWhole(response: OutboundResponse, { held, budget }: ReadOptions): Promise<Uint8Array> {
  const bytes = await response.readAll(budget?.left ?? ANSWER_LIMIT, held);
  budget?.spend(bytes.byteLength);
  return bytes;
}

async function readStream(
  response: OutboundResponse,
  id: RequestId,
  { held, notify, wanted = {}, budget }: ReadOptions,
) {
  for await (const data of streamEvents(response, held, budget)) {
    const message = parseUpstreamMessage(data, id);
    if (message.kind !== 'notification') return message;
    if (notify && relayable(message, wanted)) await notify(message.text);
  }
  throw unusable('the stream ended before the answer');
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
