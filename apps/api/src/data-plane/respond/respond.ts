import type { Answered } from '../context.ts';
import type { Exchange } from './exchange.ts';

/** The final message in the caller's own revision. It is called only once its record is durable. */
export function respond(exchange: Exchange, { answer }: Answered): void {
  if (answer.body === '') exchange.accept();
  else exchange.finish(answer.status, answer.body, {}, answer.rest);
}
