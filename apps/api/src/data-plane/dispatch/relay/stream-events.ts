import { GatehouseError } from '@gatehouse/errors';
import type { OutboundResponse } from '@gatehouse/outbound';
import { createParser } from 'eventsource-parser';
import type { HeldBytes } from './answer-room.ts';
import { ByteBudget } from './byte-budget.ts';

/**
 * The data of each server-sent event of a response, as it comes.
 *
 * @param held counts the event that is coming, and the one that the reader has until it asks for the next
 * @param budget for all of them together; a fresh one for each event unless given
 * @throws GatehouseError `upstream.invalid-answer`, `upstream.interrupted`, `upstream.timeout`, `upstream.answer-dropped`
 */
export async function* streamEvents(
  { body }: OutboundResponse,
  held: HeldBytes,
  budget?: ByteBudget,
): AsyncGenerator<Uint8Array, void> {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending = budget ?? new ByteBudget();
  let coming = 0;
  for await (const chunk of body) {
    pending.spend(chunk.byteLength);
    coming += chunk.byteLength;
    held.holds(coming);
    parser.feed(decode(decoder, chunk));
    if (events.length === 0) continue;
    for (const data of events.splice(0)) {
      pending = budget ?? new ByteBudget();
      yield Buffer.from(data);
    }
    coming = 0;
    held.release();
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw new GatehouseError('upstream.invalid-answer', { reason: 'a stream that is not UTF-8' });
  }
}
