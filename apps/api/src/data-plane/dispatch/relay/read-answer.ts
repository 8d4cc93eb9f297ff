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
export type Notify = (message: string) => Promise<void>;

/** Largest answer of an upstream, in bytes: of a JSON body, and of one event of a stream. */
const ANSWER_LIMIT = 4 * 1024 * 1024;

/** How much may still be read. One for several answers bounds their sum. */
export class ByteBudget {
  constructor(private left = ANSWER_LIMIT) {}

  /** @throws GatehouseError `upstream.invalid-answer` when it is spent */
  spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw unusable('larger than what is read of one upstream');
  }
}

export interface ReadOptions {
  readonly notify?: Notify | undefined;
  /** A fresh one for each JSON body and each event unless given. */
  readonly budget?: ByteBudget | undefined;
}

/**
 * Reads an upstream's response up to its answer. Notifications that belong to the request and come before it on a
 * stream go to `notify` at once, and reading waits for it; without `notify` they are dropped. Anything else on the stream ends it: a message with
 * the caller's own id must never pass for our answer.
 *
 * @throws GatehouseError `upstream.invalid-answer`, `upstream.interrupted`, `upstream.timeout`
 */
export async function readAnswer(
  response: OutboundResponse,
  id: RequestId,
  options: ReadOptions,
): Promise<UpstreamResult | UpstreamError> {
  const type = contentType(response);
  const isGood = response.status >= 200 && response.status < 300;
  if (type === 'application/json') {
    const answer = parseUpstreamAnswer(await readWhole(response, options.budget ?? new ByteBudget()), id);
    if (answer.kind === 'result' && !isGood) throw unusable(`a result under HTTP ${response.status}`);
    return answer;
  }
  if (type === 'text/event-stream' && isGood) return readStream(response, id, options);
  response.discard();
  throw unusable(`HTTP ${response.status} with neither JSON nor a stream`);
}

function contentType({ headers }: OutboundResponse): string | undefined {
  const value = headers['content-type'];
  return (Array.isArray(value) ? value[0] : value)?.split(';')[0]?.trim().toLowerCase();
}

async function readWhole({ body }: OutboundResponse, budget: ByteBudget): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    budget.spend(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readStream({ body }: OutboundResponse, id: RequestId, { notify, budget }: ReadOptions) {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending = budget ?? new ByteBudget();
  for await (const chunk of body) {
    pending.spend(chunk.byteLength);
    parser.feed(decode(decoder, chunk));
    for (const data of events.splice(0)) {
      pending = budget ?? new ByteBudget();
      const message = parseUpstreamMessage(Buffer.from(data), id);
      if (message.kind !== 'notification') return message;
      await notify?.(message.text);
    }
  }
  throw unusable('the stream ended before the answer');
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw unusable('a stream that is not UTF-8');
  }
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
