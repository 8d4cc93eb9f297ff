import { GatehouseError } from '@gatehouse/errors';
import type { OutboundResponse } from '@gatehouse/outbound';
import { createParser } from 'eventsource-parser';
import { ByteBudget } from './byte-budget.ts';

/**
 * The data of each server-sent event of a response, as it comes.
 *
 * @param budget for all of them together; a fresh one for each event unless given
 * @throws GatehouseError `upstream.invalid-answer`, `upstream.interrupted`, `upstream.timeout`
 */
export async function* streamEvents({ body }: OutboundResponse, budget?: ByteBudget): AsyncGenerator<Uint8Array, void> {
  const events: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(data) });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let pending = budget ?? new ByteBudget();
  for await (const chunk of body) {
    pending.spend(chunk.byteLength);
    parser.feed(decode(decoder, chunk));
    for (const data of events.splice(0)) {
      pending = budget ?? new ByteBudget();
      yield Buffer.from(data);
    }
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch {
    throw new GatehouseError('upstream.invalid-answer', { reason: 'a stream that is not UTF-8' });
  }
}
